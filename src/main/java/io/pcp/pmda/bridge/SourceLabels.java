package io.pcp.pmda.bridge;

import io.pcp.pmda.model.Label;
import io.pcp.pmda.model.LabelSet;
import io.pcp.pmda.source.Mapping.StaticLabel;
import io.pcp.pmda.source.SourceConfig;
import io.pcp.pmda.source.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Labels that all metrics of a source have. Sent with each metric (level ITEM), not once for its cluster: what pmproxy of
 * PCP 6 reads from archives as labels of a cluster it takes for those of cluster 0, so that a source would name itself, and
 * the host it is on, on metrics of GPUs.
 */
final class SourceLabels {
    private SourceLabels() {}

    /** Static labels first: {@code source}, {@code url} and {@code script} are what they are. */
    static LabelSet of(SourceConfig config) {
        List<Label> labels = new ArrayList<>();
        for (StaticLabel label : config.mapping().statics()) {
            if (labels.size() < LabelSet.MAX_LABELS - 4) {
                labels.add(Label.text(LabelRules.clean(label.name()), label.value()));
            }
        }
        LabelSet set = LabelSet.of(labels.toArray(new Label[0]));
        String name = config.target() instanceof Target.Program ? "script" : "url";
        set = set.with(Label.text("source", config.name()), Label.text(name, where(config.target())));
        String host = config.mapping().remote() ? host(config.target()) : "";
        return host.isEmpty() ? set : set.with(Label.text("hostname", host));
    }

    private static String where(Target target) {
        return target instanceof Target.Program program ? program.command().get(0) : target.display();
    }

    /** Of another machine, without port; empty for this one. */
    private static String host(Target target) {
        String host = target instanceof Target.Http http ? http.uri().getHost() : null;
        if (host == null) {
            return "";
        }
        String name = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
        String lower = name.toLowerCase(Locale.ROOT);
        boolean loopback = lower.equals("localhost")
                || lower.endsWith(".localhost")
                || lower.matches("127(\\.\\d{1,3}){1,3}")
                || lower.matches("[0:]*:0*1")
                || lower.startsWith("::ffff:127.");
        return loopback ? "" : name;
    }
}

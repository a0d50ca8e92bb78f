package io.pcp.pmda.bridge;

import io.pcp.pmda.exposition.Series;
import io.pcp.pmda.exposition.SeriesLabel;
import io.pcp.pmda.sdk.Instance;
import java.util.List;

/**
 * Makes instances of series when somebody asks for them: a table of them costs a few bytes an instance instead of a name
 * and labels. Thread-safe; always gives the same for the same series.
 */
final class InstanceMaker {
    private final LabelRules rules;
    private final InstanceNames names;

    InstanceMaker(LabelRules rules, InstanceNames names) {
        this.rules = rules;
        this.names = names;
    }

    /** What a document of PCP's own kind calls the instance of a series; empty without. */
    static String verbatim(Series series) {
        if (series.family().pcp() == null || series.family().pcp().name().isEmpty()) {
            return "";
        }
        String name = series.label("instname");
        return name.isEmpty() ? series.label("instance") : name;
    }

    /**
     * @param form how the name is made: {@link InstanceBook#SUFFIX} and so on
     */
    String name(int id, Series series, int form) {
        return name(id, series, rules.apply(series), form);
    }

    private String name(int id, Series series, NamedSeries labels, int form) {
        List<SeriesLabel> naming = labels.naming();
        return names.upstream()
                ? InstanceNames.upstream(id, naming, verbatim(series))
                : names.ofForm(labels, Fingerprint.of(naming), verbatim(series), form);
    }

    /**
     * @param other the name it has instead of its own; null for its own
     */
    Instance instance(int id, Series series, int form, String other) {
        NamedSeries labels = rules.apply(series);
        return new Instance(id, other == null ? name(id, series, labels, form) : other, InstanceLabels.of(labels));
    }
}

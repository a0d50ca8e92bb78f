package io.pcp.pmda.gpu;

import io.pcp.pmda.gpu.usage.UseDomain;
import io.pcp.pmda.model.Label;
import io.pcp.pmda.model.LabelSet;
import io.pcp.pmda.model.PmErr;
import io.pcp.pmda.nvml.EncoderSession;
import io.pcp.pmda.nvml.EncoderSessions;
import io.pcp.pmda.nvml.NvmlReturn;
import io.pcp.pmda.sdk.Instance;
import io.pcp.pmda.sdk.InstanceDomain;
import io.pcp.pmda.sdk.PmdaContext;
import io.pcp.pmda.sdk.Touching;
import io.pcp.pmda.sdk.TransientInstances;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The encoder sessions of all GPUs and their instances. Of one worker, but {@link #domain}. */
final class SessionFold {
    private static final int MOST = 512;

    /** A session with the id of its instance. */
    record Row(int id, EncoderSession session) {}

    /**
     * What a fetch sees.
     *
     * @param rows by ascending id
     * @param failure why there may be none: a PCP error, or 0
     */
    record View(List<Row> rows, int failure) {}

    private final TransientInstances domain;

    SessionFold(PmdaContext context, Touching toucher) {
        domain = new TransientInstances(
                context,
                UseDomain.SESSION.serial(),
                UseDomain.SESSION.oneline(),
                UseDomain.SESSION.help(),
                UseDomain.SESSION.labels(),
                Duration.ofMinutes(10),
                toucher);
    }

    InstanceDomain domain() {
        return domain;
    }

    /**
     * @param oldest a GPU that was read before has no sessions
     */
    View update(List<Gpu> gpus, long oldest) {
        Map<String, EncoderSession> found = new LinkedHashMap<>();
        List<TransientInstances.Item> items = new ArrayList<>();
        boolean late = false;
        boolean denied = false;
        for (Gpu gpu : gpus) {
            Instance instance = gpu.instance();
            if (gpu.attachment() != null && instance != null) {
                EncoderSessions sessions = ProcessFold.extra(gpu.passes(), SessionCollector.SESSIONS, oldest);
                late |= sessions == null;
                denied |= sessions != null && sessions.rc() == NvmlReturn.NO_PERMISSION;
                List<EncoderSession> some = sessions == null ? List.of() : sessions.sessions();
                some.stream().limit(MOST).forEach(session -> {
                    String key = gpu.ordinal() + "/" + session.id() + "/" + session.pid();
                    found.put(key, session);
                    items.add(new TransientInstances.Item(
                            key, instance.name() + "/enc" + session.id(), labels(gpu, session)));
                });
            }
        }
        return new View(rows(found, domain.update(items)), denied ? PmErr.PERMISSION : late ? PmErr.AGAIN : 0);
    }

    private static List<Row> rows(Map<String, EncoderSession> found, Map<String, Integer> ids) {
        List<Row> rows = new ArrayList<>();
        found.forEach((key, session) -> {
            Integer id = ids.get(key);
            if (id != null) {
                rows.add(new Row(id, session));
            }
        });
        rows.sort(Comparator.comparingInt(Row::id));
        return List.copyOf(rows);
    }

    private static LabelSet labels(Gpu gpu, EncoderSession session) {
        return LabelSet.of(
                Label.number("gpu", gpu.ordinal()),
                Label.text("uuid", gpu.uuid()),
                Label.number("pid", session.pid()),
                Label.text("codec", session.codec()),
                Label.text("resolution", session.width() + "x" + session.height()));
    }
}

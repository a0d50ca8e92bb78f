package io.pcp.pmda.gpu.usage;

import io.pcp.pmda.model.Label;
import io.pcp.pmda.model.LabelSet;
import io.pcp.pmda.process.ProcessInfo;
import io.pcp.pmda.sdk.Instance;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Labels of processes, made anew only when something has changed. Of one worker. */
final class ProcessLabels {

    /** What labels were made from. */
    private record Made(Instance gpu, ProcessInfo info, String type, LabelSet labels) {
        boolean of(Instance otherGpu, ProcessUse use) {
            return gpu == otherGpu && type.equals(use.type()) && (info == use.info() || info.equals(use.info()));
        }
    }

    private Map<String, Made> before = new HashMap<>();
    private Map<String, Made> now = new HashMap<>();

    /**
     * @param key of the process on its GPU or slice
     */
    LabelSet of(String key, GpuInput gpu, GpuPart part, ProcessUse use) {
        Made made = before.get(key);
        if (made == null || !made.of(gpu.gpu(), use)) {
            made = new Made(gpu.gpu(), use.info(), use.type(), make(gpu, part, use));
        }
        now.put(key, made);
        return made.labels();
    }

    /** Forgets what has not been asked for since the last time. */
    void sweep() {
        before = now;
        now = new HashMap<>();
    }

    private static LabelSet make(GpuInput gpu, GpuPart part, ProcessUse use) {
        return place(gpu, part, use.info().labels().with(Label.text("type", use.type())));
    }

    /** Labels of something on a GPU or slice: those of the place first. */
    static LabelSet place(GpuInput gpu, GpuPart part, LabelSet own) {
        List<Label> all = new ArrayList<>();
        all.add(Label.number("gpu", gpu.ordinal()));
        all.add(Label.text("uuid", gpu.uuid()));
        if (part.slice()) {
            all.add(Label.number("gi", part.gi()));
            all.add(Label.number("ci", part.ci()));
        }
        all.addAll(own.labels());
        return new LabelSet(all);
    }
}

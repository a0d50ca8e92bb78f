package io.pcp.pmda.cli;

import io.pcp.pmda.nvml.NvmlDevice;
import io.pcp.pmda.nvml.NvmlReturn;
import io.pcp.pmda.nvml.NvmlSession;
import io.pcp.pmda.nvml.Reading;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeoutException;

/** Every GPU NVML reports: does it answer, what is it. One that hangs is named and does not hide the others. */
final class GpuExamination {
    /** Attaching a GPU that sleeps takes seconds. */
    private static final Duration PATIENCE = Duration.ofSeconds(8);

    private static final String RESET =
            "look for NVRM and Xid messages in 'dmesg'; reset the GPU (nvidia-smi -r) or reboot";

    /** What one GPU said: a name, or a code that tells why not. */
    private record Answer(Reading name, boolean mig) {}

    private GpuExamination() {}

    static List<Finding> examine(Patient patient, NvmlSession session) {
        List<Finding> findings = new ArrayList<>();
        Reading count = session.deviceCount();
        if (!count.ok() || count.number() == 0) {
            findings.add(Finding.fail(
                    "GPUs",
                    count.ok() ? "none" : count.toString(),
                    "look for NVRM messages in 'dmesg'; in a container start it with the GPUs"));
            return findings;
        }
        List<String> names = new ArrayList<>();
        boolean mig = false;
        for (int index = 0; index < count.number(); index++) {
            int gpu = index;
            try {
                Answer answer = Patience.call("gpu-" + index, PATIENCE, () -> ask(session, gpu));
                mig |= answer.mig();
                if (answer.name().ok()) {
                    names.add(answer.name().text());
                } else {
                    findings.add(Finding.fail(
                            "GPU with index " + index, answer.name().toString(), RESET));
                }
            } catch (TimeoutException hung) {
                findings.add(Finding.fail(
                        "GPU with index " + index, "no answer within " + PATIENCE.toSeconds() + " s: it hangs", RESET));
            } catch (Exception e) {
                findings.add(Finding.fail("GPU with index " + index, "cannot be examined: " + e, RESET));
            }
        }
        if (!names.isEmpty()) {
            findings.add(Finding.ok("GPUs", summary(names)));
        }
        if (mig && !patient.simulated()) {
            findings.add(MigRights.examine(patient));
        }
        return findings;
    }

    private static Answer ask(NvmlSession session, int index) {
        Reading handle = session.deviceByIndex(index);
        if (!handle.ok()) {
            return new Answer(handle, false);
        }
        try (NvmlDevice device = session.device(handle.number())) {
            Reading name = device.name();
            boolean gone = name.kind() == NvmlReturn.Kind.LOST || name.kind() == NvmlReturn.Kind.RESET_REQUIRED;
            return new Answer(
                    name.ok() || gone ? name : Reading.of("unnamed"),
                    !gone && device.migMode().on());
        }
    }

    /** {@code 8 x NVIDIA H100 80GB HBM3}, or a list of such. */
    private static String summary(List<String> names) {
        Map<String, Integer> counts = new TreeMap<>();
        names.forEach(name -> counts.merge(name, 1, Integer::sum));
        List<String> parts = new ArrayList<>();
        counts.forEach((name, count) -> parts.add(count + " x " + name));
        return String.join(", ", parts);
    }
}

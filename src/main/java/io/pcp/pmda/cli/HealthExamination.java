package io.pcp.pmda.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the GPUs are well, and who uses them, as an agent that begins now finds it. Nothing without a usable library:
 * {@link LibraryExamination} says why.
 */
final class HealthExamination implements Examination {
    private static final String RULES = "'man pmdagpu-metrics' has every rule of health with its remedy";

    @Override
    public String subject() {
        return "Health";
    }

    @Override
    public List<Finding> examine(Patient patient) {
        // Not a constant: the level is fixed with the first logger there is.
        Logger log = LoggerFactory.getLogger(HealthExamination.class);
        try (LocalAgent agent = LocalAgent.start(patient.shell(), patient.settings(), log)) {
            String trouble = Settling.trouble(Settling.await(agent));
            return trouble.isEmpty() ? findings(Condition.all(agent)) : List.of();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return List.of();
        } catch (RuntimeException e) {
            return List.of(Finding.warn("health", "cannot be told: " + e.getMessage(), "run it again with --verbose"));
        }
    }

    /** One line for those that are well, one for each that is not. */
    private static List<Finding> findings(Map<Integer, Condition> conditions) {
        List<Condition> gpus = List.copyOf(new TreeMap<>(conditions).values());
        List<Finding> findings = new ArrayList<>();
        List<String> well =
                gpus.stream().filter(Condition::well).map(Condition::gpu).toList();
        if (!well.isEmpty()) {
            findings.add(Finding.ok("healthy", String.join(", ", well)));
        }
        for (Condition gpu : gpus) {
            if (!gpu.well()) {
                findings.add(new Finding(
                        gpu.usable() ? Finding.Status.WARN : Finding.Status.FAIL, gpu.gpu(), gpu.health(), RULES));
            }
        }
        processes(gpus, findings);
        return findings;
    }

    private static void processes(List<Condition> gpus, List<Finding> findings) {
        List<Condition> known =
                gpus.stream().filter(gpu -> gpu.processes() >= 0).toList();
        if (!known.isEmpty()) {
            long count = known.stream().mapToLong(Condition::processes).sum();
            long used = known.stream().filter(gpu -> gpu.processes() > 0).count();
            findings.add(Finding.ok("processes", count + " on " + used + " of " + gpus.size() + " GPUs"));
        }
        List<String> held = gpus.stream()
                .filter(gpu -> gpu.zombies() > 0)
                .map(gpu -> gpu.zombies() + " of " + gpu.gpu())
                .toList();
        if (!held.isEmpty()) {
            findings.add(Finding.warn(
                    "zombies",
                    "dead, stuck or left behind, but still on a GPU: " + String.join(", ", held),
                    "'pmdagpu show gpu.proc.zombie' names them; end them, or reboot where that fails"));
        }
    }
}

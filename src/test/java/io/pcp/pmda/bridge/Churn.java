package io.pcp.pmda.bridge;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pcp.pmda.sdk.Instance;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Documents of a source that changes all the time, and what must hold for the numbers of its metrics. */
final class Churn {
    private Churn() {}

    /** Some metrics with some labels; at times another type or a label more. */
    static List<String> lines(Random random) {
        List<String> lines = new ArrayList<>();
        for (int metric = 0; metric < 12; metric++) {
            if (random.nextInt(4) == 0) {
                continue;
            }
            String name = (metric % 3 == 0 ? "a:b" : "m") + metric % 7 + (metric > 8 ? "." + metric : "");
            if (random.nextInt(6) > 0) {
                lines.add("# TYPE " + name + " " + (random.nextInt(30) == 0 ? "counter" : "gauge"));
            }
            if (metric == 1 && random.nextInt(20) > 0) {
                lines.add(name);
                continue;
            }
            for (int i = random.nextInt(12); i >= 0; i--) {
                String more = metric % 2 == 0 ? " zone=z" + random.nextInt(3) : "";
                lines.add(name + " pod=p" + random.nextInt(60) + (random.nextInt(9) == 0 ? "␣x" : "_x") + more);
            }
        }
        return lines.stream().distinct().toList();
    }

    /** One number, one owner, for ever; what a number says never changes. */
    static void learn(Mapped mapped, Map<String, String> known, String when) {
        for (MappedMetric one : mapped.layout().metrics()) {
            BridgeMetric metric = one.metric();
            String serial = metric.instances() == null
                    ? "-"
                    : Integer.toString(metric.instances().serial());
            remember(
                    known,
                    metric.cluster() + "." + metric.item(),
                    metric.name() + " " + metric.type() + " " + metric.semantics() + " " + metric.units() + " "
                            + serial,
                    when);
        }
        mapped.layout().tables().forEach((domain, table) -> {
            for (Instance instance : table.instances()) {
                remember(
                        known,
                        domain.serial() + "#" + instance.id(),
                        instance.name() + " " + instance.labels().json(),
                        when);
                remember(known, domain.serial() + instance.labels().json(), Integer.toString(instance.id()), when);
            }
        });
    }

    static void remember(Map<String, String> known, String number, String meaning, String when) {
        String before = known.putIfAbsent(number, meaning);
        assertTrue(
                before == null || before.equals(meaning),
                () -> when + ": " + number + " was " + before + " and is " + meaning);
    }
}

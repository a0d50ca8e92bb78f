package io.pcp.pmda.bridge;

import io.pcp.pmda.sdk.Instance;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Random;

/**
 * Child process of {@link RegistrySurvivesKillTest}: a source that changes as fast as it can; every number that could be
 * asked for is told on standard output, what it means behind a TAB.
 */
public final class RegistryChurn {
    private RegistryChurn() {}

    /** @param args file of the registry, seed */
    public static void main(String[] args) {
        Registry registry = Registry.open(Path.of(args[0]), (what, text) -> System.out.println("said\t" + text));
        SourceMapping mapping = new SourceMapping(Sources.of("churn"), registry, MappingLog.NONE);
        Random random = new Random(Long.parseLong(args[1]));
        PrintStream out = new PrintStream(System.out, false);
        Thread ticker = new Thread(() -> {
            while (true) {
                registry.flush();
            }
        });
        ticker.setDaemon(true);
        ticker.start();
        Document document = new Document();
        long now = System.currentTimeMillis();
        while (!out.checkError()) {
            now += 20_000;
            MappedLayout mapped = mapping.map(document.layout(Churn.lines(random)), now);
            tell(mapped, out);
            out.flush();
        }
    }

    private static void tell(MappedLayout mapped, PrintStream out) {
        for (MappedMetric one : mapped.metrics()) {
            BridgeMetric metric = one.metric();
            String serial = metric.instances() == null
                    ? "-"
                    : Integer.toString(metric.instances().serial());
            out.print(metric.cluster() + "." + metric.item() + "\t" + metric.name() + " " + metric.semantics() + " "
                    + metric.units() + " " + serial + "\n");
        }
        mapped.tables().forEach((domain, table) -> {
            for (Instance instance : table.instances()) {
                String labels = instance.labels().json();
                out.print(domain.serial() + "#" + instance.id() + "\t" + instance.name() + " " + labels + "\n");
                out.print(domain.serial() + labels + "\t" + instance.id() + "\n");
            }
        });
    }
}

package io.pcp.pmda.sdk;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Child process of {@link InstanceIdsSurviveKillTest}: instances come and go as fast as they can, and every table that could
 * be asked for is told on standard output, one {@code id name} per line.
 */
public final class InstanceChurn {
    private InstanceChurn() {}

    /** @param args state directory, seed */
    public static void main(String[] args) {
        PmdaLog log = new PmdaLog("pmdachurn", () -> System.err);
        CachedInstances instances = new CachedInstances(0, "churning");
        instances.open(Path.of(args[0]), 300, TimeSource.system(), log);
        Random random = new Random(Long.parseLong(args[1]));
        PrintStream out = new PrintStream(System.out, false);
        while (!out.checkError()) {
            List<String> names = new ArrayList<>();
            for (int i = random.nextInt(6); i >= 0; i--) {
                int number = random.nextInt(500);
                names.add("pid" + number + " some process of " + number % 7);
            }
            instances.update(names.stream().distinct().toList());
            instances.table().instances().forEach(instance -> out.print(instance.id() + " " + instance.name() + "\n"));
            out.flush();
        }
    }
}

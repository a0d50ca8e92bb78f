package io.pcp.pmda.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the table costs in files, which does not depend on the machine it runs on. */
class ProcessTableCostTest {
    private static final String ID = "3f1c9ad2b7e84f60c5d1e2a3948576b0c1d2e3f405162738495a6b7c8d9e0f10";

    @TempDir
    Path directory;

    private final SetTime time = new SetTime();

    @Test
    void tenThousandProcessesOnTheMachineCostNothing() throws IOException {
        ProcFixture machine = new ProcFixture(directory);
        int all = 10_000;
        int asked = 200;
        for (int pid = 2; pid <= all; pid++) {
            if (pid < 2 + asked) {
                machine.process(pid).cgroup("0::/docker/" + ID + "\n").write();
            } else {
                Files.createDirectory(machine.file(pid, "stat").getParent());
                Files.createFile(machine.file(pid, "stat"));
            }
        }
        ProcessTable table = new ProcessTable(machine.paths(), PodNames.OFF, Runnable::run, time);
        assertEquals(0, table.filesRead());
        ask(table, asked);
        int once = 1;
        assertEquals(once + 3L * asked, table.filesRead(), "time of boot; stat, cgroup and status of each new one");
        long before = table.filesRead();
        for (int second = 0; second < 9; second++) {
            time.pass(Duration.ofSeconds(1));
            ask(table, asked);
        }
        assertEquals(9L * asked, table.filesRead() - before, "one file a pass and process");
        before = table.filesRead();
        time.pass(Duration.ofSeconds(1));
        ask(table, asked);
        assertEquals(3L * asked, table.filesRead() - before, "and two more every ten seconds");
        assertEquals(asked, table.size());
    }

    private static void ask(ProcessTable table, int count) {
        for (int pid = 2; pid < 2 + count; pid++) {
            assertEquals(ID, table.of(pid).owner().containerId());
        }
    }

    @Test
    void sixteenWorkersAskAtTheSameTime() throws Exception {
        ProcFixture machine = new ProcFixture(directory);
        int processes = 64;
        for (int pid = 2; pid < 2 + processes; pid++) {
            machine.process(pid).start(pid).cgroup("0::/docker/" + ID + "\n").write();
        }
        ProcessTable table = new ProcessTable(machine.paths(), PodNames.OFF, Runnable::run, time);
        ExecutorService workers = Executors.newFixedThreadPool(16);
        try {
            List<Future<Integer>> answers = new ArrayList<>();
            for (int worker = 0; worker < 16; worker++) {
                answers.add(workers.submit(() -> {
                    int right = 0;
                    for (int i = 0; i < 50 * processes; i++) {
                        int pid = 2 + i % processes;
                        ProcessInfo info = table.of(pid);
                        time.pass(Duration.ofMillis(1));
                        right += info.startTicks() == pid
                                        && ID.equals(info.owner().containerId())
                                ? 1
                                : 0;
                    }
                    return right;
                }));
            }
            for (Future<Integer> answer : answers) {
                assertEquals(50 * processes, answer.get(60, TimeUnit.SECONDS));
            }
        } finally {
            workers.shutdownNow();
            assertTrue(workers.awaitTermination(10, TimeUnit.SECONDS));
        }
        assertEquals(processes, table.size());
    }
}

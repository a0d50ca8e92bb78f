package io.pcp.pmda.nvml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ConcurrencyTest {
    private static final int GPUS = 16;
    private static final int PASSES = 50;

    private final ExecutorService workers = Executors.newFixedThreadPool(GPUS + 1);

    @AfterEach
    void stop() {
        workers.shutdownNow();
    }

    @Test
    void sixteenGpusAreReadOnSixteenThreads() throws Exception {
        List<String> lines = new ArrayList<>(List.of("gpus = " + GPUS + " x h100"));
        for (int i = 0; i < GPUS; i++) {
            lines.add("[gpu" + i + "]");
            lines.add("temperature = " + (40 + i));
            lines.add("minor = " + i);
            for (int p = 0; p <= i; p++) {
                lines.add("process = pid=" + (1000 * (i + 1) + p) + " mem=1GiB");
            }
        }
        try (Simulation sim = Simulation.open(lines.toArray(String[]::new))) {
            CountDownLatch together = new CountDownLatch(GPUS);
            List<Future<Integer>> results = new ArrayList<>();
            for (int i = 0; i < GPUS; i++) {
                int index = i;
                NvmlDevice gpu = sim.gpu(i);
                results.add(workers.submit((Callable<Integer>) () -> {
                    together.countDown();
                    together.await();
                    int right = 0;
                    for (int pass = 0; pass < PASSES; pass++) {
                        boolean same = gpu.temperature().equals(Reading.of(40 + index))
                                && gpu.minor().equals(Reading.of(index))
                                && gpu.processes(ProcessKind.COMPUTE)
                                                .processes()
                                                .size()
                                        == index + 1
                                && gpu.fields(FieldRequest.of(FieldId.TEMPERATURE_SHUTDOWN_TLIMIT))[0].equals(
                                        Reading.of(-5));
                        right += same ? 1 : 0;
                    }
                    return right;
                }));
            }
            for (Future<Integer> result : results) {
                assertEquals(PASSES, result.get(60, TimeUnit.SECONDS));
            }
            assertEquals(0, sim.counters().errors());
        }
    }

    @Test
    void aHungCallKeepsTheLibraryMappedAndEveryOtherGpuFresh() throws Exception {
        try (Simulation sim = Simulation.open("gpus = 2 x h100")) {
            NvmlDevice hung = sim.gpu(0);
            NvmlDevice fine = sim.gpu(1);
            sim.command("hang gpu0 nvmlDeviceGetPowerUsage");
            long before = sim.calls("nvmlDeviceGetPowerUsage");
            Future<Reading> answer = workers.submit(hung::powerUsage);
            await(() -> sim.calls("nvmlDeviceGetPowerUsage") > before);
            assertTrue(fine.powerUsage().ok());
            assertFalse(answer.isDone());

            assertFalse(sim.library().tryClose(), "a call is inside");
            assertEquals(Reading.absent(NvmlReturn.UNINITIALIZED), fine.powerUsage());
            sim.command("release gpu0");
            answer.get(60, TimeUnit.SECONDS);
            assertTrue(sim.library().tryClose());
        }
    }

    private static void await(Callable<Boolean> condition) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!condition.call()) {
            assertTrue(System.nanoTime() < deadline, "the condition was not met within 30 s");
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
    }
}

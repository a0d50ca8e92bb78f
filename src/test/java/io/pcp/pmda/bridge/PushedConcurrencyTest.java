package io.pcp.pmda.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pcp.pmda.otlp.ResourceMetrics;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many send while somebody reads. */
class PushedConcurrencyTest {
    private static final int SENDERS = 8;
    private static final int SERVICES = 4;
    private static final int LOOKS = 200;

    @TempDir
    Path directory;

    @Test
    void requestIsSeenAsAWholeOrNotAtAll() throws InterruptedException {
        try (PushBed push = new PushBed(directory)) {
            AtomicInteger next = new AtomicInteger();
            AtomicReference<Throwable> failure = new AtomicReference<>();
            AtomicReference<Boolean> over = new AtomicReference<>(false);
            Object[] turns = {new Object(), new Object(), new Object(), new Object()};
            List<Thread> senders = new ArrayList<>();
            for (int i = 0; i < SENDERS; i++) {
                String service = "s" + i % SERVICES;
                // Points of a series come in the order of their times.
                Object turn = turns[i % SERVICES];
                Thread sender = new Thread(() -> {
                    while (!over.get() && failure.get() == null) {
                        synchronized (turn) {
                            int value = next.incrementAndGet();
                            ResourceMetrics both = push.of(
                                    service, push.gauge("pair", value, "one"), push.gauge("pair", value, "other"));
                            assertEquals("", push.take(both).reason());
                        }
                    }
                });
                sender.setUncaughtExceptionHandler((thread, thrown) -> failure.set(thrown));
                senders.add(sender);
                sender.start();
            }
            try {
                for (int i = 0; i < LOOKS && failure.get() == null; i++) {
                    for (int service = 0; service < SERVICES; service++) {
                        String pair = push.bed.fetch("workload.s" + service + ".pair");
                        assertTrue(pair.matches("\\{one=(.*), other=\\1}"), pair);
                    }
                }
            } finally {
                over.set(true);
                for (Thread sender : senders) {
                    sender.join();
                }
            }
            assertEquals(null, failure.get());
        }
    }
}

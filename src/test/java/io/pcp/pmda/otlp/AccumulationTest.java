package io.pcp.pmda.otlp;

import static io.pcp.pmda.otlp.Sent.attributes;
import static io.pcp.pmda.otlp.Sent.from;
import static io.pcp.pmda.otlp.Sent.text;
import static io.pcp.pmda.otlp.Sent.whole;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Whatever programs send, the store has what a plain model of it has. */
class AccumulationTest {
    /** One series of the model. */
    private static final class Model {
        long start;
        long end;
        long value;
        boolean known;

        /** Whether the point counts, or repeats what counted. */
        boolean delta(long from, long to, long more) {
            boolean repeat = known && to == end && (from == start || from == 0);
            boolean good = !known || to > end && (from == 0 || from >= end);
            if (good) {
                value += more;
                note(from, to);
            }
            return good || repeat;
        }

        boolean cumulative(long from, long to, long now) {
            if (known && to < end) {
                return false;
            }
            value = now;
            note(from, to);
            return true;
        }

        private void note(long from, long to) {
            known = true;
            start = from;
            end = to;
        }
    }

    private final Random random = new Random(20);
    private final Map<String, Model> models = new TreeMap<>();

    @Test
    void randomSequencesEndInWhatAModelSays() {
        for (int round = 0; round < 60; round++) {
            models.clear();
            SeriesStore store = new SeriesStore(Sent.rules());
            int run = 0;
            long clock = 10;
            for (int step = 0; step < 80; step++) {
                clock += random.nextInt(5);
                if (random.nextInt(15) == 0) {
                    run++;
                    // Of another life: its times are not compared with those before.
                    models.values().forEach(model -> model.known = false);
                }
                step(store, run, clock);
            }
            assertEquals(List.of(), store.naming());
        }
    }

    private void step(SeriesStore store, int run, long clock) {
        String series = "x" + random.nextInt(4);
        boolean delta = random.nextInt(3) > 0;
        String name = delta ? "delta" : "total";
        Model model = models.computeIfAbsent(name + "{x=\"" + series + "\"}", unused -> new Model());
        long to = clock - (random.nextInt(6) == 0 ? random.nextInt(6) : 0);
        long from = begin(model, to);
        long value = random.nextInt(100);
        long before = model.value;
        boolean good = delta ? model.delta(from, to, value) : model.cumulative(from, to, value);
        Intake intake = store.add(
                List.of(from(
                        attributes("service.name", "s", "service.instance.id", "run" + run),
                        Sent.sum(
                                name,
                                "",
                                delta ? Temporality.DELTA : Temporality.CUMULATIVE,
                                true,
                                whole(from, to, value, "x", series)))),
                1000);
        // A total that comes late is outdated, and no loss.
        assertEquals(good || !delta ? 1 : 0, intake.accepted(), intake.reason());
        assertEquals(good || !delta ? 0 : 1, intake.rejected());
        assertTrue(!delta || model.value >= before);
        assertEquals(expected(), text(store.view(1000)));
    }

    private long begin(Model model, long to) {
        return switch (random.nextInt(6)) {
            case 0 -> 0;
            case 1 -> Math.max(1, to - random.nextInt(8));
            case 2 -> Math.min(to, model.start);
            default -> Math.min(to, Math.max(1, model.end));
        };
    }

    private String expected() {
        List<String> lines = new ArrayList<>();
        models.forEach((name, model) -> {
            if (model.known || model.value > 0 || model.end > 0) {
                lines.add(name + " " + model.value);
            }
        });
        return String.join("\n", lines);
    }

    @Test
    void documentsAreSeenWholeByThoseWhoLook() throws Exception {
        SeriesStore store = new SeriesStore(Sent.rules());
        int writers = 4;
        int documents = 500;
        ExecutorService threads = Executors.newFixedThreadPool(writers + 1);
        AtomicBoolean done = new AtomicBoolean();
        try {
            Future<Integer> looked = threads.submit(() -> look(store, done));
            List<Future<Integer>> sent = new ArrayList<>();
            for (int i = 0; i < writers; i++) {
                sent.add(threads.submit(send(store, "w" + i, documents)));
            }
            for (Future<Integer> one : sent) {
                assertEquals(2 * documents, one.get());
            }
            done.set(true);
            assertTrue(looked.get() > 0);
        } finally {
            done.set(true);
            threads.shutdownNow();
        }
        assertEquals(2 * writers, store.size());
        assertTrue(text(store.view(1000)).contains("b{w=\"w3\"} " + documents));
    }

    private static Callable<Integer> send(SeriesStore store, String writer, int documents) {
        return () -> {
            int accepted = 0;
            for (int i = 1; i <= documents; i++) {
                accepted += store.add(
                                Sent.shop(
                                        Sent.delta("a", "", whole(i, i + 1, 1, "w", writer)),
                                        Sent.delta("b", "", whole(i, i + 1, 1, "w", writer))),
                                1000)
                        .accepted();
            }
            return accepted;
        };
    }

    /** Both metrics have always counted the same. */
    private static int look(SeriesStore store, AtomicBoolean done) {
        int looked = 0;
        while (!done.get() || looked == 0) {
            List<String> lines = text(store.view(1000)).lines().toList();
            assertEquals(0, lines.size() % 2);
            for (int i = 0; i < lines.size() / 2; i++) {
                assertEquals(
                        lines.get(i).substring(1),
                        lines.get(i + lines.size() / 2).substring(1));
            }
            looked++;
        }
        return looked;
    }
}

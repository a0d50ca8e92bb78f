package io.pcp.pmda.cli.probe;

import io.pcp.pmda.nvml.CallObserver;
import io.pcp.pmda.nvml.NvmlFunction;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Times of calls by symbol and return code. Thread-safe. */
public final class CallTimes implements CallObserver {
    private static final int MOST = 100_000;

    private final Map<Key, Times> all = new LinkedHashMap<>();

    /** A symbol with what it answered. */
    private record Key(NvmlFunction function, int version, int rc) {}

    /** Nanoseconds of calls, in the order they were made. */
    private static final class Times {
        private long[] nanos = new long[64];
        private int count;

        void add(long time) {
            if (count == nanos.length) {
                nanos = Arrays.copyOf(nanos, 2 * count);
            }
            if (count < MOST) {
                nanos[count++] = time;
            }
        }
    }

    /**
     * What was measured of one symbol with one answer; times in microseconds.
     *
     * @param version which symbol of the function
     * @param calls how many
     */
    public record Cost(
            NvmlFunction function, int version, int rc, int calls, double min, double median, double p99, double max) {

        /** The C name. */
        public String symbol() {
            return function.symbols().get(version);
        }
    }

    @Override
    public synchronized void called(NvmlFunction function, int version, int rc, long nanos) {
        all.computeIfAbsent(new Key(function, version, rc), unused -> new Times())
                .add(nanos);
    }

    /** Everything measured, by function and symbol in the order of the binding; the most frequent answer first. */
    public synchronized List<Cost> costs() {
        Map<Integer, List<Cost>> sorted = new TreeMap<>();
        all.forEach((key, times) -> sorted.computeIfAbsent(
                        key.function.ordinal() * 16 + key.version, unused -> new ArrayList<>())
                .add(cost(key, times)));
        List<Cost> costs = new ArrayList<>();
        for (List<Cost> symbol : sorted.values()) {
            symbol.sort((a, b) -> Integer.compare(b.calls, a.calls));
            costs.addAll(symbol);
        }
        return costs;
    }

    /** Of a symbol with a return code. */
    public synchronized Optional<Cost> cost(NvmlFunction function, int version, int rc) {
        Key key = new Key(function, version, rc);
        return Optional.ofNullable(all.get(key)).map(times -> cost(key, times));
    }

    /** Whether a symbol was called. */
    public synchronized boolean has(NvmlFunction function, int version) {
        return all.keySet().stream().anyMatch(key -> key.function == function && key.version == version);
    }

    /** Whether a symbol was called and gave this answer every time. */
    public synchronized boolean always(NvmlFunction function, int version, int rc) {
        return has(function, version)
                && all.keySet().stream()
                        .filter(key -> key.function == function && key.version == version)
                        .allMatch(key -> key.rc == rc);
    }

    private static Cost cost(Key key, Times times) {
        long[] sorted = Arrays.copyOf(times.nanos, times.count);
        Arrays.sort(sorted);
        return new Cost(
                key.function,
                key.version,
                key.rc,
                sorted.length,
                at(sorted, 0),
                at(sorted, 0.5),
                at(sorted, 0.99),
                at(sorted, 1));
    }

    private static double at(long[] sorted, double share) {
        int index = (int) Math.ceil(share * sorted.length) - 1;
        return sorted[Math.max(0, index)] / 1000.0;
    }
}

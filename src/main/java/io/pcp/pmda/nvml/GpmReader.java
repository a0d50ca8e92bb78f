package io.pcp.pmda.nvml;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Asks for metrics between two samples, and remembers which are not supported. Knows the layout.
 *
 * <p>{@code nvmlGpmMetricsGet_t}: version@0 u32 (1), numMetrics@4 u32, sample1@8, sample2@16, metrics@24, each
 * {@code nvmlGpmMetric_t} of 40 bytes: metricId@0 u32, nvmlReturn@4 u32, value@8 double, metricInfo@16. The
 * array grew from 98 to 210 to 333 entries under the same version: the buffer has always the largest size,
 * and metrics of later headers are asked for in calls of their own, so that an older driver which refuses a
 * call because of one of them still answers the others.
 */
final class GpmReader {
    private static final int HEADER = 24;
    private static final int ENTRY = 40;
    private static final int VERSION = 1;

    /** First numbers each header did not have. */
    private static final int[] HEADERS = {98, 210, GpmMetric.LIMIT};

    /** Percentages may come out a little above 100, since samples of the units are not taken at one moment. */
    private static final double ABOVE = 101;

    private final DeviceCalls calls;
    private final short[] unsupported = new short[GpmMetric.LIMIT];

    GpmReader(DeviceCalls calls) {
        this.calls = calls;
    }

    /** Ask everything again. */
    void forget() {
        Arrays.fill(unsupported, (short) 0);
    }

    /**
     * Metrics over the window between two samples.
     *
     * @param first the older one
     */
    GpmValues read(long first, long second, int... metrics) {
        Map<Integer, GpmReading> readings = new HashMap<>();
        int rc = NvmlReturn.SUCCESS;
        int from = 1;
        boolean answered = false;
        for (int to : HEADERS) {
            int begin = from;
            int[] batch = Arrays.stream(metrics)
                    .filter(metric -> metric >= begin && metric < to && unsupported[metric] == 0)
                    .distinct()
                    .toArray();
            int answer = batch.length == 0 ? NvmlReturn.SUCCESS : batch(first, second, batch, readings);
            answered |= batch.length > 0 && answer == NvmlReturn.SUCCESS;
            if (answer == NvmlReturn.INVALID_ARGUMENT && answered) {
                // It answered about the same samples, so it is the numbers that it does not know.
                for (int metric : batch) {
                    unsupported[metric] = (short) answer;
                }
            } else if (answer != NvmlReturn.SUCCESS) {
                rc = answer;
            }
            from = to;
        }
        for (int metric : metrics) {
            if (metric > 0 && metric < GpmMetric.LIMIT && unsupported[metric] != 0) {
                readings.put(metric, GpmReading.absent(unsupported[metric]));
            }
        }
        return rc == NvmlReturn.SUCCESS ? new GpmValues(rc, readings) : GpmValues.none(rc);
    }

    private int batch(long first, long second, int[] metrics, Map<Integer, GpmReading> readings) {
        ByteBuffer get = calls.buffer.list(HEADER + GpmMetric.LIMIT * ENTRY);
        calls.buffer.fillList((byte) 0);
        get.putInt(0, VERSION);
        get.putInt(4, metrics.length);
        get.putLong(8, first);
        get.putLong(16, second);
        for (int i = 0; i < metrics.length; i++) {
            get.putInt(HEADER + i * ENTRY, metrics[i]);
            // Entries the driver skips must not pass for values.
            get.putInt(HEADER + i * ENTRY + 4, NvmlReturn.UNKNOWN);
        }
        int rc = calls.session.call(NvmlFunction.GPM_METRICS, 0, calls.raw(calls.handle, 0));
        if (rc == NvmlReturn.SUCCESS) {
            for (int i = 0; i < metrics.length; i++) {
                readings.put(metrics[i], entry(metrics[i], get, HEADER + i * ENTRY));
            }
        }
        return rc;
    }

    private GpmReading entry(int metric, ByteBuffer get, int at) {
        int rc = get.getInt(at + 4);
        if (rc != NvmlReturn.SUCCESS) {
            calls.session.counters().result(rc == NvmlReturn.INVALID_ARGUMENT ? NvmlReturn.NOT_SUPPORTED : rc);
            if (NvmlReturn.kind(rc) == NvmlReturn.Kind.UNSUPPORTED) {
                unsupported[metric] = (short) rc;
            }
            return GpmReading.absent(rc);
        }
        double value = get.getDouble(at + 8);
        boolean percent = GpmMetric.percent(metric);
        if (!Double.isFinite(value) || value < 0 || percent && value > ABOVE) {
            calls.session.counters().result(NvmlReturn.OUT_OF_DOMAIN);
            return GpmReading.absent(NvmlReturn.OUT_OF_DOMAIN);
        }
        return GpmReading.of(percent ? Math.min(value, 100) : value);
    }
}

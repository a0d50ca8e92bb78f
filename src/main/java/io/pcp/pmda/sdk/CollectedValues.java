package io.pcp.pmda.sdk;

import io.pcp.pmda.model.EventRecord;
import io.pcp.pmda.model.PcpException;
import io.pcp.pmda.model.Profile;
import io.pcp.pmda.model.ValueType;
import io.pcp.pmda.protocol.ResultEncoder;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The values of one metric in one fetch, for a metric that is made from them. All instances, whatever the client wants
 * of the other. Events and aggregates are left out. Immutable.
 *
 * <p>Whoever reads this way has to {@linkplain MetricReader#touch touch} the metric before.
 */
public final class CollectedValues {
    private final Map<Integer, Long> numbers = new TreeMap<>();
    private final Map<Integer, String> texts = new TreeMap<>();
    private int code;

    private CollectedValues() {}

    /** Reads a metric on the pipe thread; an error it answers with is its code. */
    public static CollectedValues of(Metric metric, Fetch fetch) {
        CollectedValues values = new CollectedValues();
        ValueSink sink = new ValueSink(values.new Encoder());
        InstanceTable table = metric.instances() == null ? null : fetch.instances(metric.instances());
        sink.begin(metric.desc(), table, Profile.Selection.ALL);
        try {
            metric.reader().read(fetch, sink);
            sink.end();
        } catch (PcpException failed) {
            values.numbers.clear();
            values.texts.clear();
            values.code = failed.code();
        }
        return values;
    }

    /** Whole numbers by instance, ascending; -1 stands for a singular metric. Of real ones the whole part. */
    public Map<Integer, Long> numbers() {
        return Collections.unmodifiableMap(numbers);
    }

    /** Texts by instance, ascending; -1 stands for a singular metric. */
    public Map<Integer, String> texts() {
        return Collections.unmodifiableMap(texts);
    }

    /** Why there are no values: a negative code, or 0. */
    public int code() {
        return code;
    }

    /** Keeps what would be written. */
    private final class Encoder implements ResultEncoder {
        @Override
        public void begin(int changeFlags) {
            // There is no answer to begin.
        }

        @Override
        public void set(int pmid, ValueType type) {
            // One metric is read.
        }

        @Override
        public void failed(int pmid, int failure) {
            code = failure;
        }

        @Override
        public int values() {
            return numbers.size() + texts.size();
        }

        @Override
        public void number(int instance, long bits) {
            numbers.put(instance, bits);
        }

        @Override
        public void real(int instance, double value) {
            numbers.put(instance, (long) value);
        }

        @Override
        public void text(int instance, String value) {
            texts.put(instance, value);
        }

        @Override
        public void bytes(int instance, byte[] value) {
            // No metric is made from these.
        }

        @Override
        public void events(int instance, List<EventRecord> records) {
            // No metric is made from these.
        }
    }
}

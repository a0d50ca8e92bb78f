package io.pcp.pmda.sdk;

import io.pcp.pmda.model.EventRecord;
import io.pcp.pmda.model.MetricDesc;
import io.pcp.pmda.model.PmErr;
import io.pcp.pmda.model.Profile;
import io.pcp.pmda.model.ValueType;
import io.pcp.pmda.protocol.ResultEncoder;
import java.util.List;

/**
 * Takes the values of one metric and writes them into the answer. Instances that are not active or not wanted are
 * dropped here, so readers need not look at profiles. Owned by the pipe thread, reused for every metric.
 */
public final class ValueSink {
    private static final int SINGULAR = -1;

    private final ResultEncoder encoder;
    private MetricDesc desc;
    private InstanceTable table;
    private Profile.Selection wanted;
    private boolean allWanted;
    private int next;
    private boolean begun;
    private int code;

    ValueSink(ResultEncoder encoder) {
        this.encoder = encoder;
    }

    void begin(MetricDesc metric, InstanceTable instances, Profile.Selection selection) {
        desc = metric;
        table = instances;
        wanted = selection;
        allWanted = selection.all();
        next = 0;
        begun = false;
        code = 0;
    }

    /** Closes the value set: with its values, else with the last error, else empty. */
    void end() {
        if (!begun) {
            encoder.failed(desc.pmid().packed(), code);
        }
    }

    /** Whether a value of this instance would be taken; lets a reader skip costly work. */
    public boolean wants(int instance) {
        if (table == null) {
            return instance == SINGULAR;
        }
        if (!allWanted && !wanted.includes(instance)) {
            return false;
        }
        // Values come in the order of the table: the next one is where the last one was, or one further.
        int position = table.position(instance, next);
        if (position < 0) {
            return false;
        }
        next = position;
        return true;
    }

    /** Whether a value of this instance is to be written; begins the value set with the first. */
    private boolean open(int instance, boolean suits) {
        if (!suits) {
            throw new IllegalStateException(
                    "a value of another kind than " + desc.type().pcpName());
        }
        if (!wants(instance)) {
            return false;
        }
        next++;
        if (!begun) {
            encoder.set(desc.pmid().packed(), desc.type());
            begun = true;
        } else if (table == null && encoder.values() > 0) {
            throw new IllegalStateException("more than one value without an instance domain");
        }
        return true;
    }

    /** The value of a singular metric: integer types by their bits; FLOAT and DOUBLE are converted. */
    public void number(long value) {
        number(SINGULAR, value);
    }

    /** Integer types by their bits; FLOAT and DOUBLE are converted. */
    public void number(int instance, long value) {
        ValueType type = desc.type();
        boolean real = type == ValueType.FLOAT || type == ValueType.DOUBLE;
        if (open(instance, type.numeric())) {
            if (real) {
                encoder.real(instance, value);
            } else {
                encoder.number(instance, value);
            }
        }
    }

    /** The value of a singular FLOAT or DOUBLE metric. */
    public void real(double value) {
        real(SINGULAR, value);
    }

    /** A FLOAT or DOUBLE value. */
    public void real(int instance, double value) {
        if (open(instance, desc.type() == ValueType.FLOAT || desc.type() == ValueType.DOUBLE)) {
            encoder.real(instance, value);
        }
    }

    /** The value of a singular STRING metric; null is no value. */
    public void text(String value) {
        text(SINGULAR, value);
    }

    /** A STRING value; null is no value. */
    public void text(int instance, String value) {
        if (value != null && open(instance, desc.type() == ValueType.STRING)) {
            encoder.text(instance, value);
        }
    }

    /** An AGGREGATE or AGGREGATE_STATIC value; null is no value. */
    public void bytes(int instance, byte[] value) {
        boolean suits = desc.type() == ValueType.AGGREGATE || desc.type() == ValueType.AGGREGATE_STATIC;
        if (value != null && open(instance, suits)) {
            encoder.bytes(instance, value);
        }
    }

    /** An EVENT or HIGHRES_EVENT value; null is no value. */
    public void events(int instance, List<EventRecord> records) {
        boolean suits = desc.type() == ValueType.EVENT || desc.type() == ValueType.HIGHRES_EVENT;
        if (records != null && open(instance, suits)) {
            encoder.events(instance, records);
        }
    }

    /**
     * The error the metric gets when no instance has a value (the last one said counts, as in libpcp_pmda).
     *
     * @param errorCode negative; 0 for "known, no value"; anything else is an error of its own
     */
    public void failed(int errorCode) {
        code = errorCode > 0 ? PmErr.GENERIC : errorCode;
    }

    /** The descriptor of the metric being read. */
    public MetricDesc desc() {
        return desc;
    }
}

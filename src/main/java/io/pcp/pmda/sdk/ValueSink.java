package io.pcp.pmda.sdk;

import io.pcp.pmda.model.EventRecord;
import io.pcp.pmda.model.MetricDesc;
import io.pcp.pmda.model.Profile;
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
    private boolean begun;
    private int code;

    ValueSink(ResultEncoder encoder) {
        this.encoder = encoder;
    }

    void begin(MetricDesc metric, InstanceTable instances, Profile.Selection selection) {
        desc = metric;
        table = instances;
        wanted = selection;
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
        return table == null ? instance == SINGULAR : wanted.includes(instance) && table.contains(instance);
    }

    private boolean open(int instance) {
        if (!wants(instance)) {
            return false;
        }
        if (!begun) {
            encoder.set(desc.pmid().packed(), desc.type());
            begun = true;
        }
        return true;
    }

    /** The value of a singular metric: integer types by their bits; FLOAT and DOUBLE are converted. */
    public void number(long value) {
        number(SINGULAR, value);
    }

    /** Integer types by their bits; FLOAT and DOUBLE are converted. */
    public void number(int instance, long value) {
        if (open(instance)) {
            switch (desc.type()) {
                case FLOAT, DOUBLE -> encoder.real(instance, value);
                default -> encoder.number(instance, value);
            }
        }
    }

    public void real(double value) {
        real(SINGULAR, value);
    }

    public void real(int instance, double value) {
        if (open(instance)) {
            encoder.real(instance, value);
        }
    }

    public void text(String value) {
        text(SINGULAR, value);
    }

    public void text(int instance, String value) {
        if (open(instance)) {
            encoder.text(instance, value);
        }
    }

    public void bytes(int instance, byte[] value) {
        if (open(instance)) {
            encoder.bytes(instance, value);
        }
    }

    public void events(int instance, List<EventRecord> records) {
        if (open(instance)) {
            encoder.events(instance, records);
        }
    }

    /** The error the metric gets when no instance has a value (the last one said counts, as in libpcp_pmda). */
    public void failed(int errorCode) {
        code = errorCode;
    }

    /** The descriptor of the metric being read. */
    public MetricDesc desc() {
        return desc;
    }
}

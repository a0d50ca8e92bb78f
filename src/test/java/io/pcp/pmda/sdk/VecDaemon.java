package io.pcp.pmda.sdk;

import io.pcp.pmda.model.EventRecord;
import io.pcp.pmda.model.Label;
import io.pcp.pmda.model.LabelSet;
import io.pcp.pmda.model.PcpException;
import io.pcp.pmda.model.PmErr;
import io.pcp.pmda.model.Pmid;
import io.pcp.pmda.model.Semantics;
import io.pcp.pmda.model.Units;
import io.pcp.pmda.model.ValueType;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A PMDA that serves what the recorded test daemon of the C library served ({@code captures/README.md}): metrics of every
 * type, labels, texts, dynamic names, a writable metric that raises change flags.
 */
final class VecDaemon {
    final MetricTable table;
    private final int domain;
    private int writable = 42;

    VecDaemon(int domain, ChangeFlags changes) {
        this.domain = domain;
        TestTable t = new TestTable(domain, "vec");
        InstanceDomain colours = colours();
        InstanceDomain cached = cached();
        t.builder.domainLabels(Label.text("role", "testing"));
        singular(t);
        aggregates(t);
        events(t);
        plain(t, 3, "u64", ValueType.U64)
                .on(colours)
                .is(Semantics.COUNTER, Units.KBYTE)
                .read((fetch, out) -> IntStream.of(0, 1, 7).forEach(i -> out.number(i, -1L - i)));
        plain(t, 11, "i32_indom", ValueType.I32)
                .on(colours)
                .read((fetch, out) -> IntStream.of(0, 1, 7).forEach(i -> out.number(i, 100L * i)));
        plain(t, 14, "writable", ValueType.U32)
                .store((client, instance, value) -> {
                    writable = (int) value.integer();
                    changes.mark((writable & 1) * ChangeFlags.NAMES | (writable >> 1 & 1) * ChangeFlags.LABELS);
                })
                .read((fetch, out) -> out.number(writable));
        plain(t, 15, "unsupported", ValueType.U32).read((fetch, out) -> {
            throw new PcpException(PmErr.APPVERSION, "not here");
        });
        for (int item = 20; item <= 22; item++) {
            ValueType type =
                    List.of(ValueType.I32, ValueType.STRING, ValueType.DOUBLE).get(item - 20);
            plain(t, item, "param" + item, type).read((fetch, out) -> {});
        }
        t.metric(0, 13, "vec.dyn.foo", ValueType.U32)
                .texts("one line", "the longer help text\nwith two lines")
                .on(cached)
                .read((fetch, out) -> {
                    out.number(0, 500);
                    out.number(1, 501);
                    out.number(2, 502);
                });
        t.metric(3, 0, "vec.dyn.bar.count", ValueType.U64)
                .on(cached)
                .is(Semantics.COUNTER, Units.COUNT)
                .read((fetch, out) -> {
                    out.number(0, 1000);
                    out.number(2, 1002);
                });
        t.builder.clusterLabels(3, LabelSet.of(json("flag", "true"), json("nul", "null")));
        table = t.build();
    }

    private static TestTable.Row plain(TestTable t, int item, String name, ValueType type) {
        return t.metric(0, item, "vec." + name, type).texts("one line", "the longer help text\nwith two lines");
    }

    private static Label json(String name, String json) {
        return new Label(name, json, false);
    }

    private static LabelSet domainLabels() {
        return LabelSet.of(
                Label.number("aa", 1),
                Label.text("device_type", "colour"),
                Label.text("note", "optional").asOptional());
    }

    private static LabelSet uuid(int id) {
        return LabelSet.of(Label.text("uuid", "u-" + id));
    }

    private static InstanceDomain colours() {
        return new PublishedInstances(0, "indom one line", "", domainLabels())
                .publish(new InstanceTable(List.of(
                        new Instance(0, "red", uuid(0)),
                        new Instance(1, "green box"),
                        new Instance(7, "blue", uuid(7)))));
    }

    private static InstanceDomain cached() {
        return new PublishedInstances(1, "cached", "", domainLabels())
                .publish(new InstanceTable(
                        List.of(new Instance(0, "GPU-aaaa", uuid(0)), new Instance(2, "GPU-cc", uuid(2)))));
    }

    private static void singular(TestTable t) {
        plain(t, 0, "i32", ValueType.I32).read((fetch, out) -> out.number(-5));
        plain(t, 1, "u32", ValueType.U32)
                .is(Semantics.COUNTER, Units.COUNT)
                .read((fetch, out) -> out.number(4_000_000_000L));
        plain(t, 2, "i64", ValueType.I64)
                .is(Semantics.INSTANT, Units.of(1, -1, 0, 2, 3, 0))
                .read((fetch, out) -> out.number(-1_234_567_890_123L));
        plain(t, 4, "float", ValueType.FLOAT)
                .is(Semantics.INSTANT, Units.of(0, 1, -1, 0, 5, 6))
                .read((fetch, out) -> out.real(3.5));
        plain(t, 5, "double", ValueType.DOUBLE)
                .is(Semantics.DISCRETE, Units.MILLISEC)
                .read((fetch, out) -> out.real(-0.1));
        plain(t, 6, "string", ValueType.STRING)
                .is(Semantics.DISCRETE, Units.NONE)
                .labels(LabelSet.of(json("list", "[1,2]"), json("pi", "3.14")))
                .read((fetch, out) -> out.text("hello"));
        plain(t, 12, "empty", ValueType.STRING).read((fetch, out) -> out.text(""));
    }

    private static void aggregates(TestTable t) {
        byte[] deadbeef = ByteBuffer.allocate(4).putInt(0xdeadbeef).array();
        plain(t, 7, "aggregate", ValueType.AGGREGATE)
                .read((fetch, out) -> out.bytes(-1, new byte[] {1, 2, 3, 4, 5, 6}));
        plain(t, 8, "static", ValueType.AGGREGATE_STATIC).read((fetch, out) -> out.bytes(-1, deadbeef));
    }

    private void events(TestTable t) {
        var number = new EventRecord.Parameter(
                Pmid.of(domain, 0, 20).packed(),
                ValueType.I32,
                ByteBuffer.allocate(4).putInt(7).array());
        var text = new EventRecord.Parameter(
                Pmid.of(domain, 0, 21).packed(), ValueType.STRING, "abc".getBytes(StandardCharsets.US_ASCII));
        var real = new EventRecord.Parameter(
                Pmid.of(domain, 0, 22).packed(),
                ValueType.DOUBLE,
                ByteBuffer.allocate(8).putDouble(2.5).array());
        long second = 1_700_000_000;
        List<EventRecord> events = List.of(
                new EventRecord(second, 123_456, EventRecord.POINT, 0, List.of(number, text)),
                new EventRecord(second, 123_456, EventRecord.MISSED, 3, List.of()));
        List<EventRecord> precise = List.of(new EventRecord(second, 123_456_789, EventRecord.POINT, 0, List.of(real)));
        plain(t, 9, "event", ValueType.EVENT).read((fetch, out) -> out.events(-1, events));
        plain(t, 10, "highres", ValueType.HIGHRES_EVENT).read((fetch, out) -> out.events(-1, precise));
    }
}

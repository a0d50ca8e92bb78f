package io.pcp.pmda.sdk;

import io.pcp.pmda.model.EventRecord;
import io.pcp.pmda.model.Label;
import io.pcp.pmda.model.LabelSet;
import io.pcp.pmda.model.PcpException;
import io.pcp.pmda.model.PmErr;
import io.pcp.pmda.model.ValueType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** The part of the stock sample PMDA that its recorded session asks for; event values are not those of the recording. */
final class SampleDaemon {
    private static final int PARAMETER = 29 << 22 | 134;

    final MetricTable table;
    private long integer = 13;
    private long longest = 13;
    private double real = 13;

    SampleDaemon() {
        TestTable t = new TestTable(29, "sample");
        t.builder.domainLabels(Label.text("role", "testing"));
        t.builder.clusterLabels(0, LabelSet.of(Label.text("cluster", "zero")));
        InstanceDomain colours = new PublishedInstances(1, "", "", LabelSet.of(Label.text("model", "RGB")))
                .publish(new InstanceTable(
                        List.of(new Instance(0, "red"), new Instance(1, "green"), new Instance(2, "blue"))));
        List<Instance> bins = new ArrayList<>();
        IntStream.rangeClosed(1, 9).forEach(i -> bins.add(new Instance(100 * i, "bin-" + 100 * i)));
        InstanceDomain binDomain = InstanceDomain.of(2, "", new InstanceTable(bins));
        InstanceDomain events = InstanceDomain.fixed(7, "", "fungus", "bogus");

        t.metric(0, 5, "sample.colour", ValueType.I32)
                .on(colours)
                .read((fetch, out) -> IntStream.range(0, 3).forEach(i -> out.number(i, 101L * (i + 1))));
        t.metric(0, 6, "sample.bin", ValueType.I32)
                .on(binDomain)
                .read((fetch, out) -> bins.forEach(bin -> out.number(bin.id(), bin.id())));
        t.metric(0, 49, "sample.needprofile", ValueType.I32).on(colours).read((fetch, out) -> {
            throw new PcpException(PmErr.PROFILE, "explicit instances are required");
        });
        t.metric(0, 75, "sample.daemon_pid", ValueType.I32).read((fetch, out) -> out.number(1));
        t.metric(0, 30, "sample.string.null", ValueType.STRING).read((fetch, out) -> out.text(""));
        t.metric(0, 31, "sample.string.hullo", ValueType.STRING).read((fetch, out) -> out.text("hullo world!"));
        t.metric(0, 33, "sample.aggregate.null", ValueType.AGGREGATE).read((fetch, out) -> out.bytes(-1, new byte[0]));
        EventRecord event = new EventRecord(
                1_795_177_524,
                0,
                EventRecord.POINT,
                0,
                List.of(new EventRecord.Parameter(
                        PARAMETER, ValueType.STRING, "fetch".getBytes(StandardCharsets.US_ASCII))));
        t.metric(0, 136, "sample.event.records", ValueType.EVENT).on(events).read((fetch, out) -> {
            out.events(0, List.of());
            out.events(1, List.of(event, event));
        });
        t.metric(0, 139, "sample.event.highres_records", ValueType.HIGHRES_EVENT)
                .on(events)
                .read((fetch, out) -> {
                    out.events(0, List.of());
                    out.events(1, List.of(event, event));
                });
        writable(t);
        secret(t);
        table = t.build();
    }

    private void writable(TestTable t) {
        t.metric(0, 14, "sample.write_me", ValueType.I32)
                .store((client, instance, value) -> integer = value.integer())
                .read((fetch, out) -> out.number(integer));
        t.metric(0, 24, "sample.longlong.write_me", ValueType.I64)
                .store((client, instance, value) -> longest = value.integer())
                .read((fetch, out) -> out.number(longest));
        t.metric(0, 19, "sample.float.write_me", ValueType.FLOAT)
                .store((client, instance, value) -> real = value.real())
                .read((fetch, out) -> out.real(real));
    }

    private static void secret(TestTable t) {
        List<String> names = List.of(
                "foo.bar.max.redirect",
                "foo.one",
                "foo.two",
                "foo.bar.three",
                "foo.bar.four",
                "foo.bar.grunt.five",
                "foo.bar.grunt.snort.six",
                "foo.bar.grunt.snort.huff.puff.seven",
                "bar");
        List<Integer> items = List.of(1000, 1001, 1002, 1003, 1004, 1005, 1006, 1007, 1008);
        for (int i = 0; i < names.size(); i++) {
            t.metric(0, items.get(i), "sample.secret." + names.get(i), ValueType.I32)
                    .read((fetch, out) -> {});
        }
    }
}

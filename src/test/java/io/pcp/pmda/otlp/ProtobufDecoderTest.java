package io.pcp.pmda.otlp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Messages written by hand, in forms that the official classes do not write. */
class ProtobufDecoderTest {
    private static NumberPoint number(Wire point) throws OtlpException {
        return Decoded.number(Decoded.protobuf(Wire.request(Wire.gauge(point))));
    }

    private static AnyValue value(Wire value) throws OtlpException {
        return number(new Wire().message(7, Wire.attribute("k", value)))
                .attributes()
                .get(0)
                .value();
    }

    private static Wire histogram(Wire point) {
        return new Wire().message(9, new Wire().message(1, point));
    }

    @Test
    void aMessageInHexIsRead() throws OtlpException {
        byte[] body = new Wire()
                .hex("0a 18 12 16 12 14 0a 01 6d 2a 0f 0a 0d 3a 00 19 0100000000000000 40 01")
                .bytes();
        assertEquals(
                new MetricsData(
                        List.of(new ResourceMetrics(
                                List.of(),
                                List.of(new ScopeMetrics(
                                        Scope.NONE,
                                        List.of(new OtlpMetric(
                                                "m",
                                                "",
                                                "",
                                                new PointData.Gauge(List.of(new NumberPoint(
                                                        List.of(new Attribute("", AnyValue.None.NONE)),
                                                        0,
                                                        1,
                                                        1,
                                                        NumberPoint.Kind.NONE,
                                                        0))))))))),
                        1,
                        0),
                Decoded.protobuf(body));
    }

    @Test
    void noBytesAreAnEmptyRequest() throws OtlpException {
        assertSame(MetricsData.EMPTY, Decoded.protobuf(new byte[0]));
    }

    @Test
    void fieldsComeInAnyOrder() throws OtlpException {
        Wire point = new Wire()
                .varint(8, 3)
                .message(7, new Wire().message(2, new Wire().varint(3, 5)).text(1, "k"));
        Wire metric = new Wire()
                .message(
                        7,
                        new Wire()
                                .varint(3, 1)
                                .message(1, point.fixed64(6, -7).fixed64(3, 9))
                                .varint(2, 2))
                .text(3, "By")
                .text(1, "name");
        Wire scope =
                new Wire().message(2, metric).message(1, new Wire().text(2, "v").text(1, "s"));
        Wire resource = new Wire().message(2, scope).message(1, new Wire().message(1, Wire.attribute("r", new Wire())));
        ResourceMetrics read = Decoded.protobuf(new Wire().message(1, resource).bytes())
                .resources()
                .get(0);
        assertEquals(List.of(new Attribute("r", AnyValue.None.NONE)), read.resource());
        assertEquals(new Scope("s", "v", List.of()), read.scopes().get(0).scope());
        NumberPoint number = new NumberPoint(
                List.of(new Attribute("k", new AnyValue.Whole(5))), 0, 9, 3, NumberPoint.Kind.WHOLE, -7);
        assertEquals(
                new OtlpMetric("name", "", "By", new PointData.Sum(List.of(number), Temporality.CUMULATIVE, true)),
                read.scopes().get(0).metrics().get(0));
    }

    @Test
    void listsOfNumbersArePackedOrNotOrBoth() throws OtlpException {
        Wire point = new Wire()
                .fixed64(6, 1)
                .bytes(6, new Wire().bits(2).bits(3).bytes())
                .fixed64(6, 4)
                .real(7, 0.5)
                .bytes(7, new byte[0])
                .bytes(7, new Wire().bits(Double.doubleToRawLongBits(1.5)).bytes());
        HistogramPoint read = (HistogramPoint) Decoded.point(Decoded.protobuf(Wire.request(histogram(point))));
        assertArrayEquals(new long[] {1, 2, 3, 4}, read.buckets());
        assertArrayEquals(new double[] {0.5, 1.5}, read.bounds());
    }

    @Test
    void bucketsOfExponentialHistogramsArePackedOrNotAndMerged() throws OtlpException {
        Wire point = new Wire()
                .message(
                        8,
                        new Wire()
                                .varint(1, 3)
                                .varint(2, 7)
                                .bytes(2, new Wire().raw(300).raw(-1).bytes()))
                .message(9, new Wire().varint(2, 1))
                .message(8, new Wire().varint(2, 9))
                .varint(6, 7);
        Wire metric = new Wire().message(10, new Wire().message(1, point));
        ExponentialPoint read = (ExponentialPoint) Decoded.point(Decoded.protobuf(Wire.request(metric)));
        assertEquals(new ExponentialPoint.Buckets(-2, new long[] {7, 300, -1, 9}), read.positive());
        assertEquals(new ExponentialPoint.Buckets(0, new long[] {1}), read.negative());
        assertEquals(-4, read.scale());
    }

    @Test
    void ofNumbersAndStringsTheLastOneCounts() throws OtlpException {
        NumberPoint read =
                number(new Wire().fixed64(3, 1).fixed64(6, 5).real(4, 2.5).fixed64(3, 2));
        assertEquals(2, read.timeNanos());
        assertEquals(NumberPoint.Kind.REAL, read.kind());
        assertEquals(2.5, read.real());
        assertEquals(
                NumberPoint.Kind.WHOLE,
                number(new Wire().real(4, 2.5).fixed64(6, 5)).kind());
        assertEquals(
                "b",
                Decoded.metric(Decoded.protobuf(
                                Wire.request(new Wire().text(1, "a").text(1, "b"))))
                        .name());
    }

    @Test
    void messagesThatComeTwiceAreMerged() throws OtlpException {
        Wire first = new Wire().message(1, new Wire().message(1, Wire.attribute("a", new Wire().text(1, "1"))));
        Wire second = new Wire().message(1, new Wire().message(1, Wire.attribute("b", new Wire().text(1, "2"))));
        byte[] body = new Wire()
                .message(1, new Wire().message(1, new Wire()))
                .message(1, new Wire().hex(hex(first)).hex(hex(second)))
                .bytes();
        List<ResourceMetrics> resources = Decoded.protobuf(body).resources();
        assertEquals(2, resources.size());
        assertEquals("1", resources.get(1).attribute("a"));
        assertEquals("2", resources.get(1).attribute("b"));
        Wire point = new Wire().fixed64(6, 1);
        Wire sums = new Wire()
                .message(7, new Wire().message(1, point).varint(2, 1))
                .message(7, new Wire().message(1, point).varint(3, 1));
        PointData.Sum sum = (PointData.Sum)
                Decoded.metric(Decoded.protobuf(Wire.request(sums))).data();
        assertEquals(2, sum.size());
        assertEquals(Temporality.DELTA, sum.temporality());
        assertEquals(true, sum.monotonic());
    }

    private static String hex(Wire wire) {
        return HexFormat.of().formatHex(wire.bytes());
    }

    @Test
    void aMetricHasTheKindOfDataThatCameLast() throws OtlpException {
        Wire one = new Wire().message(1, new Wire().fixed64(6, 1));
        Wire both = new Wire().message(7, one).message(5, new Wire().message(1, new Wire().real(4, 2)));
        MetricsData data = Decoded.protobuf(Wire.request(both));
        assertEquals(1, data.points());
        assertEquals(
                2.0,
                ((PointData.Gauge) Decoded.metric(data).data()).points().get(0).real());
    }

    @Test
    void ofAValueTheLastFieldCountsAndListsAreJoined() throws OtlpException {
        Wire one = new Wire().message(1, new Wire().text(1, "x"));
        assertEquals(
                new AnyValue.Items(List.of(new AnyValue.Text("x"), new AnyValue.Text("x"))),
                value(new Wire().text(1, "gone").message(5, one).message(5, one)));
        assertEquals(
                new AnyValue.Items(List.of()),
                value(new Wire().message(5, one).message(6, new Wire()).message(5, new Wire())));
        assertEquals(new AnyValue.Bool(true), value(new Wire().message(5, one).varint(2, 1)));
        assertEquals(
                new AnyValue.Items(List.of()), value(new Wire().varint(2, 1).message(5, new Wire())));
        assertEquals(AnyValue.None.NONE, value(new Wire().varint(2, 1).varint(8, 1)));
    }

    @Test
    void fieldsOfAFormThatIsNotTheirsAreSkipped() throws OtlpException {
        NumberPoint read = number(new Wire()
                .varint(3, 77)
                .fixed64(7, 1)
                .fixed32(8)
                .text(6, "no")
                .fixed64(6, 12)
                .fixed64(8, 3));
        assertEquals(new NumberPoint(List.of(), 0, 0, 0, NumberPoint.Kind.WHOLE, 12), read);
    }

    @Test
    void numbersOf32BitsComeAs64Bits() throws OtlpException {
        assertEquals(1, number(new Wire().varint(8, 0x100000001L)).flags());
        assertEquals(-1, number(new Wire().varint(8, 0xffffffffL)).flags());
        Wire sum = new Wire().message(7, new Wire().varint(2, 0x300000002L).varint(3, 1L << 40));
        PointData.Sum read = (PointData.Sum)
                Decoded.metric(Decoded.protobuf(Wire.request(sum))).data();
        assertEquals(Temporality.CUMULATIVE, read.temporality());
        assertEquals(true, read.monotonic());
    }

    @Test
    void numbersLongerThanTheyNeedToBeAreRead() throws OtlpException {
        assertEquals(new AnyValue.Whole(1), value(new Wire().tag(3, 0).hex("8180 8000")));
        assertEquals(new AnyValue.Whole(-1), value(new Wire().tag(3, 0).hex("ffffffffffffffffff01")));
    }

    @Test
    void exemplarsAreCountedAndLeftOut() throws OtlpException {
        MetricsData data = Decoded.protobuf(Wire.request(Wire.gauge(new Wire()
                .message(5, new Wire())
                .message(5, new Wire().real(3, 1))
                .fixed64(6, 4))));
        assertEquals(2, data.exemplars());
        assertEquals(1, data.points());
    }

    @Test
    void theSameBytesAreTheSameObject() throws OtlpException {
        Wire point = new Wire().message(7, Wire.attribute("key", new Wire().text(1, "value")));
        Wire metric = new Wire().message(5, new Wire().message(1, point).message(1, point));
        PointData.Gauge gauge = (PointData.Gauge)
                Decoded.metric(Decoded.protobuf(Wire.request(metric))).data();
        assertSame(
                gauge.points().get(0).attributes().get(0),
                gauge.points().get(1).attributes().get(0));
    }

    @Test
    void aDocumentWithinALargerArrayIsRead() throws OtlpException {
        byte[] body = Wire.request(Wire.gauge(new Wire().fixed64(6, 12)));
        byte[] around = new byte[body.length + 20];
        Arrays.fill(around, (byte) 0xff);
        System.arraycopy(body, 0, around, 7, body.length);
        MetricsData data = OtlpEncoding.PROTOBUF.decode(around, 7, body.length, DecodeLimits.DEFAULT);
        assertEquals(12, Decoded.number(data).bits());
    }
}

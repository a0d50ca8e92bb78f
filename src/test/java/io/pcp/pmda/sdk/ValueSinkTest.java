package io.pcp.pmda.sdk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pcp.pmda.model.InDom;
import io.pcp.pmda.model.MetricDesc;
import io.pcp.pmda.model.PmErr;
import io.pcp.pmda.model.Pmid;
import io.pcp.pmda.model.Profile;
import io.pcp.pmda.model.Semantics;
import io.pcp.pmda.model.Units;
import io.pcp.pmda.model.ValueType;
import io.pcp.pmda.protocol.Pdu;
import io.pcp.pmda.protocol.PduReader;
import io.pcp.pmda.protocol.PduWriter;
import io.pcp.pmda.protocol.ResultEncoder;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ValueSinkTest {
    private static final InstanceTable TABLE =
            new InstanceTable(List.of(new Instance(1, "one"), new Instance(5, "five")));

    private final ResultEncoder encoder = PduWriter.newResult();
    private final ValueSink sink = new ValueSink(encoder);

    private static MetricDesc desc(ValueType type, InDom indom) {
        return new MetricDesc(Pmid.of(250, 0, 0), type, indom, Semantics.INSTANT, Units.NONE);
    }

    private String written(ValueType type, InstanceTable table, Profile profile, Consumer<ValueSink> reader) {
        InDom indom = table == null ? InDom.NULL : InDom.of(250, 0);
        encoder.begin(0);
        sink.begin(desc(type, indom), table, profile.of(indom));
        try {
            reader.accept(sink);
        } finally {
            sink.end();
        }
        return ResultText.of((Pdu.Result) PduReader.decode(PduWriter.encode(encoder)))
                .substring("0.0: ".length());
    }

    private String singular(ValueType type, Consumer<ValueSink> reader) {
        return written(type, null, Profile.ALL, reader);
    }

    private String instances(Profile profile, Consumer<ValueSink> reader) {
        return written(ValueType.I32, TABLE, profile, reader);
    }

    @Test
    void instancesNotInTheTableAreDropped() {
        assertEquals("1=10 5=50", instances(Profile.ALL, out -> {
            for (int i = -1; i < 10; i++) {
                out.number(i, 10L * i);
            }
        }));
    }

    @Test
    void instancesNotWantedAreDropped() {
        Profile one = new Profile(true, List.of(new Profile.Entry(InDom.of(250, 0), false, List.of(5, 9))));
        assertEquals("5=50", instances(one, out -> {
            out.number(1, 10);
            out.number(5, 50);
            out.number(9, 90);
            assertEquals(List.of(false, true, false), List.of(out.wants(1), out.wants(5), out.wants(9)));
        }));
        assertEquals("none", instances(new Profile(false, List.of()), out -> out.number(1, 10)));
    }

    @Test
    void singularMetricTakesOnlyTheValueWithoutInstance() {
        assertEquals("7", singular(ValueType.I32, out -> {
            out.number(0, 5);
            out.number(7);
        }));
    }

    @Test
    void secondValueOfASingularMetricIsAMistake() {
        assertThrows(
                IllegalStateException.class,
                () -> singular(ValueType.I32, out -> {
                    out.number(7);
                    out.number(8);
                }));
        assertEquals(
                "7",
                ResultText.of((Pdu.Result) PduReader.decode(PduWriter.encode(encoder)))
                        .substring("0.0: ".length()));
    }

    @Test
    void nothingWrittenIsNoValue() {
        assertEquals("none", singular(ValueType.I32, out -> {}));
        assertEquals("none", singular(ValueType.STRING, out -> out.text(null)));
        assertEquals("none", singular(ValueType.AGGREGATE, out -> out.bytes(-1, null)));
        assertEquals("none", singular(ValueType.EVENT, out -> out.events(-1, null)));
    }

    @Test
    void lastErrorCountsOnlyWithoutAnyValue() {
        assertEquals("PM_ERR_AGAIN", instances(Profile.ALL, out -> {
            out.failed(PmErr.VALUE);
            out.failed(PmErr.AGAIN);
        }));
        assertEquals("5=50", instances(Profile.ALL, out -> {
            out.failed(PmErr.VALUE);
            out.number(5, 50);
            out.failed(PmErr.AGAIN);
        }));
        assertEquals("none", instances(Profile.ALL, out -> {
            out.failed(PmErr.VALUE);
            out.failed(0);
        }));
    }

    @Test
    void codeThatWouldBeACountIsAnErrorOfItsOwn() {
        assertEquals("PM_ERR_GENERIC", singular(ValueType.I32, out -> out.failed(3)));
    }

    @Test
    void numbersAreConvertedToReals() {
        assertEquals("3.0", singular(ValueType.FLOAT, out -> out.number(3)));
        assertEquals("-3.0", singular(ValueType.DOUBLE, out -> out.number(-3)));
    }

    @ParameterizedTest
    @EnumSource(value = ValueType.class, names = "NOSUPPORT", mode = EnumSource.Mode.EXCLUDE)
    void valueOfAnotherKindIsAMistakeThatLeavesTheSetEmpty(ValueType type) {
        int refused = 0;
        List<Consumer<ValueSink>> writers = List.of(
                out -> out.number(1),
                out -> out.real(1),
                out -> out.text("text"),
                out -> out.bytes(-1, new byte[3]),
                out -> out.events(-1, List.of()));
        for (Consumer<ValueSink> writer : writers) {
            try {
                String value = singular(type, writer);
                assertTrue(!value.equals("none"), value);
            } catch (IllegalStateException e) {
                refused++;
                assertEquals("a value of another kind than " + type.pcpName(), e.getMessage());
            }
        }
        assertEquals(type == ValueType.FLOAT || type == ValueType.DOUBLE ? 3 : 4, refused);
    }

    @Test
    void sinkTellsTheDescriptorOfTheMetricBeingRead() {
        singular(ValueType.U64, out -> assertEquals(ValueType.U64, out.desc().type()));
    }
}

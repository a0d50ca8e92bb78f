package io.pcp.pmda.protocol;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pcp.pmda.model.EventRecord;
import io.pcp.pmda.model.PmErr;
import io.pcp.pmda.model.Value;
import io.pcp.pmda.model.ValueType;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ResultBufferTest {
    private static final int PMID = 0x64000001;

    private final ResultEncoder encoder = PduWriter.newResult();

    static List<String> recordedResults() {
        return Captures.names().stream()
                .filter(name -> name.startsWith("rsp-result-"))
                .toList();
    }

    private Pdu.Result written() {
        return (Pdu.Result) PduReader.decode(PduWriter.encode(encoder));
    }

    private Pdu.ValueSet onlySet() {
        Pdu.Result result = written();
        assertEquals(1, result.sets().size());
        return result.sets().get(0);
    }

    private Value onlyValue() {
        Pdu.ValueSet set = onlySet();
        assertEquals(1, set.values().size());
        return set.values().get(0).value();
    }

    @Test
    void someResultsAreRecorded() {
        assertEquals(23, recordedResults().size());
    }

    @ParameterizedTest
    @MethodSource("recordedResults")
    void recordedResultIsEncodedToTheSameBytes(String name) {
        byte[] frame = Captures.pdu(name);
        Pdu.Result result = (Pdu.Result) PduReader.decode(frame);
        Results.replay(result, encoder);
        assertArrayEquals(frame, PduWriter.encode(encoder));
        assertArrayEquals(frame, PduWriter.encode(result));
    }

    @Test
    void setWithoutValueTravelsWithNumvalZero() {
        encoder.begin(0);
        encoder.set(PMID, ValueType.U64);
        encoder.set(PMID + 1, ValueType.NOSUPPORT);
        encoder.failed(PMID + 2, PmErr.AGAIN);
        encoder.failed(PMID + 3, 0);
        assertEquals(
                List.of(
                        new Pdu.ValueSet(PMID, 0, 0, List.of()),
                        new Pdu.ValueSet(PMID + 1, 0, 0, List.of()),
                        new Pdu.ValueSet(PMID + 2, PmErr.AGAIN, 0, List.of()),
                        new Pdu.ValueSet(PMID + 3, 0, 0, List.of())),
                written().sets());
    }

    @Test
    void valuesAreCountedPerSet() {
        encoder.begin(0);
        assertEquals(0, encoder.values());
        encoder.set(PMID, ValueType.U32);
        encoder.number(0, 1);
        encoder.number(1, 2);
        assertEquals(2, encoder.values());
        encoder.set(PMID, ValueType.U32);
        assertEquals(0, encoder.values());
    }

    @Test
    void smallTypesKeepTheirLow32Bits() {
        encoder.begin(0);
        encoder.set(PMID, ValueType.U32);
        encoder.number(-1, 0x1_ee6b_2800L);
        assertEquals(new Value.Word(0xee6b2800), onlyValue());
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.0, -0.0, 3.5, -1e300, Double.NaN, Double.POSITIVE_INFINITY, Double.MIN_VALUE})
    void realsTravelAsTheirBits(double value) {
        encoder.begin(0);
        encoder.set(PMID, ValueType.DOUBLE);
        encoder.real(-1, value);
        assertEquals(Value.number(ValueType.DOUBLE, Double.doubleToRawLongBits(value)), onlyValue());
        encoder.begin(0);
        encoder.set(PMID, ValueType.FLOAT);
        encoder.real(-1, value);
        assertEquals(Value.number(ValueType.FLOAT, Float.floatToRawIntBits((float) value)), onlyValue());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "abc", "abcd", "Grüße", "a値", "😀"})
    void textTravelsAsUtf8WithNul(String text) {
        encoder.begin(0);
        encoder.set(PMID, ValueType.STRING);
        encoder.text(-1, text);
        assertEquals(Value.text(text), onlyValue());
    }

    @ParameterizedTest
    @ValueSource(strings = {"ab\0cd", "ab\0é"})
    void textEndsAtNul(String text) {
        encoder.begin(0);
        encoder.set(PMID, ValueType.STRING);
        encoder.text(-1, text);
        assertEquals(Value.text("ab"), onlyValue());
    }

    @Test
    void nulBehindCharactersBeyondAsciiEndsTheTextToo() {
        encoder.begin(0);
        encoder.set(PMID, ValueType.STRING);
        encoder.text(-1, "é\0x");
        assertEquals(Value.text("é"), onlyValue());
    }

    @Test
    void tooLongTextIsCutBetweenCharacters() {
        String text = "x" + "é".repeat(8_500_000);
        encoder.begin(0);
        encoder.set(PMID, ValueType.STRING);
        encoder.text(-1, text);
        byte[] frame = PduWriter.encode(encoder);
        int block = 44;
        // One byte less than the limit, because the limit falls inside an é.
        int length = ResultWriter.MAX_BLOCK - 1;
        assertEquals(
                ValueType.STRING.code() << 24 | length, ByteBuffer.wrap(frame).getInt(block));
        assertEquals(block + length + 2, frame.length);
        assertEquals(0, frame[block + length - 1]);
        assertEquals((byte) 0xa9, frame[block + length - 2]);
    }

    @Test
    void tooLongAggregateIsLeftOutAndReportedWhenNothingElseIsThere() {
        byte[] tooLong = new byte[ResultWriter.MAX_BLOCK - 3];
        encoder.begin(0);
        encoder.set(PMID, ValueType.AGGREGATE);
        encoder.bytes(0, tooLong);
        assertEquals(0, encoder.values());
        encoder.set(PMID + 1, ValueType.AGGREGATE);
        encoder.bytes(0, tooLong);
        encoder.bytes(1, new byte[] {1});
        encoder.set(PMID + 2, ValueType.I32);
        List<Pdu.ValueSet> sets = written().sets();
        assertEquals(new Pdu.ValueSet(PMID, PmErr.TOOBIG, 0, List.of()), sets.get(0));
        assertEquals(1, sets.get(1).values().get(0).instance());
        assertEquals(0, sets.get(2).status());
    }

    @Test
    void eventArrayThatCannotBeEncodedLeavesTheResultLegal() {
        var unfit = new EventRecord.Parameter(PMID, ValueType.NOSUPPORT, new byte[4]);
        encoder.begin(0);
        encoder.set(PMID, ValueType.EVENT);
        assertThrows(
                IllegalArgumentException.class,
                () -> encoder.events(-1, List.of(new EventRecord(1, 0, EventRecord.POINT, 0, List.of(unfit)))));
        encoder.events(-1, List.of());
        assertEquals(new Value.Events(ValueType.EVENT, List.of()), onlyValue());
    }

    @Test
    void tooLongEventArrayIsLeftOut() {
        EventRecord.Parameter parameter =
                new EventRecord.Parameter(1, ValueType.AGGREGATE, new byte[ResultWriter.MAX_BLOCK - 20]);
        EventRecord event = new EventRecord(1, 2, EventRecord.POINT, 0, List.of(parameter));
        encoder.begin(0);
        encoder.set(PMID, ValueType.EVENT);
        encoder.events(-1, List.of(event));
        assertEquals(PmErr.TOOBIG, onlySet().status());
    }

    @Test
    void positiveCodeIsRefused() {
        encoder.begin(0);
        assertThrows(IllegalArgumentException.class, () -> encoder.failed(PMID, 1));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4, 0x20, -1})
    void changeFlagsOfPmcdAreRefused(int flags) {
        assertThrows(IllegalArgumentException.class, () -> encoder.begin(flags));
    }

    @ParameterizedTest
    @EnumSource(ValueType.class)
    void valueOfAnotherKindIsRefused(ValueType type) {
        encoder.begin(0);
        encoder.set(PMID, type);
        int accepted = 0;
        List<Runnable> calls = List.of(
                () -> encoder.number(0, 1),
                () -> encoder.real(0, 1),
                () -> encoder.text(0, "x"),
                () -> encoder.bytes(0, new byte[1]),
                () -> encoder.events(0, List.of()));
        for (Runnable call : calls) {
            try {
                call.run();
                accepted++;
            } catch (IllegalStateException e) {
                assertTrue(e.getMessage().contains(type.toString()), e.getMessage());
            }
        }
        assertEquals(type == ValueType.NOSUPPORT ? 0 : 1, accepted);
        assertEquals(accepted, onlySet().values().size());
    }

    @Test
    void valueBehindAFailureIsRefused() {
        encoder.begin(0);
        encoder.failed(PMID, PmErr.AGAIN);
        assertThrows(IllegalStateException.class, () -> encoder.number(0, 1));
    }

    @Test
    void everythingOutsideBeginAndWriteIsRefused() {
        assertThrows(IllegalStateException.class, () -> encoder.set(PMID, ValueType.I32));
        assertThrows(IllegalStateException.class, () -> encoder.number(0, 1));
        assertThrows(IllegalStateException.class, () -> PduWriter.encode(encoder));
        encoder.begin(0);
        encoder.set(PMID, ValueType.I32);
        PduWriter.encode(encoder);
        assertThrows(IllegalStateException.class, () -> encoder.number(0, 1));
        assertThrows(IllegalStateException.class, () -> encoder.failed(PMID, 0));
        assertThrows(IllegalStateException.class, () -> PduWriter.encode(encoder));
    }

    @Test
    void beginForgetsAnUnfinishedResult() {
        encoder.begin(0x18);
        encoder.set(PMID, ValueType.STRING);
        encoder.text(0, "left behind");
        encoder.begin(0);
        encoder.set(PMID, ValueType.I32);
        encoder.number(-1, 7);
        Pdu.Result result = written();
        assertEquals(0, result.seconds());
        assertEquals(new Value.Word(7), result.sets().get(0).values().get(0).value());
    }

    @Test
    void foreignEncoderIsRefused() {
        ResultEncoder foreign = new ResultEncoder() {
            @Override
            public void begin(int changeFlags) {}

            @Override
            public void set(int pmid, ValueType type) {}

            @Override
            public void failed(int pmid, int code) {}

            @Override
            public int values() {
                return 0;
            }

            @Override
            public void number(int instance, long bits) {}

            @Override
            public void real(int instance, double value) {}

            @Override
            public void text(int instance, String value) {}

            @Override
            public void bytes(int instance, byte[] value) {}

            @Override
            public void events(int instance, List<EventRecord> records) {}
        };
        assertThrows(IllegalArgumentException.class, () -> PduWriter.encode(foreign));
    }

    @Test
    void steadyFetchAllocatesNothing() throws IOException {
        PduWriter writer = new PduWriter(OutputStream.nullOutputStream());
        for (int i = 0; i < 200; i++) {
            fetch(writer);
        }
        long bytes = Allocations.of(() -> {
            for (int i = 0; i < 100; i++) {
                fetch(writer);
            }
        });
        assertTrue(bytes < 64 * 1024, () -> bytes + " bytes for 100 fetches of 2000 values");
    }

    private void fetch(PduWriter writer) throws IOException {
        encoder.begin(0);
        for (int m = 0; m < 20; m++) {
            encoder.set(PMID + m, m % 2 == 0 ? ValueType.U64 : ValueType.STRING);
            for (int i = 0; i < 100; i++) {
                if (m % 2 == 0) {
                    encoder.number(i, i);
                } else {
                    encoder.text(i, "GPU-0123");
                }
            }
        }
        writer.write(encoder);
    }
}

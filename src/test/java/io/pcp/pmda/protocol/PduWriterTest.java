package io.pcp.pmda.protocol;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.pcp.pmda.model.EventRecord;
import io.pcp.pmda.model.LabelLevel;
import io.pcp.pmda.model.Value;
import io.pcp.pmda.model.ValueType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PduWriterTest {

    private static Pdu result(int status, int format, Value... values) {
        List<Pdu.InstanceValue> list =
                Stream.of(values).map(v -> new Pdu.InstanceValue(0, v)).toList();
        return new Pdu.Result(0, 0, 0, List.of(new Pdu.ValueSet(1, status, format, list)));
    }

    private static Pdu labels(int error, String json, Pdu.Labels.Index... index) {
        return new Pdu.Labels(0, 1, LabelLevel.ITEM, List.of(new Pdu.Labels.Entry(-1, error, json, List.of(index))));
    }

    static Stream<Arguments> illegal() {
        EventRecord.Parameter unsupported = new EventRecord.Parameter(1, ValueType.NOSUPPORT, new byte[0]);
        Pdu.Labels.Index inside = new Pdu.Labels.Index(0, 1, 4, 0, 1);
        return Stream.of(
                arguments("malformed", new Pdu.Malformed(0, 0x7003, "damaged")),
                arguments("fetch of nothing", new Pdu.Fetch(0, 0, 0, new int[0])),
                arguments("no credentials", new Pdu.Creds(0, List.of())),
                arguments(
                        "too many credentials",
                        new Pdu.Creds(0, Collections.nCopies(1025, new Pdu.Creds.Entry(1, 2, 0)))),
                arguments("statuses", new Pdu.PmnsNames(0, List.of("a", "b"), List.of(0))),
                arguments("positive status", result(1, 0)),
                arguments("format", result(0, 3, Value.text("x"))),
                arguments("format < 0", result(0, -1, Value.text("x"))),
                arguments("block in place", result(0, 0, Value.text("x"))),
                arguments("word in block", result(0, 1, new Value.Word(1))),
                arguments("no type", result(0, 1, new Value.Block(ValueType.NOSUPPORT, new byte[0]))),
                arguments(
                        "no parameter type",
                        result(
                                0,
                                2,
                                new Value.Events(
                                        ValueType.EVENT, List.of(new EventRecord(0, 0, 1, 0, List.of(unsupported)))))),
                arguments(
                        "long value",
                        result(0, 1, new Value.Block(ValueType.AGGREGATE, new byte[ResultWriter.MAX_BLOCK - 3]))),
                arguments("label count", labels(1, "")),
                arguments("label error and text", labels(-1, "{}")),
                arguments("label error and index", labels(-1, "", inside)),
                arguments("long label text", labels(0, "x".repeat(65535))),
                arguments("label index", labels(0, "{}", new Pdu.Labels.Index(2, 1, 4, 0, 1))),
                arguments("label value", labels(0, "{}", new Pdu.Labels.Index(0, 1, 4, -1, 1))),
                arguments("label name", labels(0, "x".repeat(999), new Pdu.Labels.Index(0, 256, 4, 0, 1))),
                arguments(
                        "many labels",
                        labels(0, "{}", Collections.nCopies(255, inside).toArray(new Pdu.Labels.Index[0]))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("illegal")
    void illegalPduIsRefusedAndNothingLeaves(String what, Pdu pdu) throws IOException {
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        PduWriter writer = new PduWriter(stream);
        assertThrows(IllegalArgumentException.class, () -> writer.write(pdu), what);
        assertEquals(0, stream.size());
        Pdu next = new Pdu.Error(0, -12358);
        writer.write(next);
        assertArrayEquals(PduWriter.encode(next), stream.toByteArray());
    }

    @Test
    void textEndsAtNul() {
        assertEquals(new Pdu.Text(0, 1, "ab"), PduReader.decode(PduWriter.encode(new Pdu.Text(0, 1, "ab\0c"))));
        assertEquals(new Pdu.Attr(0, 1, "é"), PduReader.decode(PduWriter.encode(new Pdu.Attr(0, 1, "é\0c"))));
    }

    @Test
    void fillerIsTheOneOfTheReferenceLibrary() {
        byte[] frame = PduWriter.encode(new Pdu.Text(0, 1, "a"));
        assertArrayEquals(new byte[] {'a', '~', '~', '~'}, Arrays.copyOfRange(frame, 20, 24));
    }

    @Test
    void failureOfTheStreamReachesTheCaller() {
        PduWriter writer = new PduWriter(new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("Broken pipe");
            }
        });
        assertThrows(IOException.class, () -> writer.write(new Pdu.Error(0, 0)));
    }

    @Test
    void memoryOfAHugePduIsGivenBack() {
        PduBuffer buffer = new PduBuffer();
        buffer.begin(PduType.TEXT, 0);
        buffer.bytes(new byte[PduBuffer.RETAINED + 1]);
        assertEquals(PduBuffer.RETAINED + 1 + Frame.HEADER, buffer.length());
        buffer.clear();
        assertEquals(PduBuffer.INITIAL, buffer.capacity());
    }

    @Test
    void memoryOfAnOrdinaryPduIsKept() {
        PduBuffer buffer = new PduBuffer();
        buffer.bytes(new byte[100_000]);
        int capacity = buffer.capacity();
        buffer.clear();
        buffer.bytes(new byte[capacity]);
        assertEquals(capacity, buffer.capacity());
    }

    @Test
    void bufferIsBigEndian() {
        PduBuffer buffer = new PduBuffer();
        buffer.u8(0x101);
        buffer.u16(0x10203);
        buffer.pad('~');
        buffer.i64(0x0102030405060708L);
        buffer.i32(0x0a0b0c0d);
        assertArrayEquals(new byte[] {1, 2, 3, '~', 1, 2, 3, 4, 5, 6, 7, 8, 10, 11, 12, 13}, buffer.toByteArray());
        assertEquals(0x0a0b0c0d, buffer.getI32(12));
    }
}

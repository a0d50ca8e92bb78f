package io.pcp.pmda.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PduReaderTest {

    static List<String> names() {
        return Captures.names();
    }

    private static PduReader reader(byte[] bytes) {
        return new PduReader(new ByteArrayInputStream(bytes));
    }

    @Test
    void endBetweenPdusIsNullEveryTime() throws IOException {
        PduReader reader = reader(Captures.pdu("req-desc"));
        assertInstanceOf(Pdu.DescRequest.class, reader.read());
        assertNull(reader.read());
        assertNull(reader.read());
    }

    @ParameterizedTest
    @MethodSource("names")
    void streamThatEndsInsideAPduIsAnEofException(String name) {
        byte[] frame = Captures.pdu(name);
        for (int length = 1; length < frame.length; length++) {
            PduReader reader = reader(Arrays.copyOf(frame, length));
            EOFException e = assertThrows(EOFException.class, reader::read);
            assertTrue(e.getMessage().contains("after " + length + " of "), e.getMessage());
        }
    }

    @ParameterizedTest
    @MethodSource("names")
    void wholeFrameThatLacksItsEndIsMalformedOrALegalShorterPdu(String name) throws IOException {
        byte[] frame = Captures.pdu(name);
        PduType type = PduType.of(new Frame(frame, frame.length).type());
        for (int length = Frame.HEADER; length < frame.length; length++) {
            byte[] cut = Frames.resized(frame, length);
            PduReader reader = reader(cut);
            Pdu pdu = reader.read();
            assertNull(reader.read());
            // The two layouts that have a legal prefix.
            boolean legal = length == 16 && (type == PduType.ERROR || type == PduType.ATTR);
            assertEquals(!legal, pdu instanceof Pdu.Malformed, () -> cut.length + " bytes: " + pdu);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {11, 1, 0, -1, Integer.MIN_VALUE, Integer.MAX_VALUE, PduReader.MAX_PDU + 1, 0x0d0a0d0a})
    void impossibleLengthIsAProtocolException(int length) {
        byte[] frame = Frames.withLength(Captures.pdu("req-desc"), length);
        ProtocolException e = assertThrows(ProtocolException.class, reader(frame)::read);
        assertTrue(e.getMessage().contains("length " + length + " "), e.getMessage());
        assertTrue(e.getMessage().contains("0x7004"), e.getMessage());
    }

    @Test
    void headerAloneIsAWholeFrame() throws IOException {
        assertInstanceOf(Pdu.Malformed.class, reader(Frames.of(PduType.FETCH)).read());
    }

    @Test
    void bytesThatComeOneByOneMakeTheSamePdus() throws IOException {
        byte[] stream = Captures.session("dbpmda-all-requests").toAgent();
        PduReader slow = new PduReader(new InputStream() {
            private int at;

            @Override
            public int read() {
                return at < stream.length ? stream[at++] & 0xff : -1;
            }

            @Override
            public int read(byte[] target, int offset, int length) {
                if (at == stream.length) {
                    return -1;
                }
                target[offset] = stream[at++];
                return 1;
            }
        });
        PduReader fast = reader(stream);
        int pdus = 0;
        for (Pdu pdu = fast.read(); pdu != null; pdu = fast.read()) {
            assertEquals(pdu, slow.read());
            pdus++;
        }
        assertNull(slow.read());
        assertEquals(73, pdus);
    }

    @Test
    void longestPduIsReadAndItsMemoryGivenBack() throws IOException {
        byte[] frame = new byte[PduReader.MAX_PDU];
        byte[] header = Frames.of(PduType.TEXT, 7, PduReader.MAX_PDU - 20);
        System.arraycopy(header, 0, frame, 0, header.length);
        Arrays.fill(frame, 20, frame.length, (byte) 'x');
        PduReader reader = new PduReader(new SequenceInputStream(
                new ByteArrayInputStream(Frames.withLength(frame, frame.length)),
                new ByteArrayInputStream(Captures.pdu("req-desc"))));
        Pdu.Text text = assertInstanceOf(Pdu.Text.class, reader.read());
        assertEquals(PduReader.MAX_PDU - 20, text.text().length());
        assertEquals(PduBuffer.INITIAL, reader.capacity());
        assertInstanceOf(Pdu.DescRequest.class, reader.read());
    }

    @Test
    void promisedLengthTakesNoMemoryBeforeItsBytesCome() throws IOException {
        byte[] frame = Frames.withLength(Captures.pdu("req-fetch-two"), PduReader.MAX_PDU);
        PduReader reader = reader(frame);
        long bytes = Allocations.of(() -> assertThrows(EOFException.class, reader::read));
        assertTrue(bytes < 1024 * 1024, () -> bytes + " bytes for a PDU that never came");
    }

    /** Frames of 4 MiB that consist of the smallest things their layout allows: most objects per byte. */
    static Stream<Arguments> crowds() {
        int words = 1024 * 1024;
        return Stream.of(
                arguments(PduType.FETCH, new int[] {0, 0, 0, words - 7}, 7),
                arguments(PduType.PROFILE, new int[] {0, 0, (words - 7) / 4, 0}, 7 + 1),
                arguments(PduType.PMNS_IDS, new int[] {0, words - 5}, 5),
                arguments(PduType.PMNS_NAMES, new int[] {words - 6, 0, words - 6}, 6),
                arguments(PduType.INSTANCE, new int[] {0, (words - 5) / 2}, 5 + 1),
                arguments(PduType.RESULT, new int[] {0, 0, (words - 6) / 2}, 6),
                arguments(PduType.LABEL, new int[] {0, 4, 0, (words - 7) / 4}, 7 + 1));
    }

    @ParameterizedTest
    @MethodSource("crowds")
    void memoryIsInProportionToTheFrame(PduType type, int[] front, int used) throws IOException {
        byte[] small = Frames.of(type, front);
        byte[] frame = Arrays.copyOf(small, 4 * 1024 * 1024);
        int unused = used - small.length / 4;
        if (type == PduType.LABEL) {
            // Empty label sets still state where their text would be.
            for (int at = small.length + 8; at < frame.length; at += 16) {
                ByteBuffer.wrap(frame).putInt(at, frame.length - 4 * unused);
            }
        }
        byte[] whole = Frames.resized(frame, frame.length - 4 * unused);
        PduReader reader = reader(whole);
        Pdu[] pdu = new Pdu[1];
        long bytes = Allocations.of(() -> pdu[0] = reader.read());
        assertFalse(pdu[0] instanceof Pdu.Malformed, () -> pdu[0].toString());
        assertTrue(bytes < 24L * whole.length, () -> bytes + " bytes for " + whole.length);
    }

    @Test
    void ordinaryPdusReuseOneBuffer() throws IOException {
        byte[] stream = Captures.session("pmcd-attributes-labels-store").toAgent();
        PduReader reader = reader(stream);
        while (reader.read() != null) {
            assertEquals(PduBuffer.INITIAL, reader.capacity());
        }
    }

    @Test
    void textThatIsNoUtf8IsStillAName() throws IOException {
        byte[] frame = Frames.of(PduType.PMNS_TRAVERSE, 0, 4, 0x61ff6262);
        Pdu.PmnsTraverse traverse =
                assertInstanceOf(Pdu.PmnsTraverse.class, reader(frame).read());
        assertEquals("a\ufffdbb", traverse.name());
    }

    @Test
    void attributeWithoutAnyValueIsEmpty() throws IOException {
        assertEquals(new Pdu.Attr(0, 5, ""), reader(Frames.of(PduType.ATTR, 5)).read());
    }

    @Test
    void failingStreamPassesItsExceptionOn() {
        PduReader reader = new PduReader(new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("pipe is gone");
            }
        });
        assertEquals(
                "pipe is gone", assertThrows(IOException.class, reader::read).getMessage());
    }

    @Test
    void everyPduIsWrittenInOneCall() throws IOException {
        List<Integer> sizes = new ArrayList<>();
        PduWriter writer = new PduWriter(new ByteArrayOutputStream() {
            @Override
            public synchronized void write(byte[] bytes, int offset, int length) {
                sizes.add(length);
            }

            @Override
            public synchronized void write(int b) {
                sizes.add(1);
            }
        });
        List<Integer> expected = new ArrayList<>();
        for (String name : Captures.names()) {
            byte[] frame = Captures.pdu(name);
            expected.add(frame.length);
            writer.write(PduReader.decode(frame));
        }
        assertEquals(expected, sizes);
    }
}

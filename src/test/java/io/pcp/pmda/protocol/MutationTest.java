package io.pcp.pmda.protocol;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Recorded PDUs with random damage: whatever arrives, the reader returns a PDU, calls it malformed, or throws what it
 * documents; it takes memory in proportion to what arrived; and what it accepts can be written again.
 */
class MutationTest {
    private static final int ROUNDS = 25_000;
    private static final int[] NASTY = {
        0,
        1,
        2,
        3,
        4,
        -1,
        -2,
        255,
        256,
        65535,
        65536,
        0xffffff,
        0x1000000,
        0x10000000,
        0x20000000,
        0x3fffffff,
        0x40000000,
        0x7ffffff0,
        Integer.MAX_VALUE,
        Integer.MIN_VALUE,
        0x80000001
    };
    /** Objects for eight bytes of an empty value set are the worst case. */
    private static final long ALLOCATED_PER_BYTE = 48;

    /** The reader's first buffer, one step of its growth for a length that is not kept, messages. */
    private static final long ALLOCATED_ANYWAY = 128 * 1024;

    private final List<byte[]> recorded =
            Captures.names().stream().map(Captures::pdu).toList();

    @ParameterizedTest
    @ValueSource(longs = {1, 20260401, 0x5eed, -77})
    void damagedPduIsReadOrRefusedAsDocumented(long seed) throws IOException {
        // Loads every class and links every message, which would count otherwise.
        recorded.forEach(frame -> checkWritable(PduReader.decode(frame)));
        Random warming = new Random(~seed);
        for (int i = 0; i < ROUNDS / 10; i++) {
            readAll(damaged(warming), new ArrayList<>());
        }
        Random random = new Random(seed);
        int[] outcomes = new int[Outcome.values().length];
        for (int i = 0; i < ROUNDS; i++) {
            byte[] stream = damaged(random);
            long[] allocated = new long[1];
            List<Pdu> pdus = new ArrayList<>();
            Outcome[] end = new Outcome[1];
            allocated[0] = Allocations.of(() -> end[0] = readAll(stream, pdus));
            long limit = ALLOCATED_ANYWAY + ALLOCATED_PER_BYTE * stream.length;
            assertTrue(allocated[0] < limit, () -> allocated[0] + " bytes for " + stream.length);
            outcomes[end[0].ordinal()]++;
            for (Pdu pdu : pdus) {
                outcomes[(pdu instanceof Pdu.Malformed ? Outcome.MALFORMED : Outcome.ACCEPTED).ordinal()]++;
                checkWritable(pdu);
            }
        }
        // The damage must reach every way out, or it proves nothing.
        for (Outcome outcome : Outcome.values()) {
            assertTrue(outcomes[outcome.ordinal()] > ROUNDS / 100, () -> outcome + " " + Arrays.toString(outcomes));
        }
    }

    private enum Outcome {
        ACCEPTED,
        MALFORMED,
        END,
        END_INSIDE,
        OUT_OF_STEP
    }

    private static Outcome readAll(byte[] stream, List<Pdu> pdus) throws IOException {
        PduReader reader = new PduReader(new ByteArrayInputStream(stream));
        try {
            for (Pdu pdu = reader.read(); pdu != null; pdu = reader.read()) {
                pdus.add(pdu);
            }
            return Outcome.END;
        } catch (EOFException e) {
            return Outcome.END_INSIDE;
        } catch (ProtocolException e) {
            return Outcome.OUT_OF_STEP;
        }
    }

    private static void checkWritable(Pdu pdu) {
        if (pdu instanceof Pdu.Malformed malformed) {
            assertFalse(malformed.reason().isBlank());
            return;
        }
        byte[] bytes = PduWriter.encode(pdu);
        Pdu again = PduReader.decode(bytes);
        assertEquals(pdu.getClass(), again.getClass(), () -> pdu + " became " + again);
        assertArrayEquals(bytes, PduWriter.encode(again));
    }

    /** One to three PDUs back to back, one of them damaged. */
    private byte[] damaged(Random random) {
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        if (random.nextInt(4) == 0) {
            stream.writeBytes(any(random));
        }
        byte[] frame = any(random).clone();
        for (int i = random.nextInt(3); i >= 0; i--) {
            frame = damage(frame, random);
        }
        stream.writeBytes(frame);
        if (random.nextInt(2) == 0) {
            stream.writeBytes(any(random));
        }
        return stream.toByteArray();
    }

    private byte[] any(Random random) {
        return recorded.get(random.nextInt(recorded.size()));
    }

    private byte[] damage(byte[] frame, Random random) {
        return switch (random.nextInt(7)) {
            case 0 -> flipped(frame, random);
            case 1 -> Frames.withLength(frame, frame.length + random.nextInt(33) - 16);
            case 2 -> Frames.resized(frame, Math.max(Frame.HEADER, frame.length + random.nextInt(33) - 16));
            case 3 -> Frames.withWord(frame, word(frame, random), NASTY[random.nextInt(NASTY.length)]);
            case 4 -> neighbour(frame, random);
            case 5 -> spliced(frame, random);
            default -> Frames.withWord(frame, 4, 0x7000 + random.nextInt(0x1a));
        };
    }

    private static byte[] flipped(byte[] frame, Random random) {
        byte[] changed = frame.clone();
        for (int i = random.nextInt(8); i >= 0; i--) {
            changed[random.nextInt(changed.length)] ^= (byte) (1 << random.nextInt(8));
        }
        return changed;
    }

    /** Offset of an aligned word, mostly behind the header. */
    private static int word(byte[] frame, Random random) {
        int words = frame.length / 4;
        return 4 * (words > 3 && random.nextInt(8) > 0 ? 3 + random.nextInt(words - 3) : random.nextInt(words));
    }

    /** A count or length that is off by a little. */
    private static byte[] neighbour(byte[] frame, Random random) {
        int at = word(frame, random);
        int value = ByteBuffer.wrap(frame).getInt(at);
        return Frames.withWord(frame, at, value + random.nextInt(9) - 4);
    }

    /** The front of one PDU and the end of another under one correct length. */
    private byte[] spliced(byte[] front, Random random) {
        byte[] back = any(random);
        int from = random.nextInt(back.length);
        int upTo = Frame.HEADER + random.nextInt(front.length - Frame.HEADER + 1);
        byte[] both = Arrays.copyOf(front, upTo + back.length - from);
        System.arraycopy(back, from, both, upTo, back.length - from);
        return Frames.withLength(both, both.length);
    }
}

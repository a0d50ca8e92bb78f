package io.pcp.pmda.protocol;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** What is written is what is read, for random contents of every PDU. */
class RoundTripTest {
    private static final int ROUNDS = 300;

    @Test
    void generatorKnowsEveryPduOfTheProtocol() {
        Set<Class<?>> kinds = new HashSet<>(Arrays.asList(Pdu.class.getPermittedSubclasses()));
        kinds.remove(Pdu.Malformed.class);
        assertEquals(kinds, new RandomPdus(1).makers().keySet());
    }

    @Test
    void everyPduIsReadAsItWasWritten() throws IOException {
        List<Pdu> pdus = new ArrayList<>();
        for (Map.Entry<Class<? extends Pdu>, Supplier<Pdu>> maker :
                new RandomPdus(20260101).makers().entrySet()) {
            for (int i = 0; i < ROUNDS; i++) {
                pdus.add(maker.getValue().get());
            }
        }
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        PduWriter writer = new PduWriter(stream);
        for (Pdu pdu : pdus) {
            writer.write(pdu);
        }
        PduReader reader = new PduReader(new ByteArrayInputStream(stream.toByteArray()));
        for (Pdu pdu : pdus) {
            assertEquals(pdu, reader.read());
        }
        assertNull(reader.read());
    }

    @Test
    void equalPdusHaveEqualHashCodes() {
        Map<Class<? extends Pdu>, Supplier<Pdu>> one = new RandomPdus(7).makers();
        Map<Class<? extends Pdu>, Supplier<Pdu>> two = new RandomPdus(7).makers();
        for (Class<? extends Pdu> kind : one.keySet()) {
            Pdu a = one.get(kind).get();
            Pdu b = two.get(kind).get();
            assertEquals(a, b);
            assertEquals(a.hashCode(), b.hashCode());
        }
    }

    @Test
    void resultEncoderWritesTheSameBytesAsTheRecord() {
        RandomPdus random = new RandomPdus(99);
        ResultEncoder encoder = PduWriter.newResult();
        for (int i = 0; i < ROUNDS; i++) {
            Pdu.Result result = new Pdu.Result(0, 0x18, 0, random.sets());
            Results.replay(result, encoder);
            assertArrayEquals(PduWriter.encode(result), PduWriter.encode(encoder));
        }
    }
}

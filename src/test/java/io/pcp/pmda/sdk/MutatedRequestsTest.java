package io.pcp.pmda.sdk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pcp.pmda.model.PmErr;
import io.pcp.pmda.protocol.Captures;
import io.pcp.pmda.protocol.Pdu;
import io.pcp.pmda.protocol.PduReader;
import io.pcp.pmda.protocol.PduType;
import io.pcp.pmda.protocol.ProtocolException;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * A hundred thousand damaged requests, from the pipe to the answer: each is answered once and legally, or not at all, as its
 * type demands, or ends the connection; and nothing is kept.
 */
class MutatedRequestsTest {
    private static final int REQUESTS = 100_000;
    private static final int[] NASTY = {
        0,
        1,
        2,
        3,
        4,
        -1,
        -2,
        7,
        16,
        255,
        256,
        65535,
        65536,
        0xffffff,
        0x1000000,
        0x10000000,
        0x40000000,
        Integer.MAX_VALUE,
        Integer.MIN_VALUE
    };
    /** Codes pmcd would take for the death of the agent. */
    private static final Set<Integer> DEADLY = Set.of(PmErr.IPC, PmErr.TIMEOUT, -32);

    private static final long HEAP_SLACK = 4L * 1024 * 1024;

    private enum Outcome {
        ANSWERED,
        REFUSED,
        SILENT,
        CONNECTION_ENDED,
        STREAM_ENDED
    }

    private final Peer peer;
    private final List<byte[]> recorded = new ArrayList<>();
    private final Map<Outcome, Integer> outcomes = new EnumMap<>(Outcome.class);

    MutatedRequestsTest() {
        MetricTable[] table = new MetricTable[1];
        peer = new Peer(() -> table[0]);
        table[0] = new VecDaemon(400, peer.changes).table;
        for (String name : List.of("dbpmda-all-requests", "pmcd-attributes-labels-store", "pmcd-two-clients")) {
            Captures.session(name).steps().stream()
                    .filter(Captures.Step::toAgent)
                    .forEach(step -> recorded.add(step.frame()));
        }
    }

    @Test
    void everyDamagedRequestIsAnsweredOnceOrNotAtAllAndNothingIsKept() throws Exception {
        Random random = new Random(20260401);
        for (int i = 0; i < REQUESTS / 10; i++) {
            feed(damaged(random));
        }
        long before = heap();
        for (int i = REQUESTS / 10; i < REQUESTS; i++) {
            feed(damaged(random));
        }
        long after = heap();
        assertTrue(after - before < HEAP_SLACK, () -> "heap grew from " + before + " to " + after);
        for (Outcome outcome : Outcome.values()) {
            assertTrue(outcomes.getOrDefault(outcome, 0) > REQUESTS / 200, outcomes::toString);
        }
        assertTrue(peer.log.lines().size() < 50, () -> peer.log.lines().toString());
        // It serves on as if nothing had been.
        peer.tell(new Pdu.Profile(0, 0, io.pcp.pmda.model.Profile.ALL));
        assertEquals("0.11: 0=0 1=100 7=700", ResultText.of(peer.fetch(400 << 22 | 11)));
    }

    private static long heap() throws InterruptedException {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 3; i++) {
            System.gc();
            Runtime runtime = Runtime.getRuntime();
            least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
        }
        return least;
    }

    private void feed(byte[] stream) {
        PduReader reader = new PduReader(new ByteArrayInputStream(stream));
        try {
            for (Pdu pdu = reader.read(); pdu != null; pdu = reader.read()) {
                check(pdu, peer.tell(pdu));
            }
        } catch (ProtocolException e) {
            count(Outcome.CONNECTION_ENDED);
        } catch (EOFException e) {
            count(Outcome.STREAM_ENDED);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private void count(Outcome outcome) {
        outcomes.merge(outcome, 1, Integer::sum);
    }

    private void check(Pdu request, List<Pdu> answers) {
        assertEquals(wantsAnswer(request) ? 1 : 0, answers.size(), () -> request + " -> " + answers);
        if (answers.isEmpty()) {
            count(Outcome.SILENT);
            return;
        }
        Pdu answer = answers.get(0);
        assertFalse(answer instanceof Pdu.Malformed, () -> request + " -> " + answer);
        assertEquals(0, answer.from());
        if (answer instanceof Pdu.Error error) {
            count(Outcome.REFUSED);
            boolean acknowledged = error.code() == 0 && request instanceof Pdu.Result;
            assertTrue(acknowledged || error.code() < 0 && !DEADLY.contains(error.code()), () -> request + " " + error);
        } else {
            count(Outcome.ANSWERED);
            suits(request, answer);
        }
    }

    private static boolean wantsAnswer(Pdu pdu) {
        return switch (pdu.getClass().getSimpleName()) {
            case "Fetch",
                    "Result",
                    "DescRequest",
                    "InstanceRequest",
                    "TextRequest",
                    "PmnsIds",
                    "PmnsNames",
                    "PmnsChild",
                    "PmnsTraverse",
                    "LabelRequest" -> true;
            case "Malformed" -> PduType.wantsAnswer(((Pdu.Malformed) pdu).type());
            default -> false;
        };
    }

    private static void suits(Pdu request, Pdu answer) {
        if (request instanceof Pdu.Fetch fetch) {
            Pdu.Result result = (Pdu.Result) answer;
            assertEquals(0, result.seconds() & ~0x18);
            assertEquals(0, result.micros());
            assertEquals(
                    Arrays.stream(fetch.pmids()).boxed().toList(),
                    result.sets().stream().map(Pdu.ValueSet::pmid).toList());
        } else if (request instanceof Pdu.DescRequest desc) {
            assertEquals(desc.pmid(), ((Pdu.Desc) answer).desc().pmid().packed());
        } else if (request instanceof Pdu.InstanceRequest instances) {
            assertEquals(instances.indom(), ((Pdu.Instances) answer).indom());
        } else if (request instanceof Pdu.TextRequest text) {
            assertEquals(text.ident(), ((Pdu.Text) answer).ident());
        } else if (request instanceof Pdu.LabelRequest label) {
            assertEquals(label.ident(), ((Pdu.Labels) answer).ident());
            assertEquals(label.level(), ((Pdu.Labels) answer).level());
        } else {
            boolean byName = request instanceof Pdu.PmnsNames;
            assertEquals(byName ? Pdu.PmnsIds.class : Pdu.PmnsNames.class, answer.getClass(), request::toString);
        }
    }

    /** A damaged PDU, sometimes behind a whole one. */
    private byte[] damaged(Random random) {
        byte[] frame = any(random).clone();
        ByteBuffer words = ByteBuffer.wrap(frame);
        int word = 4 * random.nextInt(frame.length / 4);
        switch (random.nextInt(6)) {
            case 0 -> {
                for (int i = random.nextInt(6); i >= 0; i--) {
                    frame[random.nextInt(frame.length)] ^= (byte) (1 << random.nextInt(8));
                }
            }
            case 1 -> words.putInt(word, NASTY[random.nextInt(NASTY.length)]);
            case 2 -> words.putInt(word, words.getInt(word) + random.nextInt(9) - 4);
            case 3 -> words.putInt(4, 0x7000 + random.nextInt(0x20));
            case 4 -> {
                frame = Arrays.copyOf(frame, 12 + random.nextInt(2 * frame.length));
                ByteBuffer.wrap(frame).putInt(0, frame.length);
            }
            default -> {
                byte[] tail = any(random);
                int kept = 12 + random.nextInt(frame.length - 11);
                int from = random.nextInt(tail.length);
                frame = Arrays.copyOf(frame, kept + tail.length - from);
                System.arraycopy(tail, from, frame, kept, tail.length - from);
                ByteBuffer.wrap(frame).putInt(0, frame.length);
            }
        }
        byte[] before = random.nextInt(4) == 0 ? any(random) : new byte[0];
        byte[] stream = Arrays.copyOf(before, before.length + frame.length);
        System.arraycopy(frame, 0, stream, before.length, frame.length);
        return stream;
    }

    private byte[] any(Random random) {
        return recorded.get(random.nextInt(recorded.size()));
    }
}

package io.pcp.pmda.sdk;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.pcp.pmda.protocol.Pdu;
import io.pcp.pmda.protocol.PduReader;
import io.pcp.pmda.protocol.PduWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;

/** The other end of the pipe without a pipe: gives PDUs to a dispatcher and collects what it writes. */
final class Peer {
    final HandDrivenTime time = new HandDrivenTime();
    final Freshness rule = time.freshness();
    final ChangeFlags changes = new ChangeFlags(time);
    final LogLines log = new LogLines();
    final Dispatcher dispatcher;
    private final List<byte[]> frames = new ArrayList<>();

    Peer(MetricTable table) {
        this(() -> table);
    }

    Peer(Supplier<MetricTable> table) {
        OutputStream out = new OutputStream() {
            @Override
            public void write(int one) {
                throw new AssertionError("a PDU is written in one piece");
            }

            @Override
            public void write(byte[] bytes, int offset, int length) {
                frames.add(Arrays.copyOfRange(bytes, offset, offset + length));
            }
        };
        dispatcher = new Dispatcher(table, rule, Duration.ofSeconds(2), changes, log.log(), new PduWriter(out));
    }

    /** All that is written on one PDU, as bytes. */
    List<byte[]> frames(Pdu request) {
        frames.clear();
        try {
            dispatcher.handle(request);
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
        return List.copyOf(frames);
    }

    /** All that is written on one PDU. */
    List<Pdu> tell(Pdu request) {
        return frames(request).stream().map(PduReader::decode).toList();
    }

    /** The one answer to a request. */
    Pdu ask(Pdu request) {
        List<Pdu> answers = tell(request);
        assertEquals(1, answers.size(), () -> request + " -> " + answers);
        return answers.get(0);
    }

    /** The answer to a fetch. */
    Pdu.Result fetch(int... pmids) {
        return (Pdu.Result) ask(new Pdu.Fetch(0, 0, 0, pmids));
    }

    /** The code of the answer, which must be an ERROR. */
    int error(Pdu request) {
        return ((Pdu.Error) ask(request)).code();
    }
}

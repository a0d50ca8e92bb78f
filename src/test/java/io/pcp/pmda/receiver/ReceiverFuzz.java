package io.pcp.pmda.receiver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pcp.pmda.receiver.ReceiverConfigReader.Result;
import io.pcp.pmda.receiver.ReceiverSettings.Listen;
import io.pcp.pmda.source.ConfigProblem;
import io.pcp.pmda.source.FileTrust;
import io.pcp.pmda.source.SourceConfigReader;
import io.pcp.pmda.source.Target;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;

/** What must hold for any bytes that come over a connection, and for any text of {@code otlp.conf}. */
public final class ReceiverFuzz {
    private static final Path FILE = Path.of("/nowhere/otlp.conf");
    private static final FileTrust TRUST = new FileTrust(65_534);

    private ReceiverFuzz() {}

    /** Requests end in order or are refused, and are the same in whatever pieces they come. */
    public static void requests(byte[] input) {
        String whole = transcript(input, Integer.MAX_VALUE);
        assertEquals(whole, transcript(input, 1));
        assertEquals(whole, transcript(input, 7));
    }

    private static String transcript(byte[] input, int piece) {
        int[] at = {0};
        RequestInput in = new RequestInput((into, from, length) -> {
            int part = Math.min(Math.min(length, piece), input.length - at[0]);
            System.arraycopy(input, at[0], into, from, part);
            at[0] += part;
            return part == 0 ? -1 : part;
        });
        StringBuilder said = new StringBuilder();
        try {
            while (in.begin()) {
                HttpHead head = HttpHead.read(in);
                said.append(head).append(' ').append(head.length()).append('\n');
                assertTrue(head.length() >= -1);
                RequestBody body = new RequestBody(in, head.length());
                body.limit(1 << 20);
                byte[] part = new byte[64];
                int hash = 0;
                for (int got = body.read(part, 0, 64); got >= 0; got = body.read(part, 0, 64)) {
                    assertTrue(got > 0);
                    for (int i = 0; i < got; i++) {
                        hash = 31 * hash + part[i];
                    }
                }
                assertTrue(body.ended() && body.taken() <= input.length);
                assertTrue(head.length() < 0 || head.length() == body.taken());
                said.append(body.taken()).append(' ').append(hash).append('\n');
            }
        } catch (Refusal refusal) {
            assertTrue(refusal.status() == 400 || refusal.status() == 413, refusal.toString());
            // How much of a body came before it was too much depends on the pieces, and nobody is told.
            said.append(refusal.getMessage());
        } catch (EOFException cutOff) {
            said.append("cut off");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return said.toString();
    }

    /** Reading ends, says the same twice, and never leaves a door open that needs a lock. */
    public static void configuration(byte[] input) {
        String text = new String(input, StandardCharsets.UTF_8);
        ReceiverConfigReader reader = new ReceiverConfigReader(TRUST);
        Result result = reader.read(FILE, text);
        assertEquals(result, reader.read(FILE, text));
        int lines = (int) text.chars().filter(c -> c == '\n').count() + 1;
        for (ConfigProblem problem : result.problems()) {
            assertTrue(problem.line() >= 0 && problem.line() <= lines, problem::toString);
            assertFalse(problem.text().isBlank());
        }
        ReceiverSettings settings = result.settings();
        if (result.fatal()) {
            assertEquals(ReceiverSettings.OFF, settings);
            return;
        }
        boolean secured = settings.security().bearerTokenFile() != null
                || settings.security().certificate() != null;
        for (Listen listen : settings.listen()) {
            assertTrue(ListenParser.local(listen) || secured, listen::display);
        }
        SourceConfigReader.Result source = new SourceConfigReader(TRUST)
                .pushed("otlp.x", FILE, settings.sourceLines(), "workload.x", new Target.Push("x"));
        assertFalse(source.fatal(), () -> Arrays.toString(input) + source);
        assertEquals(settings.staleAfter(), source.sources().get(0).timing().staleAfter());
        assertEquals(settings.maxSeries(), source.sources().get(0).limits().series());
    }
}

package io.pcp.pmda.protocol;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * The recorded PDUs and sessions under {@code /captures} of the class path ({@code README.md} there tells where they come
 * from).
 *
 * <p>Single PDUs: {@link #names()} and {@link #pdu(String)}.
 *
 * <p>Sessions, for replay: {@link #sessions()} and {@link #session(String)}. A session is the list of its PDUs in wire
 * order, both directions. Either feed it PDU by PDU ({@link Session#steps()}: give {@link Step#frame()} of every step
 * {@link Step#toAgent()} to the agent and compare what it says with the steps that follow), or as the two byte streams
 * that went through the pipes ({@link Session#toAgent()}, {@link Session#fromAgent()}), or as questions with their
 * answers ({@link Session#exchanges()}).
 */
public final class Captures {
    private static final String ROOT = "/captures";

    private Captures() {}

    /**
     * One PDU of a session.
     *
     * @param number position in the session, from 0
     * @param toAgent true from pmcd or dbpmda, false from the agent
     * @param frame the whole PDU
     * @param comment what it says, in words
     */
    public record Step(int number, boolean toAgent, byte[] frame, String comment) {
        public Pdu pdu() {
            return PduReader.decode(frame);
        }
    }

    /**
     * A PDU towards the agent and what the agent sent before the next one.
     *
     * @param question null for what the agent says unasked at the start
     * @param answers none for PROFILE, ATTR, CREDS and "context closed"
     */
    public record Exchange(Step question, List<Step> answers) {}

    /** A whole session. */
    public record Session(String name, List<Step> steps) {

        /** Everything the agent reads, back to back. */
        public byte[] toAgent() {
            return stream(true);
        }

        /** Everything the agent writes, back to back. */
        public byte[] fromAgent() {
            return stream(false);
        }

        private byte[] stream(boolean toAgent) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            steps.stream().filter(step -> step.toAgent() == toAgent).forEach(step -> bytes.writeBytes(step.frame()));
            return bytes.toByteArray();
        }

        /** In wire order; the first holds the CREDS the agent opens with. */
        public List<Exchange> exchanges() {
            List<Exchange> exchanges = new ArrayList<>();
            Step question = null;
            List<Step> answers = new ArrayList<>();
            for (Step step : steps) {
                if (step.toAgent()) {
                    exchanges.add(new Exchange(question, List.copyOf(answers)));
                    question = step;
                    answers.clear();
                } else {
                    answers.add(step);
                }
            }
            exchanges.add(new Exchange(question, List.copyOf(answers)));
            return exchanges;
        }
    }

    /** Names of the single PDUs, without {@code .hex}, sorted. */
    public static List<String> names() {
        return list(".hex");
    }

    /** Names of the sessions, without {@code .session}, sorted. */
    public static List<String> sessions() {
        return list(".session");
    }

    /** One PDU, header included. */
    public static byte[] pdu(String name) {
        StringBuilder hex = new StringBuilder();
        for (String line : lines(name + ".hex")) {
            if (!line.startsWith("#")) {
                hex.append(line.replace(" ", ""));
            }
        }
        return HexFormat.of().parseHex(hex);
    }

    public static Session session(String name) {
        List<Step> steps = new ArrayList<>();
        String comment = "";
        for (String line : lines(name + ".session")) {
            if (line.startsWith("#")) {
                comment = line.substring(1).strip();
            } else if (!line.isBlank()) {
                byte[] frame = HexFormat.of().parseHex(line.substring(1).strip());
                steps.add(new Step(steps.size(), line.startsWith(">"), frame, comment));
            }
        }
        return new Session(name, List.copyOf(steps));
    }

    private static List<String> lines(String file) {
        try {
            return Files.readAllLines(directory().resolve(file), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> list(String suffix) {
        try (Stream<Path> files = Files.list(directory())) {
            return files.map(file -> file.getFileName().toString())
                    .filter(file -> file.endsWith(suffix))
                    .map(file -> file.substring(0, file.length() - suffix.length()))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path directory() {
        URL url = Captures.class.getResource(ROOT);
        if (url == null) {
            throw new IllegalStateException("no " + ROOT + " on the class path");
        }
        try {
            return Path.of(url.toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(url.toString(), e);
        }
    }
}

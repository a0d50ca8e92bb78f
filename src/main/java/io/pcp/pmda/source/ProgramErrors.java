package io.pcp.pmda.source;

import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** What the program of a source writes to standard error: into the log, as far as the log can bear it. Of one thread. */
final class ProgramErrors {
    /** Lines a minute. */
    private static final int MAX_LINES = 10;

    private static final long WINDOW = 60_000_000_000L;
    private static final int MAX_LENGTH = 400;

    private final String source;
    private final Consumer<String> log;
    private final byte[] line = new byte[MAX_LENGTH];
    private int length;
    private String first;
    private long window;
    private int logged;
    private long suppressed;

    ProgramErrors(String source, Consumer<String> log) {
        this.source = source;
        this.log = log;
    }

    /** A new run of the program. */
    void begin() {
        first = null;
        length = 0;
    }

    void take(byte[] bytes, int count, long now) {
        for (int i = 0; i < count; i++) {
            if (bytes[i] == '\n') {
                endLine(now);
            } else if (length < MAX_LENGTH) {
                line[length++] = bytes[i];
            }
        }
    }

    /** The run is over. */
    void end(long now) {
        endLine(now);
    }

    /** The first line of this run, or null. */
    String first() {
        return first;
    }

    private void endLine(long now) {
        String text = Units.excerpt(new String(line, 0, length, StandardCharsets.UTF_8).strip(), MAX_LENGTH);
        length = 0;
        if (text.isEmpty()) {
            return;
        }
        first = first == null ? text : first;
        if (logged == 0 || now - window > WINDOW) {
            if (suppressed > 0) {
                log.accept("source " + source + ": " + suppressed + " more lines of its program were not logged");
            }
            window = now;
            logged = 0;
            suppressed = 0;
        }
        if (logged < MAX_LINES) {
            logged++;
            log.accept("source " + source + ": its program says: " + text);
        } else {
            suppressed++;
        }
    }
}

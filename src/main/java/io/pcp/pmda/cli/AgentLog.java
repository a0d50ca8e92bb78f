package io.pcp.pmda.cli;

import io.pcp.pmda.sdk.PmdaLog;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.slf4j.Logger;

/** The messages of an agent that runs inside a command: diagnostics, seen with {@code --verbose} only. */
final class AgentLog {
    private AgentLog() {}

    /** A log whose lines go to a logger, without the stamp they carry in a log file. */
    static PmdaLog to(Logger log) {
        return new PmdaLog("pmdagpu", () -> new Lines(log));
    }

    /** Collects one line; {@link PmdaLog} takes a new stream for each. */
    private static final class Lines extends PrintStream {
        private final Logger log;

        Lines(Logger log) {
            super(new ByteArrayOutputStream(), false, StandardCharsets.UTF_8);
            this.log = log;
        }

        @Override
        public void println(Object line) {
            String text = String.valueOf(line);
            int begin = text.indexOf(") ");
            String message = begin < 0 ? text : text.substring(begin + 2);
            if (message.startsWith("Warning") || message.startsWith("Error")) {
                log.warn(message);
            } else {
                log.info(message);
            }
        }
    }
}

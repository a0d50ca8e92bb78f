package io.pcp.pmda.process;

import io.pcp.pmda.sdk.PmdaLog;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A log that a test can read. */
final class LogLines {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream stream = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    private final PmdaLog log = new PmdaLog("pmdagpu", () -> stream);

    PmdaLog log() {
        return log;
    }

    /** From the level on, {@code Warning: text}. */
    List<String> lines() {
        return bytes.toString(StandardCharsets.UTF_8)
                .lines()
                .map(line -> line.substring(line.indexOf(") ") + 2))
                .toList();
    }
}

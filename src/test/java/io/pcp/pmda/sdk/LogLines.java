package io.pcp.pmda.sdk;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A log whose lines a test can look at. */
final class LogLines {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream stream = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    private final PmdaLog log = new PmdaLog("pmdatest", () -> stream);

    PmdaLog log() {
        return log;
    }

    /** Lines so far, without time and process: {@code Warning: text}. */
    List<String> lines() {
        return bytes.toString(StandardCharsets.UTF_8)
                .lines()
                .map(line -> line.replaceFirst("^\\[[^]]*] pmdatest\\(\\d+\\) ", ""))
                .toList();
    }

    /** Lines that contain a text. */
    List<String> with(String text) {
        return lines().stream().filter(line -> line.contains(text)).toList();
    }
}

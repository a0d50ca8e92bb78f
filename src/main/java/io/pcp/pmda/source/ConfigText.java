package io.pcp.pmda.source;

import io.pcp.pmda.sdk.IoReason;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The text of a configuration file, whatever somebody has put in its place. */
final class ConfigText {
    private static final int MAX = 1 << 20;

    private ConfigText() {}

    /** Null, with a problem, when there is none: not a file, unreadable, too large, not UTF-8. */
    static String read(Path file, ConfigProblems problems) {
        byte[] bytes;
        try {
            // A pipe would keep its reader waiting for ever.
            if (!Files.isRegularFile(file)) {
                problems.fatal(0, Files.exists(file) ? "is no regular file" : "is missing, or a link to nowhere");
                return null;
            }
            try (InputStream in = Files.newInputStream(file)) {
                bytes = in.readNBytes(MAX + 1);
            }
        } catch (IOException e) {
            problems.fatal(0, "cannot be read: " + IoReason.of(e));
            return null;
        }
        if (bytes.length > MAX) {
            problems.fatal(0, "is larger than 1 MB: this is no configuration of a source");
            return null;
        }
        return decode(bytes, problems);
    }

    private static String decode(byte[] bytes, ConfigProblems problems) {
        CharsetDecoder decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CharBuffer out = CharBuffer.allocate(bytes.length);
        CoderResult result = decoder.decode(in, out, true);
        String text = out.flip().toString();
        if (result.isError() || text.indexOf('\0') >= 0) {
            int end = result.isError() ? text.length() : text.indexOf('\0');
            int line = 1
                    + (int) text.substring(0, end)
                            .chars()
                            .filter(c -> c == '\n')
                            .count();
            problems.fatal(line, "is not a text in UTF-8");
            return null;
        }
        // Editors of other systems put a mark before the first line.
        return text.startsWith("\ufeff") ? text.substring(1) : text;
    }
}

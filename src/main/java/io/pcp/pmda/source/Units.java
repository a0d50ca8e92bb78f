package io.pcp.pmda.source;

import java.time.Duration;

/** Amounts as people read them in a status. */
final class Units {
    private Units() {}

    /** {@code 812 bytes}, {@code 17 KB}, {@code 16 MB}; rounded down. */
    static String bytes(long bytes) {
        if (bytes < 1024) {
            return bytes + (bytes == 1 ? " byte" : " bytes");
        }
        return bytes < 1 << 20 ? (bytes >> 10) + " KB" : (bytes >> 20) + " MB";
    }

    /** {@code 300 ms}, {@code 2 s}, {@code 2.5 s}. */
    static String duration(Duration time) {
        long millis = time.toMillis();
        return millis < 1000 ? millis + " ms" : seconds(time) + " s";
    }

    /** Decimal seconds, {@code 2} or {@code 0.3}. */
    static String seconds(Duration time) {
        long millis = time.toMillis();
        if (millis % 1000 == 0) {
            return Long.toString(millis / 1000);
        }
        String digits = Long.toString(1000 + millis % 1000).substring(1);
        int end = 3;
        while (digits.charAt(end - 1) == '0') {
            end--;
        }
        return millis / 1000 + "." + digits.substring(0, end);
    }

    /** Foreign text fit for a status: one line, printable, not long. */
    static String excerpt(String text, int longest) {
        StringBuilder out = new StringBuilder(Math.min(text.length(), longest) + 3);
        for (int i = 0; i < text.length() && i < longest; i++) {
            char c = text.charAt(i);
            out.append(c == '\t' ? ' ' : c < ' ' || c >= 0x7f && c < 0xa0 ? '?' : c);
        }
        return text.length() > longest ? out.append("...").toString() : out.toString();
    }
}

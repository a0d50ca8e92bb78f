package io.pcp.pmda.process;

import io.pcp.pmda.model.Label;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Values from outside as text PCP and every reader of its labels accept. */
final class LabelText {
    /** Long enough for each cgroup path of the field; all labels of an instance have to fit into 64 KiB. */
    private static final int MAX_VALUE = 1024;

    private LabelText() {}

    /** Control characters, line separators and halves of surrogate pairs as '?', at most {@value #MAX_VALUE} characters. */
    static String clean(String value) {
        StringBuilder out = null;
        int length = Math.min(value.length(), MAX_VALUE);
        for (int i = 0; i < length; i++) {
            char c = value.charAt(i);
            boolean pair =
                    Character.isHighSurrogate(c) && i + 1 < length && Character.isLowSurrogate(value.charAt(i + 1));
            if (pair) {
                i++;
            } else if (Character.isSurrogate(c) || c < ' ' || c >= 0x7f && c < 0xa0 || c == 0x2028 || c == 0x2029) {
                out = out == null ? new StringBuilder(value) : out;
                out.setCharAt(i, '?');
            }
        }
        String all = out == null ? value : out.toString();
        return all.substring(0, length);
    }

    /** Up to {@code max} bytes as printable ASCII, everything else as '?': a command as PCP names instances. */
    static String ascii(byte[] bytes, int from, int to, int max) {
        int end = Math.min(to, from + max);
        byte[] out = new byte[end - from];
        for (int i = from; i < end; i++) {
            out[i - from] = bytes[i] >= ' ' && bytes[i] < 0x7f ? bytes[i] : (byte) '?';
        }
        return new String(out, StandardCharsets.US_ASCII);
    }

    /** Collects the labels that have a value. */
    static final class Collector {
        private final List<Label> labels = new ArrayList<>();

        /** Leaves the label out when the value is null or empty. */
        Collector text(String name, String value) {
            if (value != null && !value.isEmpty()) {
                labels.add(Label.text(name, clean(value)));
            }
            return this;
        }

        /** Leaves the label out when the value is negative. */
        Collector number(String name, long value) {
            if (value >= 0) {
                labels.add(Label.number(name, value));
            }
            return this;
        }

        Label[] done() {
            return labels.toArray(new Label[0]);
        }
    }
}

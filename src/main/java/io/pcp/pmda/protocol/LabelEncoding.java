package io.pcp.pmda.protocol;

import io.pcp.pmda.model.Json;
import io.pcp.pmda.model.Label;
import io.pcp.pmda.model.LabelLevel;
import io.pcp.pmda.model.LabelSet;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Label sets as they travel: compact JSON text and an index into it, sorted by name, because clients merge levels by
 * walking two sorted lists.
 *
 * <p>Whatever the set holds, what comes out is legal: a string longer than {@value #MAX_VALUE} bytes is cut; other long
 * values, objects (receivers would see only their last component as name) and texts that are no JSON are left out; and
 * while the text is too long for the 16-bit offsets, labels are left out from the end, notes before the others.
 */
public final class LabelEncoding {
    /** Longest value in bytes, quotes included. */
    public static final int MAX_VALUE = 1024;

    private LabelEncoding() {}

    /**
     * One label set of a LABEL answer.
     *
     * @param instance -1 unless the level is INSTANCES
     */
    public static Pdu.Labels.Entry entry(LabelLevel level, int instance, LabelSet labels) {
        List<Label> kept = legal(labels);
        if (kept.isEmpty()) {
            return new Pdu.Labels.Entry(instance, 0, "", List.of());
        }
        StringBuilder json = new StringBuilder();
        List<Pdu.Labels.Index> index = new ArrayList<>(kept.size());
        List<Label> order = new ArrayList<>(kept);
        int offset = 0;
        for (Label label : kept) {
            json.append(offset == 0 ? '{' : ',')
                    .append('"')
                    .append(label.name())
                    .append("\":");
            json.append(label.json());
            int nameOffset = offset + 2;
            int valueOffset = nameOffset + label.name().length() + 2;
            int valueLength = utf8Length(label.json());
            int flags = level.code() | (label.optional() ? Pdu.Labels.Index.OPTIONAL : 0);
            index.add(new Pdu.Labels.Index(nameOffset, label.name().length(), flags, valueOffset, valueLength));
            offset = valueOffset + valueLength;
        }
        json.append('}');
        order.sort(Comparator.comparing(Label::name));
        List<Pdu.Labels.Index> sorted = new ArrayList<>(index.size());
        for (Label label : order) {
            sorted.add(index.get(kept.indexOf(label)));
        }
        return new Pdu.Labels.Entry(instance, 0, json.toString(), sorted);
    }

    /** True when {@link #entry} carries the whole set; false when it cuts a value or leaves a label out. */
    public static boolean fits(LabelSet labels) {
        return legal(labels).equals(labels.labels());
    }

    private static List<Label> legal(LabelSet labels) {
        List<Label> kept = new ArrayList<>(labels.labels().size());
        int bytes = 1;
        for (Label label : labels.labels()) {
            Label legal = legal(label);
            if (legal != null) {
                kept.add(legal);
                bytes += cost(legal);
            }
        }
        for (boolean optional : new boolean[] {true, false}) {
            for (int i = kept.size() - 1; i >= 0 && bytes > LabelWriter.MAX_JSON; i--) {
                if (kept.get(i).optional() == optional) {
                    bytes -= cost(kept.remove(i));
                }
            }
        }
        return kept;
    }

    /** Bytes of one label: a brace or comma, the name in quotes, a colon, the value. */
    private static int cost(Label label) {
        return 1 + 1 + label.name().length() + 1 + 1 + utf8Length(label.json());
    }

    private static Label legal(Label label) {
        String json = label.json();
        if (json.startsWith("{") || !Json.isCompact(json)) {
            return null;
        }
        if (utf8Length(json) <= MAX_VALUE) {
            return label;
        }
        return json.startsWith("\"") ? new Label(label.name(), cut(json), label.optional()) : null;
    }

    /** A JSON string cut to {@link #MAX_VALUE} bytes, neither inside an escape nor inside a character. */
    private static String cut(String json) {
        int room = MAX_VALUE - 2;
        int end = 1;
        int bytes = 0;
        while (true) {
            int next = end + unit(json, end);
            bytes += utf8Length(json.substring(end, next));
            if (bytes > room) {
                return json.substring(0, end) + '"';
            }
            end = next;
        }
    }

    /** Chars of the character or escape that starts here; an escaped pair of surrogates counts as one. */
    private static int unit(String json, int at) {
        if (json.charAt(at) != '\\') {
            return Character.charCount(json.codePointAt(at));
        }
        if (json.charAt(at + 1) != 'u') {
            return 2;
        }
        boolean high = Character.isHighSurrogate((char) Integer.parseInt(json.substring(at + 2, at + 6), 16));
        return high && json.startsWith("\\u", at + 6) ? 12 : 6;
    }

    private static int utf8Length(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= 0x80) {
                return text.getBytes(StandardCharsets.UTF_8).length;
            }
        }
        return text.length();
    }
}

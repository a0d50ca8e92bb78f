package io.pcp.pmda.exposition;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;

/** Reads lines that begin with {@code #}. Not thread-safe: what was read stands in fields. */
final class CommentReader {
    /** What such a line is. */
    enum Kind {
        COMMENT,
        HELP,
        TYPE,
        UNIT,
        /** {@code # PCP} or {@code # PCP5}. */
        PCP,
        EOF,
        /** As the fault says. */
        BAD
    }

    private static final Set<String> PCP_TYPES = Set.of("32", "u32", "64", "u64", "float", "double", "string");
    private static final Set<String> PCP_SEMANTICS = Set.of("counter", "instant", "discrete");
    private static final int NAME = 2;

    private final ParseRules rules;
    private final Fault fault;
    private final Quoted quoted;

    /** Of the family. */
    String name;
    /** Offsets of what follows the name. */
    private int restFrom;

    private int restTo;
    private PcpMetadata pcp;

    CommentReader(ParseRules rules, Fault fault) {
        this.rules = rules;
        this.fault = fault;
        this.quoted = new Quoted(fault);
    }

    /**
     * @param from offset of {@code #}
     * @param end of the line, or before the carriage return at its end
     * @param wanted whether {@link #name} is
     */
    Kind read(byte[] text, int from, int end, ExpositionFormat format, boolean wanted) {
        int at = Ascii.skipBlanks(text, from + 1, end);
        if (at == from + 1 || end - at < 3) {
            return Kind.COMMENT;
        }
        return switch (text[at]) {
            case 'H' -> family(text, at, end, "HELP", Kind.HELP, wanted);
            case 'T' -> family(text, at, end, "TYPE", Kind.TYPE, wanted);
            case 'U' -> family(text, at, end, "UNIT", Kind.UNIT, wanted);
            case 'E' ->
                format == ExpositionFormat.OPENMETRICS
                                && word(text, at, end, "EOF")
                                && Ascii.skipBlanks(text, at + 3, end) == end
                        ? Kind.EOF
                        : Kind.COMMENT;
            case 'P' -> pcp(text, at, end);
            default -> Kind.COMMENT;
        };
    }

    private static boolean word(byte[] text, int at, int end, String word) {
        int after = at + word.length();
        return after <= end
                && Ascii.same(word, text, at, after)
                && (after == end || text[after] == ' ' || text[after] == '\t');
    }

    private Kind family(byte[] text, int from, int end, String word, Kind kind, boolean wanted) {
        if (!word(text, from, end, word)) {
            return Kind.COMMENT;
        }
        int at = Ascii.skipBlanks(text, from + word.length(), end);
        int after = at < end && text[at] == '"' ? quotedName(text, at, end) : Ascii.metricName(text, at, end);
        if (after < 0) {
            return Kind.BAD;
        }
        if (after == at) {
            fault.expected("the name of a metric after # " + word, at);
            return Kind.BAD;
        }
        restFrom = Ascii.skipBlanks(text, after, end);
        restTo = end;
        if (restFrom == after && after < end) {
            fault.expected("a blank after the name", after);
            return Kind.BAD;
        }
        if (kind == Kind.TYPE && restFrom == restTo) {
            fault.expected("a type", restFrom);
            return Kind.BAD;
        }
        if (wanted) {
            name = text[at] == '"' ? quoted.text() : new String(text, at, after - at, StandardCharsets.ISO_8859_1);
        }
        return kind;
    }

    private int quotedName(byte[] text, int from, int end) {
        int after = quoted.read(text, from, end, null);
        if (after >= 0 && !rules.utf8() && Ascii.metricName(quoted.bytes, quoted.from, quoted.to) != quoted.to) {
            fault.wrong(
                    "the name " + Fault.printable(quoted.text()) + " needs 'utf8 = yes' in the source's file", from);
            return -1;
        }
        return after;
    }

    /** A malformed line of this kind is a comment like any other: it only means something to PCP. */
    private Kind pcp(byte[] text, int from, int end) {
        boolean five = word(text, from, end, "PCP5");
        if (!five && !word(text, from, end, "PCP")) {
            return Kind.COMMENT;
        }
        String line = new String(text, from, end - from, StandardCharsets.UTF_8).strip();
        List<String> words = List.of(line.split("[ \t]+", five ? 7 : 4));
        int semantics = five ? 5 : NAME;
        if (words.size() <= semantics
                || five && !PCP_TYPES.contains(words.get(3))
                || !PCP_SEMANTICS.contains(words.get(semantics))) {
            return Kind.COMMENT;
        }
        String units = words.size() > semantics + 1 ? words.get(semantics + 1) : "none";
        boolean singular = five && words.get(4).equals("PM_INDOM_NULL");
        pcp = new PcpMetadata(words.get(1), five ? words.get(3) : "", words.get(semantics), units, singular);
        return Kind.PCP;
    }

    /** Of the PCP line read. */
    PcpMetadata pcp() {
        return pcp;
    }

    /** Of the TYPE line read; null when nobody knows the word. */
    FamilyType type(byte[] text) {
        int end = restTo;
        while (end > restFrom && (text[end - 1] == ' ' || text[end - 1] == '\t')) {
            end--;
        }
        return switch (new String(text, restFrom, end - restFrom, StandardCharsets.UTF_8)) {
            case "counter" -> FamilyType.COUNTER;
            case "gauge" -> FamilyType.GAUGE;
            case "histogram" -> FamilyType.HISTOGRAM;
            case "gaugehistogram" -> FamilyType.GAUGEHISTOGRAM;
            case "summary" -> FamilyType.SUMMARY;
            case "info" -> FamilyType.INFO;
            case "stateset" -> FamilyType.STATESET;
            case "untyped", "unknown" -> FamilyType.UNKNOWN;
            default -> null;
        };
    }

    /** The word of a TYPE line, for a message. */
    String word(byte[] text) {
        int end = Math.min(restTo, restFrom + 24);
        return Fault.printable(new String(text, restFrom, end - restFrom, StandardCharsets.UTF_8));
    }

    /** The text of a HELP or UNIT line, without escapes. */
    String text(byte[] text, ExpositionFormat format) {
        int escape = restFrom;
        int high = 0;
        while (escape < restTo && text[escape] != '\\') {
            high |= text[escape++];
        }
        if (escape == restTo) {
            return new String(
                    text, restFrom, restTo - restFrom, high < 0 ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1);
        }
        byte[] plain = new byte[restTo - restFrom];
        int size = 0;
        for (int at = restFrom; at < restTo; at++) {
            byte c = text[at];
            byte next = c == '\\' && at + 1 < restTo ? text[at + 1] : 0;
            if (next == '\\' || next == 'n' || next == '"' && format == ExpositionFormat.OPENMETRICS) {
                c = next == 'n' ? (byte) '\n' : next;
                at++;
            }
            plain[size++] = c;
        }
        return new String(plain, 0, size, StandardCharsets.UTF_8);
    }
}

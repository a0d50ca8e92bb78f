package io.pcp.pmda.exposition;

import java.util.Arrays;
import java.util.zip.CRC32;

/**
 * Reads a sample line up to its value: name and labels. What the line shares with the one read before it (most often
 * all but the last label) is not looked at again. Not thread-safe: what was read stands in fields.
 */
final class SampleReader {
    private static final int FEW = 16;
    /** {@code ~} and eight hex digits. */
    private static final int CUT_MARK = 9;

    private final ParseRules rules;
    private final SamplePool samples;
    private final LabelPool pool;
    private final int seed;
    private final Fault fault;
    private final Quoted quoted;

    Sample sample;
    SeriesLabel[] labels = new SeriesLabel[FEW];
    int count;
    /** Of name and labels, whatever their order; labels without a value are not in it. */
    int hash;
    /** Offset of the value, after the blanks. */
    int valueAt;
    /** Why the series cannot be kept though the line is right; else null. */
    String limit;

    /** Line read before: where it is, how much of it was read, where its labels begin; its labels still stand above. */
    private int lastFrom;

    private int lastLength;
    private int lastOpen;
    private int[] labelEnds = new int[FEW];
    private int[] labelHashes = new int[FEW];

    SampleReader(ParseRules rules, SamplePool samples, LabelPool pool, int seed, Fault fault) {
        this.rules = rules;
        this.samples = samples;
        this.pool = pool;
        this.seed = seed;
        this.fault = fault;
        this.quoted = new Quoted(fault);
    }

    /** The next line is of another body. */
    void begin() {
        lastLength = 0;
        lastOpen = 0;
    }

    /**
     * @param from offset of the first byte that is no blank
     * @return false when the line is wrong, as the fault says
     */
    boolean read(byte[] text, int from, int end) {
        limit = null;
        int at = from + resume(text, from, end);
        boolean labelled = at > from;
        if (!labelled) {
            int nameEnd = Ascii.metricName(text, from, end);
            count = 0;
            if (nameEnd > from) {
                sample = samples.get(text, from, nameEnd, true);
                hash = Ascii.mix(sample.hash);
            } else {
                sample = null;
                if (from >= end || text[from] != '{') {
                    lastLength = 0;
                    return fault.expected("the name of a metric", from);
                }
            }
            at = Ascii.skipBlanks(text, nameEnd, end);
            labelled = at < end && text[at] == '{';
            lastOpen = labelled && nameEnd > from ? ++at - from : 0;
            if (labelled && nameEnd == from) {
                at++;
            } else if (!labelled && at == nameEnd && !Ascii.isEnd(text, at, end)) {
                lastLength = 0;
                return fault.expected("a blank or '{' after the name", at);
            }
        }
        lastLength = 0;
        if (labelled && (at = labels(text, from, at, end)) < 0) {
            return false;
        }
        if (sample == null) {
            return fault.wrong("there is no name of a metric", from);
        }
        valueAt = Ascii.skipBlanks(text, at, end);
        lastFrom = from;
        lastLength = limit == null ? valueAt - from : 0;
        return true;
    }

    /**
     * Reads the value of the line.
     *
     * @return false when there is none, as the fault says
     */
    boolean value(byte[] text, int end, NumberReader number) {
        if (!number.read(text, valueAt, end)) {
            return fault.expected("a number", valueAt);
        }
        int after = number.end;
        boolean ended = Ascii.isEnd(text, after, end) || text[after] == ' ' || text[after] == '\t';
        return ended || fault.expected("a decimal number", valueAt);
    }

    /** How many bytes of the line are known from the one before; 0 when its name is another. */
    private int resume(byte[] text, int from, int end) {
        if (lastLength == 0 || lastOpen == 0) {
            return 0;
        }
        int most = Math.min(end, from + lastLength);
        int common = Arrays.mismatch(text, from, most, text, lastFrom, lastFrom + lastLength);
        if (common < 0) {
            common = lastLength;
        }
        if (common < lastOpen) {
            return 0;
        }
        while (count > 0 && labelEnds[count - 1] > common) {
            count--;
        }
        if (count == 0) {
            hash = Ascii.mix(sample.hash);
            return lastOpen;
        }
        hash = labelHashes[count - 1];
        return labelEnds[count - 1];
    }

    /** Reads labels until the brace is closed; returns the offset after it, or -1. */
    private int labels(byte[] text, int from, int start, int end) {
        boolean afterLabel = count > 0;
        int at = start;
        while (true) {
            at = Ascii.skipBlanks(text, at, end);
            byte next = at < end ? text[at] : (byte) '\n';
            if (next == '}') {
                return at + 1;
            }
            if (next == ',' && afterLabel) {
                afterLabel = false;
                at++;
                continue;
            }
            at = label(text, from, at, end);
            if (at < 0) {
                return -1;
            }
            afterLabel = true;
        }
    }

    private int label(byte[] text, int from, int start, int end) {
        LabelName name;
        int at;
        int length;
        if (start < end && text[start] == '"') {
            at = quoted.read(text, start, end, null);
            if (at < 0 || !quotedName(start)) {
                return -1;
            }
            int next = Ascii.skipBlanks(text, at, end);
            if (next >= end || text[next] != '=') {
                return metricName(start, at);
            }
            name = pool.name(quoted.bytes, quoted.from, quoted.to, quoted.ascii);
            length = quoted.to - quoted.from;
        } else {
            at = Ascii.labelName(text, start, end);
            if (at == start) {
                fault.expected(count == 0 ? "a label or '}'" : "',', '}' or a label", start);
                return -1;
            }
            name = pool.name(text, start, at, true);
            length = at - start;
        }
        if (length > rules.maxLabelName()) {
            limit = "a name of a label has more than " + rules.maxLabelName() + " bytes (max_label_name)";
        }
        at = Ascii.skipBlanks(text, at, end);
        if (at >= end || text[at] != '=') {
            fault.expected("'=' after label " + Fault.printable(name.text()), at);
            return -1;
        }
        at = Ascii.skipBlanks(text, at + 1, end);
        if (at >= end || text[at] != '"') {
            fault.expected("the value of label " + Fault.printable(name.text()) + " in double quotes", at);
            return -1;
        }
        return value(text, from, at, end, name);
    }

    private int value(byte[] text, int from, int start, int end, LabelName name) {
        int at = quoted.read(text, start, end, name.text());
        if (at < 0) {
            return -1;
        }
        if (quoted.to - quoted.from > rules.maxLabelValue()) {
            cut();
        }
        if (count >= rules.maxLabels()) {
            limit = "the series has more than " + rules.maxLabels() + " labels (max_labels)";
            return at;
        }
        if (count == labels.length) {
            labels = Arrays.copyOf(labels, count * 2);
            labelEnds = Arrays.copyOf(labelEnds, count * 2);
            labelHashes = Arrays.copyOf(labelHashes, count * 2);
        }
        int valueHash = Ascii.hash(seed, quoted.bytes, quoted.from, quoted.to);
        int pair = LabelPool.hash(name, valueHash);
        labels[count] = pool.label(name, quoted.bytes, quoted.from, quoted.to, quoted.ascii, pair);
        hash += quoted.from == quoted.to ? 0 : pair;
        labelHashes[count] = hash;
        labelEnds[count++] = at - from;
        return at;
    }

    /** The name of the metric as the first thing in the braces. */
    private int metricName(int start, int end) {
        if (sample != null) {
            fault.expected("'=' after the quoted name of a label", end);
            return -1;
        }
        if (count > 0) {
            fault.wrong("the quoted name of the metric must be the first thing in the braces", start);
            return -1;
        }
        sample = samples.get(quoted.bytes, quoted.from, quoted.to, quoted.ascii);
        hash = Ascii.mix(sample.hash);
        return end;
    }

    /** Whether the quoted name may be one. */
    private boolean quotedName(int start) {
        if (quoted.from == quoted.to) {
            return fault.expected("a name that is not empty", start);
        }
        if (!rules.utf8() && Ascii.metricName(quoted.bytes, quoted.from, quoted.to) != quoted.to) {
            return fault.wrong(
                    "the name " + Fault.printable(quoted.text()) + " needs 'utf8 = yes' in the source's file", start);
        }
        return true;
    }

    private void cut() {
        CRC32 crc = new CRC32();
        crc.update(quoted.bytes, quoted.from, quoted.to - quoted.from);
        String mark = String.format("~%08x", crc.getValue());
        int room = Math.max(0, rules.maxLabelValue() - CUT_MARK);
        int cut = Utf8.boundary(quoted.bytes, quoted.from, quoted.from + room);
        quoted.replaceTail(cut, mark);
    }

    /** Name of a label that stands there twice; null without. */
    String twice() {
        for (int i = 1; i < count; i++) {
            for (int j = 0; j < i; j++) {
                if (labels[i].name().equals(labels[j].name())) {
                    return labels[i].name();
                }
            }
        }
        return null;
    }
}

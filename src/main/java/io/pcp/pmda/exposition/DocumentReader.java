package io.pcp.pmda.exposition;

import java.util.Arrays;

/**
 * Reads a document beside the one before it. As long as the bytes are those of the line before, nothing is looked at;
 * where they begin to differ in a value, only the number is; where they differ elsewhere, the line is read, and what it
 * turns out to be tells where to go on in the document before. Where that is, is never more than a guess: what is taken
 * over was compared byte by byte.
 *
 * <p>Not thread-safe. What was read stands in fields, until the next document.
 */
final class DocumentReader {
    /** More wrong lines than this, and the document is something else. */
    static final int MOST_ERRORS = 100;

    /** Most documents have no more lines than one in so many bytes. */
    private static final int LINE_BYTES = 64;

    private final ParseRules rules;
    private final Known known;
    private final Problems problems;
    private final Fault fault = new Fault();
    private final SampleReader reader;
    private final CommentReader comments;
    private final NumberReader number = new NumberReader();
    private final TailReader tail = new TailReader(fault);

    private byte[] body;
    private int length;
    private ExpositionFormat format;
    private LineTable old;
    /** Where the reader is, here and in the document before. */
    private int at;

    private int line;
    /** Where the document ends as far as lines are concerned. */
    int covered;

    final LineBuilder lines = new LineBuilder();
    final Values values = new Values();
    final SeriesFinder finder;
    /** Metadata lines are others than in the document before, or stand elsewhere. */
    boolean dirty;

    boolean eof;
    private Tally tally = new Tally();

    DocumentReader(ParseRules rules, Known known, Problems problems, int seed) {
        this.rules = rules;
        this.known = known;
        this.problems = problems;
        reader = new SampleReader(rules, known.samples, known.labels, seed, fault);
        comments = new CommentReader(rules, fault);
        finder = new SeriesFinder(known.index);
    }

    /** Reads a document to its end, or until more than {@link #MOST_ERRORS} lines are wrong. */
    void read(byte[] text, int size, int from, ExpositionFormat kind) {
        begin(text, size, kind);
        at = from;
        while (at < length && !eof && tally.errors <= MOST_ERRORS) {
            if (line >= old.count || !follow()) {
                readLine(false);
            }
        }
        if (eof) {
            afterEof();
        }
        for (int i = line; i < old.count; i++) {
            lines.restructure();
            dirty |= LineTable.isMeta(old.target[i]);
        }
        dirty |= lines.structural && known.metadata.hasPcp();
        covered = at;
        lines.close(at + (at > 0 && text[at - 1] != '\n' ? 1 : 0));
    }

    private void begin(byte[] text, int size, ExpositionFormat kind) {
        body = text;
        length = size;
        format = kind;
        old = kind == known.format ? known.lines : LineTable.EMPTY;
        line = 0;
        eof = false;
        tally = new Tally();
        reader.begin();
        finder.begin(known.layout.series());
        boolean first = old.count == 0 && finder.before() == 0;
        int room = first ? size / LINE_BYTES : old.count;
        known.index.reserve(first ? room : 0);
        values.begin(known.words, known.marks, first ? room : 0);
        lines.begin(old, room);
        dirty = old.count == 0;
        if (dirty) {
            lines.restructure();
        }
    }

    /** What was counted in the document. */
    Tally tally() {
        return tally;
    }

    /** Lets go of the document; what is kept of it is in {@link Known}. */
    void end() {
        body = null;
        old = null;
        values.end();
        lines.end();
        finder.end();
    }

    /**
     * Takes over lines from the document before, up to the first whose value differs and with it.
     *
     * @return false when the current line is not the one it was
     */
    private boolean follow() {
        int[] oldStart = old.start;
        int from = oldStart[line];
        int same = Arrays.mismatch(body, at, length, known.body, from, known.length);
        int reach = same < 0 ? known.length : from + same;
        int shift = at - from;
        skip(reach, shift);
        at = oldStart[line] + shift;
        if (line == old.count) {
            return true;
        }
        int target = old.target[line];
        if (LineTable.isSample(target)) {
            return oldStart[line] + (old.shape[line] >>> LineTable.PREFIX) <= reach && value(target);
        }
        boolean whole = oldStart[line + 1] <= reach || line + 1 == old.count && same < 0;
        if (whole) {
            readLine(true);
        }
        return whole;
    }

    /** Takes over the lines that are the same to their end. */
    private void skip(int reach, int shift) {
        int[] oldStart = old.start;
        int[] oldShape = old.shape;
        int[] oldTarget = old.target;
        int k = line;
        int end = old.count;
        while (k < end && oldStart[k + 1] <= reach && (oldShape[k] & LineTable.SKIP) != 0) {
            int target = oldTarget[k];
            if (target >= 0) {
                tally.samples++;
            } else if (target <= LineTable.DROPPED) {
                tally.samples++;
                tally.dropped++;
            }
            lines.add(oldStart[k] + shift, oldShape[k], target);
            k++;
        }
        line = k;
    }

    /** Reads the value of the current line, which is the same up to it; false when what follows is no value. */
    private boolean value(int target) {
        int shape = old.shape[line];
        int valueAt = at + (shape >>> LineTable.PREFIX);
        if (!number.read(body, valueAt, length)) {
            return false;
        }
        int next = number.end;
        long timestamp = Exposition.NO_TIMESTAMP;
        boolean exemplar = false;
        if (next < length && body[next] == '\n') {
            next++;
        } else {
            if (!tail.read(body, next, length, format)) {
                return false;
            }
            timestamp = tail.timestamp;
            exemplar = tail.exemplar;
            next = tail.next;
            if (exemplar || timestamp != Exposition.NO_TIMESTAMP) {
                shape &= ~LineTable.SKIP;
                old.shape[line] = shape;
            }
        }
        if (next - at > rules.maxLine() + 1) {
            return false;
        }
        tally.exemplars += exemplar ? 1 : 0;
        put(true, shape, target);
        keep(target, valueAt, (shape & LineTable.EXACT) != 0, timestamp);
        line++;
        at = next;
        return true;
    }

    /** Keeps the value of a sample; of several of one series the last. */
    private void keep(int target, int valueAt, boolean exact, long timestamp) {
        tally.samples++;
        if (target < 0) {
            tally.dropped++;
            return;
        }
        values.put(target, number, body, valueAt, exact, timestamp);
    }

    /**
     * Reads the current line from its beginning.
     *
     * @param same it is the current one of the document before, too
     */
    private void readLine(boolean same) {
        int first = Ascii.skipBlanks(body, at, length);
        if (Ascii.isEnd(body, first, length)) {
            put(same, LineTable.SKIP, LineTable.COMMENT);
            goOn(same, nextLine(first));
        } else if (body[first] == '#') {
            comment(first, same);
        } else {
            sample(first, same);
        }
    }

    private int nextLine(int from) {
        return Math.min(length, Ascii.lineEnd(body, from, length) + 1);
    }

    private void comment(int first, boolean same) {
        int end = Ascii.lineEnd(body, first, length);
        int next = Math.min(length, end + 1);
        if (isTooLong(end)) {
            lost(same, next);
            return;
        }
        int stop = body[end - 1] == '\r' ? end - 1 : end;
        CommentReader.Kind kind = comments.read(body, first, stop, format, false);
        if (kind == CommentReader.Kind.BAD) {
            lost(same, next);
            return;
        }
        int target = LineTable.META;
        if (kind == CommentReader.Kind.COMMENT) {
            target = LineTable.COMMENT;
        } else if (kind == CommentReader.Kind.EOF) {
            target = LineTable.EOF;
            eof = true;
        } else if (kind == CommentReader.Kind.TYPE && comments.type(body) == null) {
            target = LineTable.META_ODD;
            tally.odd++;
            if (problems.wanted()) {
                problems.add(at, "nobody knows the type '" + comments.word(body) + "', unknown is assumed", false);
            }
        }
        dirty |= !same && LineTable.isMeta(target);
        put(same, target == LineTable.COMMENT || target == LineTable.META ? LineTable.SKIP : 0, target);
        goOn(same, next);
    }

    private boolean isTooLong(int end) {
        if (end - at <= rules.maxLine()) {
            return false;
        }
        fault.wrong("the line has " + (end - at) + " bytes, at most " + rules.maxLine() + " count (max_line)", at);
        return true;
    }

    private void lost(boolean same, int next) {
        put(same, 0, LineTable.BAD);
        tally.errors++;
        if (problems.wanted()) {
            problems.add(at, fault.describe(body, at, length), true);
        }
        goOn(same, next);
    }

    private void sample(int first, boolean same) {
        int target = known(first);
        int next = target == LineTable.BAD ? nextLine(fault.at()) : tail.next;
        if (target == LineTable.BAD) {
            lost(same, next);
            return;
        }
        tally.exemplars += tail.exemplar ? 1 : 0;
        if (target == LineTable.LIMITED) {
            put(same, 0, target);
            tally.samples++;
            tally.dropped++;
            if (problems.wanted()) {
                problems.add(at, reader.limit + ", dropped", true);
            }
            goOn(same, next);
            return;
        }
        boolean plain = !tail.exemplar && tail.timestamp == Exposition.NO_TIMESTAMP;
        boolean exact = target < finder.before() && known.exact.get(target);
        int flags = exact ? LineTable.EXACT : plain ? LineTable.SKIP : 0;
        put(same, reader.valueAt - at << LineTable.PREFIX | flags, target);
        keep(target, reader.valueAt, exact, tail.timestamp);
        if (target < finder.before() && old.count > 0) {
            jump(known.lineOf[target] + 1);
            at = next;
        } else {
            goOn(same, next);
        }
    }

    /** Reads a sample to its end: the series it is of, a new one, {@code BAD} or {@code LIMITED}. */
    private int known(int first) {
        if (!reader.read(body, first, length) || !reader.value(body, length, number)) {
            return LineTable.BAD;
        }
        if (!tail.read(body, number.end, length, format) || isTooLong(tail.next - 1)) {
            return LineTable.BAD;
        }
        if (reader.limit != null) {
            return LineTable.LIMITED;
        }
        String twice = reader.twice();
        if (twice != null) {
            fault.wrong("label " + Fault.printable(twice) + " stands twice", first);
            return LineTable.BAD;
        }
        int place = finder.find(reader);
        if (place >= 0) {
            return place;
        }
        place = finder.add(reader);
        values.reserve(place);
        return place;
    }

    /** Adds the current line. */
    private void put(boolean same, int shape, int target) {
        if (!same) {
            lines.restructure();
        }
        lines.add(at, shape, target);
    }

    /** Goes to the next line; in the document before, too, when the current one was changed or has gone. */
    private void goOn(boolean same, int next) {
        at = next;
        if (same) {
            line++;
        } else if (line + 1 < old.count && !matches(line) && matches(line + 1)) {
            jump(line + 1);
        }
    }

    private boolean matches(int oldLine) {
        int from = old.start[oldLine];
        int size = LineTable.isSample(old.target[oldLine])
                ? old.shape[oldLine] >>> LineTable.PREFIX
                : old.start[oldLine + 1] - from;
        return size <= length - at
                && from + size <= known.length
                && Arrays.equals(body, at, at + size, known.body, from, from + size);
    }

    /** Goes to a line of the document before. */
    private void jump(int to) {
        dirty |= to < line;
        for (int i = line; i < to && !dirty; i++) {
            dirty = LineTable.isMeta(old.target[i]);
        }
        line = to;
    }

    private void afterEof() {
        int rest = Ascii.skipEmpty(body, at, length);
        if (rest < length) {
            tally.errors++;
            if (problems.wanted()) {
                problems.add(rest, "nothing may follow # EOF, the rest does not count", true);
            }
        }
    }

    /** Reads a sample again that the rule had dropped; what it is now stands in the targets. */
    void reread(int index) {
        at = lines.start(index);
        tally.dropped--;
        tally.samples--;
        int target = known(Ascii.skipBlanks(body, at, length));
        lines.targets[index] = target;
        keep(target, reader.valueAt, target < finder.before() && known.exact.get(target), tail.timestamp);
    }

    /** Reads the value of a line that is kept again, as an integer or a double. */
    void revalue(int index, boolean exact) {
        int valueAt = lines.start(index) + (lines.shapes[index] >>> LineTable.PREFIX);
        number.read(body, valueAt, length);
        tail.read(body, number.end, length, format);
        keep(lines.targets[index], valueAt, exact, tail.timestamp);
        tally.samples--;
    }

    /** What the metadata lines of this document say. */
    MetadataTable metadata() {
        return MetadataTable.of(lines, known, comments, body, length, format);
    }
}

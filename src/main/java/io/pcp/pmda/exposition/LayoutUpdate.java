package io.pcp.pmda.exposition;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Takes a document with other lines than the one before into what is known: metadata, new series, those that have gone.
 * The layout stays the same object when only the order of lines is another.
 */
final class LayoutUpdate {
    /** Unused names and labels that are kept before it is worth looking for them. */
    private static final int UNUSED = 1024;

    private final SeriesRule rule;
    private final Known known;
    private final DocumentReader document;
    private final int before;

    /** By the place in the layout before, then the new ones; null for one that the rule drops. */
    private Series[] series;

    private BitSet exact;
    /** Whether there is a series that the layout before does not have. */
    private boolean fresh;

    /** Which series are integers may be another than the lines say. */
    private boolean judged;
    /** The new place of each series, or -1. */
    private int[] places;

    private int[] lineOf;
    private int size;
    private int duplicates;
    private final Map<String, Family> families = new LinkedHashMap<>();

    LayoutUpdate(SeriesRule rule, Known known, DocumentReader document) {
        this.rule = rule;
        this.known = known;
        this.document = document;
        this.before = known.layout.series().size();
    }

    void apply() {
        known.changes++;
        metadata();
        series();
        lines();
        boolean same = !fresh && size == before && sameFamilies();
        if (same) {
            known.index.truncate(before);
            document.values.truncate(before);
            known.lineOf = Arrays.copyOf(lineOf, before);
        } else {
            renumber();
        }
        known.duplicates = duplicates;
        purge();
        for (Sample sample : known.samples.all()) {
            sample.changed = false;
        }
    }

    private void metadata() {
        if (document.dirty) {
            MetadataTable table = document.metadata();
            table.complete(known.metadata);
            known.metadata = table;
        }
        for (Sample sample : known.samples.all()) {
            if (document.dirty || sample.family == null) {
                known.metadata.resolve(sample);
            }
        }
        for (int i = 0; document.dirty && i < document.lines.count; i++) {
            int target = document.lines.targets[i];
            if (target <= LineTable.DROPPED && known.samples.get(LineTable.DROPPED - target).changed) {
                document.reread(i);
                judged = true;
            }
        }
    }

    private void series() {
        int all = document.finder.size();
        series = known.layout.series().toArray(new Series[all]);
        exact = (BitSet) known.exact.clone();
        boolean[] met = new boolean[all];
        for (int i = 0; i < document.lines.count; i++) {
            int target = document.lines.targets[i];
            if (target >= 0 && !met[target]) {
                met[target] = true;
                if (target >= before || known.index.sample(target).changed) {
                    judge(target);
                }
            }
        }
    }

    private void judge(int place) {
        Sample sample = known.index.sample(place);
        Series one = new Series(sample.family, sample.name, sample.role, document.finder.labels(place));
        SeriesRule.Verdict verdict = rule.judge(one);
        boolean integer = verdict == SeriesRule.Verdict.EXACT;
        if (integer != exact.get(place)) {
            exact.set(place, integer);
            judged = true;
        }
        series[place] = verdict == SeriesRule.Verdict.DROP ? null : one;
        fresh |= verdict != SeriesRule.Verdict.DROP || place < before;
    }

    /** Goes through the lines: which series stay, in which order, which families there are. */
    private void lines() {
        places = new int[series.length];
        Arrays.fill(places, -1);
        lineOf = new int[series.length];
        document.tally().dropped = 0;
        document.values.rounded = judged ? 0 : document.values.rounded;
        int meta = 0;
        for (int i = 0; i < document.lines.count; i++) {
            int target = document.lines.targets[i];
            if (target >= 0 && series[target] != null) {
                kept(i, target);
            } else if (LineTable.isMeta(target)) {
                Family family = known.metadata.family(meta++);
                if (family != null) {
                    families.putIfAbsent(family.name(), family);
                }
            } else if (target == LineTable.LIMITED) {
                document.tally().dropped++;
            } else if (LineTable.isSample(target)) {
                dropped(i, target);
            }
        }
    }

    private void kept(int line, int target) {
        if (places[target] < 0) {
            places[target] = size++;
            lineOf[target] = line;
        } else {
            duplicates++;
            if ((document.lines.shapes[line] & LineTable.EXACT) == 0) {
                document.revalue(line, false); // one before it may be new, and this one not looked at
            }
            document.lines.shapes[line] &= ~LineTable.SKIP;
            document.lines.shapes[lineOf[target]] &= ~LineTable.SKIP;
        }
        Sample sample = known.index.sample(target);
        sample.mark = known.changes;
        if (sample.keptMark != known.changes) {
            sample.keptMark = known.changes;
            families.putIfAbsent(sample.family.name(), sample.family);
        }
        if (judged) {
            integer(line, exact.get(target));
        }
    }

    private void integer(int line, boolean wanted) {
        int shape = document.lines.shapes[line];
        if (wanted) {
            document.lines.shapes[line] = shape & ~LineTable.SKIP | LineTable.EXACT;
            document.revalue(line, true);
        } else if ((shape & LineTable.EXACT) != 0) {
            document.lines.shapes[line] = shape & ~LineTable.EXACT;
            document.revalue(line, false);
        }
    }

    private void dropped(int line, int target) {
        document.tally().dropped++;
        Sample sample = target >= 0 ? known.index.sample(target) : known.samples.get(LineTable.DROPPED - target);
        sample.mark = known.changes;
        document.lines.targets[line] = LineTable.DROPPED - sample.id;
        document.lines.shapes[line] &= ~LineTable.EXACT;
    }

    private boolean sameFamilies() {
        List<Family> old = known.layout.families();
        return old.size() == families.size() && new HashSet<>(old).containsAll(families.values());
    }

    private void renumber() {
        Series[] ordered = new Series[size];
        int[] line = new int[size];
        BitSet integers = new BitSet();
        for (int i = 0; i < places.length; i++) {
            int place = places[i];
            if (place >= 0) {
                ordered[place] = series[i];
                line[place] = lineOf[i];
                integers.set(place, exact.get(i));
            }
        }
        for (int i = 0; i < document.lines.count; i++) {
            int target = document.lines.targets[i];
            if (target >= 0) {
                document.lines.targets[i] = places[target];
            }
        }
        document.values.renumber(places, size);
        known.index.renumber(places, size);
        known.exact = integers;
        known.lineOf = line;
        known.layout = new Layout(Arrays.asList(ordered), new ArrayList<>(families.values()));
    }

    /** Forgets names and labels that nothing uses any more, when there are many. */
    private void purge() {
        int used = 0;
        for (Sample sample : known.samples.all()) {
            used += sample.mark == known.changes ? 1 : 0;
        }
        if (known.samples.size() > UNUSED + 2 * used) {
            List<Sample> old = new ArrayList<>(known.samples.all());
            known.samples.keep(known.changes);
            for (int i = 0; i < document.lines.count; i++) {
                int target = document.lines.targets[i];
                if (target <= LineTable.DROPPED) {
                    document.lines.targets[i] = LineTable.DROPPED - old.get(LineTable.DROPPED - target).id;
                }
            }
        }
        if (known.changes == 1 && document.tally().dropped == 0) {
            known.labelFloor = known.labels.size();
        } else if (known.labels.size() > UNUSED + 2 * known.labelFloor) {
            known.labels.keep(known.layout.series());
            known.labelFloor = known.labels.size();
        }
    }
}

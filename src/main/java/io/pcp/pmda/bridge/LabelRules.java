package io.pcp.pmda.bridge;

import io.pcp.pmda.exposition.Series;
import io.pcp.pmda.exposition.SeriesLabel;
import io.pcp.pmda.source.Mapping;
import io.pcp.pmda.source.Mapping.LabelRule;
import io.pcp.pmda.source.Mapping.StaticLabel;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What the rules of a source make of the labels of a series. Thread-safe; always gives the same for the same series.
 *
 * <p>Rules are taken in the order of the file. Of {@code drop}, {@code keep} and {@code optional} the first that matches a
 * name decides; without a match the label stays, unless a file of ours has a {@code keep}.
 */
final class LabelRules {
    /** Labels by which PCP tells contexts apart, and those that we or pmproxy add. */
    private static final Set<String> RESERVED = Set.of(
            "hostname",
            "domainname",
            "machineid",
            "agent",
            "groupid",
            "userid",
            "containerid",
            "source",
            "url",
            "script",
            "instname",
            "instid");

    private static final int MAX_FATES = 4096;
    private static final Comparator<Renamed> BY_NAME =
            Comparator.comparing(Renamed::name).thenComparing(Renamed::note).thenComparing(Renamed::raw);

    private final List<LabelRule> rules;
    private final boolean dropUnmatched;
    private final Set<String> exported;
    private final Map<String, Fate> fates = new ConcurrentHashMap<>();

    /** What happens to labels of one name. */
    private record Fate(boolean dropped, boolean optional, String name, List<LabelRule> values) {
        boolean keeps(String raw) {
            return !dropped && !optional && values.isEmpty() && name.equals(raw);
        }
    }

    /**
     * @param note does not name the series; where two get one name, what does keeps it
     */
    private record Renamed(String raw, String name, String value, boolean optional, boolean note) {}

    /**
     * @param strictKeep whether {@code keep} drops what no rule matches, as in sources.d, or not, as in config.d
     */
    LabelRules(Mapping mapping, boolean strictKeep) {
        rules = mapping.labels();
        dropUnmatched = strictKeep && rules.stream().anyMatch(LabelRule.Keep.class::isInstance);
        exported = new HashSet<>();
        if (!mapping.honorLabels()) {
            exported.addAll(RESERVED);
            for (StaticLabel label : mapping.statics()) {
                exported.add(label.name());
            }
        }
    }

    NamedSeries apply(Series series) {
        NamedSeries same = series.noted() ? null : unchanged(series.labels());
        return same == null ? changed(series.labels(), series.notes()) : same;
    }

    /** For labels that belong to no series alone. */
    NamedSeries apply(List<SeriesLabel> labels) {
        return changed(labels, List.of());
    }

    /** For labels that all stay as they are; null for others. */
    private NamedSeries unchanged(List<SeriesLabel> labels) {
        SeriesLabel[] naming = new SeriesLabel[labels.size()];
        for (int i = 0; i < naming.length; i++) {
            SeriesLabel label = labels.get(i);
            Fate fate = fates.get(label.name());
            if (fate == null || !fate.keeps(label.name()) || label.value().isEmpty()) {
                return null;
            }
            int at = i;
            for (; at > 0 && naming[at - 1].name().compareTo(label.name()) >= 0; at--) {
                naming[at] = naming[at - 1];
                if (naming[at].name().equals(label.name())) {
                    return null;
                }
            }
            naming[at] = label;
        }
        return new NamedSeries(List.of(naming), List.of());
    }

    private NamedSeries changed(List<SeriesLabel> labels, List<SeriesLabel> notes) {
        List<Renamed> all = new ArrayList<>(labels.size() + notes.size());
        add(labels, false, all);
        add(notes, true, all);
        return split(all);
    }

    private void add(List<SeriesLabel> labels, boolean notes, List<Renamed> to) {
        for (SeriesLabel label : labels) {
            Fate fate = fates.get(label.name());
            if (fate == null) {
                fate = fate(label.name());
                if (fates.size() >= MAX_FATES) {
                    fates.clear();
                }
                fates.put(label.name(), fate);
            }
            String value = fate.dropped() ? "" : value(fate, label.value());
            if (!value.isEmpty()) {
                to.add(new Renamed(label.name(), fate.name(), value, notes || fate.optional(), notes));
            }
        }
    }

    private static NamedSeries split(List<Renamed> all) {
        all.sort(BY_NAME);
        List<SeriesLabel> naming = new ArrayList<>(all.size());
        List<SeriesLabel> optional = new ArrayList<>();
        Set<String> taken = new HashSet<>();
        for (Renamed label : all) {
            String name = label.name();
            for (int number = 2; !taken.add(name); number++) {
                name = label.name() + "_" + number;
            }
            (label.optional() ? optional : naming).add(new SeriesLabel(name, label.value()));
        }
        naming.sort(Comparator.comparing(SeriesLabel::name));
        optional.sort(Comparator.comparing(SeriesLabel::name));
        return new NamedSeries(naming, optional);
    }

    private Fate fate(String raw) {
        String name = raw;
        Boolean kept = null;
        boolean optional = false;
        List<LabelRule> values = new ArrayList<>();
        for (LabelRule rule : rules) {
            if (rule instanceof LabelRule.Rename rename) {
                name = rename.from().equals(name) ? rename.to() : name;
            } else if (rule instanceof LabelRule.Hash hash && hash.name().equals(name)
                    || rule instanceof LabelRule.Replace replace
                            && replace.name().equals(name)) {
                values.add(rule);
            } else if (kept == null
                    && rule instanceof LabelRule.Drop drop
                    && drop.name().matches(name)) {
                kept = false;
            } else if (kept == null
                    && rule instanceof LabelRule.Keep keep
                    && keep.name().matches(name)) {
                kept = true;
            } else if (kept == null
                    && rule instanceof LabelRule.Optional note
                    && note.name().matches(name)) {
                kept = true;
                optional = true;
            }
        }
        boolean dropped = kept == null ? dropUnmatched : !kept;
        return new Fate(dropped, optional, exportedName(clean(name)), List.copyOf(values));
    }

    private String exportedName(String name) {
        return exported.contains(name) ? "exported_" + name : name;
    }

    /** As PCP takes label names. */
    static String clean(String name) {
        StringBuilder out = new StringBuilder(name.length() + 1);
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            out.append(Names.wordCharacter(c) ? c : '_');
        }
        if (out.isEmpty() || !Names.letter(out.charAt(0))) {
            out.insert(0, 'x');
        }
        // Leaves room for exported_ and a number.
        return out.length() > 200
                ? out.substring(0, 190) + "_" + Fingerprint.hex8(Fingerprint.of(name))
                : out.toString();
    }

    private static String value(Fate fate, String raw) {
        String value = raw;
        for (LabelRule rule : fate.values()) {
            if (rule instanceof LabelRule.Hash hash) {
                String digits = String.format("%016x", Fingerprint.of(value));
                value = digits.substring(0, Math.max(1, Math.min(16, hash.length())));
            } else if (rule instanceof LabelRule.Replace replace) {
                value = Replacement.whole(replace.value(), replace.replacement(), value);
            }
        }
        return value;
    }
}

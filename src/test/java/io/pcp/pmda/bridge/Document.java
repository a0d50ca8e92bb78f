package io.pcp.pmda.bridge;

import io.pcp.pmda.exposition.Family;
import io.pcp.pmda.exposition.FamilyType;
import io.pcp.pmda.exposition.Layout;
import io.pcp.pmda.exposition.PcpMetadata;
import io.pcp.pmda.exposition.Role;
import io.pcp.pmda.exposition.Series;
import io.pcp.pmda.exposition.SeriesLabel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Layouts from short texts, one line a series: {@code name a=x b=y}; before them {@code # TYPE name type},
 * {@code # HELP name text}, {@code # UNIT name unit}, {@code # PCP5 name type sem units}. A parser in that it keeps the
 * objects of what stays.
 */
final class Document {
    private final Map<String, Family> families = new HashMap<>();
    private final Map<String, Series> series = new HashMap<>();

    private record Said(FamilyType type, String help, String unit, PcpMetadata pcp) {
        static final Said NOTHING = new Said(FamilyType.UNKNOWN, "", "", null);
    }

    static Layout of(String... lines) {
        return new Document().layout(lines);
    }

    Layout layout(String... lines) {
        return layout(List.of(lines));
    }

    Layout layout(List<String> lines) {
        Map<String, Said> said = new HashMap<>();
        List<Series> all = new ArrayList<>();
        Map<String, Family> used = new HashMap<>();
        for (String line : lines) {
            if (line.startsWith("# ")) {
                String[] words = line.split(" ", 4);
                said.merge(words[2], say(words, Said.NOTHING), (old, more) -> say(words, old));
            } else {
                all.add(series(line, said, used));
            }
        }
        return new Layout(all, List.copyOf(used.values()));
    }

    private static Said say(String[] words, Said before) {
        String text = words.length > 3 ? words[3] : "";
        return switch (words[1]) {
            case "TYPE" ->
                new Said(FamilyType.valueOf(text.toUpperCase(Locale.ROOT)), before.help, before.unit, before.pcp);
            case "HELP" -> new Said(before.type, text.replace("\\n", "\n"), before.unit, before.pcp);
            case "UNIT" -> new Said(before.type, before.help, text, before.pcp);
            default -> {
                String[] more = text.split(" ", 3);
                boolean singular = words[1].equals("PCP5S");
                yield new Said(
                        before.type,
                        before.help,
                        before.unit,
                        new PcpMetadata(words[2], more[0], more[1], more[2], singular));
            }
        };
    }

    private Series series(String line, Map<String, Said> said, Map<String, Family> used) {
        String[] words = line.split(" ");
        String sample = words[0];
        Role role = Role.VALUE;
        String name = sample;
        for (Role one : Role.values()) {
            String base = sample.endsWith(one.suffix())
                    ? sample.substring(0, sample.length() - one.suffix().length())
                    : sample;
            if (one != Role.VALUE
                    && !base.equals(sample)
                    && said.containsKey(base)
                    && !said.containsKey(sample)
                    && said.get(base).type != FamilyType.UNKNOWN) {
                role = one;
                name = base;
            }
        }
        Said what = said.getOrDefault(name, Said.NOTHING);
        Family family = new Family(name, what.type, what.help, what.unit, what.pcp);
        family = families.merge(name, family, (old, next) -> old.equals(next) ? old : next);
        used.put(name, family);
        List<SeriesLabel> labels = new ArrayList<>();
        for (int i = 1; i < words.length; i++) {
            int is = words[i].indexOf('=');
            labels.add(new SeriesLabel(
                    words[i].substring(0, is), words[i].substring(is + 1).replace('␣', ' ')));
        }
        Series made = new Series(family, sample, role, labels);
        Series known = series.get(line);
        if (known != null && known.family() == family) {
            return known;
        }
        series.put(line, made);
        return made;
    }
}

package io.pcp.pmda.gpu.event;

import io.pcp.pmda.gpu.event.EventView.LatestXid;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The counts as text. One line per number that is not zero, the last line says how many there are, so that a
 * file cut short is noticed:
 *
 * <pre>
 * GPU-8f2e... event ecc_corrected 12
 * GPU-8f2e... xid 79 2 1795177547123 -
 * GPU-8f2e... folded 3 70001 1795177547120 mig1.0
 * GPU-8f2e... latest 79 1795177547123 -
 * node event bind 1
 * end 5
 * </pre>
 *
 * <p>An XID has its count, then the time of the latest in milliseconds since 1970 and the slice that one hit;
 * folded ones have the code of the latest as well.
 */
final class EventFile {
    /** More GPUs than any node has, boards swapped over the years included. */
    static final int MOST_GPUS = 1024;
    /** Far beyond what can happen, far below where sums overflow. */
    private static final long MOST_COUNT = 1L << 48;

    private static final Pattern UUID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:-]{0,95}");
    private static final Pattern NUMBER = Pattern.compile("0|[1-9][0-9]{0,18}");
    private static final Pattern SLICE = Pattern.compile("-|gi[0-9]{1,10}|mig[0-9]{1,10}\\.[0-9]{1,10}");
    private static final String NODE = "node";

    /** What a file says. */
    static final class Contents {
        final TreeMap<String, Tally> gpus = new TreeMap<>();
        long bind;
        long unbind;
    }

    private final Contents contents = new Contents();
    private int entries;
    private boolean ended;

    private EventFile() {}

    /** Whether a name can be the key of a GPU. */
    static boolean isUuid(String uuid) {
        return uuid != null && UUID.matcher(uuid).matches() && !uuid.equals(NODE) && !uuid.equals("end");
    }

    static Optional<Long> number(String word, long most) {
        Matcher digits = NUMBER.matcher(word);
        if (!digits.matches()) {
            return Optional.empty();
        }
        try {
            long number = Long.parseLong(word);
            return number <= most ? Optional.of(number) : Optional.empty();
        } catch (NumberFormatException tooLarge) {
            return Optional.empty();
        }
    }

    /**
     * Reads a file, leaving out what is damaged.
     *
     * @param problems hears the line number and what is wrong, once per damaged line and for a missing end
     */
    static Contents parse(String text, Consumer<String> problems) {
        EventFile file = new EventFile();
        String[] lines = text.split("\n", -1);
        for (int i = 0; i < lines.length; i++) {
            // Without its line feed the last line may be the beginning of a longer one.
            boolean whole = i < lines.length - 1;
            String wrong = lines[i].isEmpty() || lines[i].startsWith("#")
                    ? null
                    : whole ? file.line(lines[i].split(" ", -1)) : "the line is cut short";
            if (wrong != null) {
                problems.accept((i + 1) + ": " + wrong + "; line ignored, what it counted starts at 0 again");
            }
        }
        if (!file.ended) {
            problems.accept(lines.length + ": the end is missing; what stood there starts at 0 again");
        }
        file.complete();
        return file.contents;
    }

    private String line(String[] words) {
        if (ended) {
            return "there are lines behind the end";
        }
        if (words[0].equals("end") && words.length == 2) {
            ended = true;
            return words[1].equals(Integer.toString(entries)) ? null : "there should be " + words[1] + " lines before";
        }
        entries++;
        if (words[0].equals(NODE)) {
            return node(words);
        }
        if (!isUuid(words[0]) || words.length < 4) {
            return "not 'uuid event|xid|folded|latest ...'";
        }
        Tally gpu = contents.gpus.get(words[0]);
        if (gpu == null && contents.gpus.size() >= MOST_GPUS) {
            return "more than " + MOST_GPUS + " GPUs";
        }
        Tally tally = gpu == null ? new Tally() : gpu;
        String wrong = switch (words[1]) {
            case "event" -> event(words, tally);
            case "xid" -> xid(words, tally);
            case "folded" -> folded(words, tally);
            case "latest" -> latest(words, tally);
            default -> "'" + words[1] + "' is none of event, xid, folded and latest";
        };
        if (wrong == null) {
            contents.gpus.put(words[0], tally);
        }
        return wrong;
    }

    private String node(String[] words) {
        Optional<Long> count = words.length == 4 ? number(words[3], MOST_COUNT) : Optional.empty();
        if (count.isEmpty() || !words[1].equals("event")) {
            return "not 'node event bind|unbind count'";
        }
        switch (words[2]) {
            case "bind" -> contents.bind = count.get();
            case "unbind" -> contents.unbind = count.get();
            default -> {
                return "'" + words[2] + "' is no event of the node";
            }
        }
        return null;
    }

    private static String event(String[] words, Tally tally) {
        Optional<EventKind> kind = EventKind.of(words[2]);
        Optional<Long> count = words.length == 4 ? number(words[3], MOST_COUNT) : Optional.empty();
        if (kind.isEmpty() || count.isEmpty()) {
            return "not 'uuid event kind count'";
        }
        if (tally.events.containsKey(kind.get())) {
            return kind.get().word() + " stands here twice for this GPU";
        }
        tally.event(kind.get(), count.get());
        return null;
    }

    private static String xid(String[] words, Tally tally) {
        Optional<Long> code = number(words[2], EventCounts.MOST_CODE);
        Optional<Long> count = number(words[3], MOST_COUNT);
        Optional<LatestXid> latest = words.length == 6 ? place(code, words, 4) : Optional.empty();
        if (count.isEmpty() || count.get() == 0 || latest.isEmpty()) {
            return "not 'uuid xid code count milliseconds slice'";
        }
        Tally.Code counted = new Tally.Code();
        counted.count = count.get();
        counted.latest = latest.get();
        return tally.codes.putIfAbsent(code.get().intValue(), counted) == null
                ? null
                : "XID " + words[2] + " stands here twice for this GPU";
    }

    private static String folded(String[] words, Tally tally) {
        Optional<Long> count = number(words[2], MOST_COUNT);
        Optional<LatestXid> latest =
                words.length == 6 ? place(number(words[3], Long.MAX_VALUE), words, 4) : Optional.empty();
        if (count.isEmpty() || count.get() == 0 || latest.isEmpty()) {
            return "not 'uuid folded count code milliseconds slice'";
        }
        if (tally.folded.count > 0) {
            return "folded XIDs stand here twice for this GPU";
        }
        tally.folded.count = count.get();
        tally.folded.latest = latest.get();
        return null;
    }

    private static String latest(String[] words, Tally tally) {
        Optional<LatestXid> latest =
                words.length == 5 ? place(number(words[2], Long.MAX_VALUE), words, 3) : Optional.empty();
        if (latest.isEmpty()) {
            return "not 'uuid latest code milliseconds slice'";
        }
        if (tally.latest != null) {
            return "the latest XID stands here twice for this GPU";
        }
        tally.latest = latest.get();
        return null;
    }

    private static Optional<LatestXid> place(Optional<Long> code, String[] words, int at) {
        Optional<Long> millis = number(words[at], Long.MAX_VALUE);
        if (code.isEmpty() || millis.isEmpty() || !SLICE.matcher(words[at + 1]).matches()) {
            return Optional.empty();
        }
        return Optional.of(new LatestXid(code.get(), millis.get(), words[at + 1].equals("-") ? "" : words[at + 1]));
    }

    /** The latest XID is one of those counted; where its line was lost or is false, the times decide. */
    private void complete() {
        for (Tally tally : contents.gpus.values()) {
            List<LatestXid> known = new ArrayList<>();
            tally.codes.values().forEach(code -> known.add(code.latest));
            if (tally.folded.count > 0) {
                known.add(tally.folded.latest);
            }
            if (!known.contains(tally.latest)) {
                tally.latest = known.stream().reduce(tally::later).orElse(null);
            }
        }
    }

    /** The text of a file. */
    static String render(Contents contents) {
        List<String> lines = new ArrayList<>();
        for (Map.Entry<String, Tally> gpu : contents.gpus.entrySet()) {
            String uuid = gpu.getKey();
            Tally tally = gpu.getValue();
            tally.events.forEach((kind, count) -> lines.add(uuid + " event " + kind.word() + " " + count));
            tally.codes.forEach(
                    (number, code) -> lines.add(uuid + " xid " + number + " " + code.count + " " + place(code.latest)));
            if (tally.folded.count > 0) {
                lines.add(uuid + " folded " + tally.folded.count + " " + tally.folded.latest.code() + " "
                        + place(tally.folded.latest));
            }
            if (tally.latest != null) {
                lines.add(uuid + " latest " + tally.latest.code() + " " + place(tally.latest));
            }
        }
        if (contents.bind > 0) {
            lines.add("node event bind " + contents.bind);
        }
        if (contents.unbind > 0) {
            lines.add("node event unbind " + contents.unbind);
        }
        return "# XIDs and events of GPUs since the agent was installed\n" + String.join("\n", lines)
                + (lines.isEmpty() ? "" : "\n") + "end " + lines.size() + "\n";
    }

    private static String place(LatestXid xid) {
        return xid.millis() + " " + (xid.slice().isEmpty() ? "-" : xid.slice());
    }
}

package io.pcp.pmda.exposition;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** A document of random lines, good and bad, that changes a little each time. */
final class RandomDocument {
    private static final List<String> NAMES = List.of(
            "up", "a", "b_total", "b", "h_bucket", "h_sum", "h_count", "h", "s", "s_sum", "x:y", "i_info", "k_created");
    private static final List<String> TYPES =
            List.of("counter", "gauge", "histogram", "summary", "untyped", "info", "stateset", "gaugehistogram", "odd");
    private static final List<String> BAD = List.of(
            "1abc 5",
            "a{x=1} 2",
            "a{x=\"1\" 2",
            "a 0x10",
            "a 1_000",
            "a",
            "a{x=\"1\",x=\"2\"} 1",
            "a 1 2 3",
            "# TYPE b",
            "a{\"q.q\"=\"1\"} 3",
            "a{x=\"\u00ff\"} 1 zzz",
            "{x=\"1\"} 2",
            "a 1 99999999999999999999");

    private final Random random;
    private final List<String> lines = new ArrayList<>();
    private boolean carriageReturns;
    private boolean lastFeed = true;

    RandomDocument(Random random) {
        this.random = random;
        int count = random.nextInt(60);
        for (int i = 0; i < count; i++) {
            lines.add(line());
        }
    }

    byte[] bytes(ExpositionFormat format) {
        StringBuilder text = new StringBuilder();
        for (String line : lines) {
            text.append(line).append(carriageReturns ? "\r\n" : "\n");
        }
        if (format == ExpositionFormat.OPENMETRICS) {
            text.append("# EOF\n");
        }
        if (!lastFeed && text.length() > 0) {
            text.setLength(text.length() - (carriageReturns && format != ExpositionFormat.OPENMETRICS ? 2 : 1));
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private <T> T one(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }

    private String line() {
        return switch (random.nextInt(24)) {
            case 0 -> "# HELP " + one(NAMES) + " text " + random.nextInt(3);
            case 1, 2 -> "# TYPE " + one(NAMES) + " " + one(TYPES);
            case 3 -> "# UNIT " + one(NAMES) + " seconds";
            case 4 -> random.nextBoolean() ? "" : "# a comment " + random.nextInt(3);
            case 5 -> "# PCP5 some.name 1.2.3 u64 PM_INDOM_NULL counter none";
            case 6 -> random.nextInt(3) == 0 ? one(BAD) : sample();
            default -> sample();
        };
    }

    private String sample() {
        StringBuilder text = new StringBuilder(one(NAMES));
        int labels = random.nextInt(4);
        if (labels > 0 || random.nextInt(5) == 0) {
            List<String> names = new ArrayList<>(List.of("x", "y", "le", "zone"));
            Collections.shuffle(names, new Random(random.nextInt(3)));
            text.append('{');
            for (int i = 0; i < labels; i++) {
                text.append(i > 0 ? "," : "")
                        .append(names.get(i))
                        .append("=\"")
                        .append(value())
                        .append('"');
            }
            text.append('}');
        }
        return text.append(' ').append(number()).append(rest()).toString();
    }

    private String value() {
        return one(List.of("", "1", "0.5", "+Inf", "gr\u00fcn", "a\\\"b", "a\\\\b", "a\\nb", "with blank", "9"));
    }

    private String number() {
        return switch (random.nextInt(8)) {
            case 0 -> "NaN";
            case 1 -> "+Inf";
            case 2 -> Double.toString(random.nextDouble());
            case 3 -> Long.toString(random.nextLong());
            default -> Integer.toString(random.nextInt(1000));
        };
    }

    private String rest() {
        return switch (random.nextInt(20)) {
            case 0 -> " 1700000000";
            case 1 -> " # {id=\"1\"} 0.5";
            case 2 -> " ";
            default -> "";
        };
    }

    /** Changes some lines: none, one, or many. */
    void change() {
        int changes = random.nextInt(4) == 0 ? random.nextInt(20) : random.nextInt(3);
        for (int i = 0; i < changes; i++) {
            changeOne();
        }
        for (int i = 0; i < lines.size(); i++) {
            if (random.nextInt(3) == 0) {
                renumber(i);
            }
        }
        if (random.nextInt(15) == 0) {
            Collections.shuffle(lines, random);
        }
        carriageReturns ^= random.nextInt(30) == 0;
        lastFeed ^= random.nextInt(10) == 0;
    }

    private void changeOne() {
        int place = lines.isEmpty() ? 0 : random.nextInt(lines.size());
        int kind = random.nextInt(6);
        if (kind == 0 || lines.isEmpty()) {
            lines.add(place, line());
        } else if (kind == 1) {
            lines.remove(place);
        } else if (kind == 2) {
            lines.set(place, line());
        } else if (kind == 3) {
            lines.add(random.nextInt(lines.size()), lines.remove(place));
        } else if (kind == 4) {
            lines.add(lines.get(place));
        } else {
            int end = Math.min(lines.size(), place + random.nextInt(10));
            lines.subList(place, end).clear();
        }
    }

    /** Another value for the sample of a line. */
    private void renumber(int place) {
        String line = lines.get(place);
        int value = line.lastIndexOf(' ') + 1;
        if (!line.startsWith("#") && value > 0 && line.substring(value).matches("[-0-9.E]+")) {
            lines.set(place, line.substring(0, value) + number());
        }
    }

    @Override
    public String toString() {
        return String.join("\n", lines);
    }
}

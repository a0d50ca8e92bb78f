package io.pcp.pmda.gpu.doc;

import io.pcp.pmda.gpu.Absence;
import io.pcp.pmda.gpu.CatalogueRow;
import java.util.regex.Pattern;

/** Where a value comes from and how old it may be, in words. */
final class Origin {
    private static final Pattern FUNCTION =
            Pattern.compile("\\bnvml[A-Z]\\w+(?:\\((?:[\\d, a-z]+)\\))*(?:\\.[A-Za-z]\\w*(?:\\[\\w+])?(?:\\.\\w+)?)?");
    private static final Pattern FIELD = Pattern.compile("\\bFI (?=\\d)");
    private static final Pattern KEPT = Pattern.compile("\\(PMDA(; writable)?\\)");
    private static final Pattern COMPUTED = Pattern.compile("\\(PMDA:? (.*)\\)");
    private static final Pattern REMARK = Pattern.compile("\\((.*)\\)");

    private Origin() {}

    /** Function or field, what is asked instead, and the first driver that has it. Functions in backquotes. */
    static String sentence(CatalogueRow row) {
        StringBuilder text = new StringBuilder(source(row.source()));
        if (!row.fallback().isEmpty()) {
            text.append("; else ").append(marked(row.fallback()));
        }
        String branch = Absence.branch(row.sinceDriver());
        if (!branch.isEmpty()) {
            text.append(row.fallback().isEmpty() ? "; driver " : "; the former from driver ")
                    .append(branch)
                    .append(row.fallback().isEmpty() ? " or newer" : " on");
        }
        return text.append('.').toString();
    }

    private static String source(String source) {
        var kept = KEPT.matcher(source);
        if (kept.matches()) {
            return kept.group(1) == null ? "kept by the agent" : "kept by the agent; pmstore can change it";
        }
        var computed = COMPUTED.matcher(source);
        if (computed.matches()) {
            return "computed: " + marked(computed.group(1));
        }
        var remark = REMARK.matcher(source);
        return marked(remark.matches() ? remark.group(1) : source);
    }

    private static String marked(String text) {
        String functions = FUNCTION.matcher(text).replaceAll("`$0`");
        return FIELD.matcher(functions).replaceAll("field ");
    }

    /** How old a value may be when it is served. */
    static String freshness(CatalogueRow row) {
        boolean own =
                row.singular() && row.errors().equals("E0") && !row.source().contains("gpu.");
        if (own || KEPT.matcher(row.source()).matches() && row.cost() != CatalogueRow.Cost.B) {
            return "always current.";
        }
        if (row.errors().equals("E5") && row.cost() == CatalogueRow.Cost.B) {
            return "counted when the driver announces it.";
        }
        return switch (row.cost()) {
            case S -> "read at discovery, and again after a driver reload or a MIG change.";
            case C -> "at most 1 s old (`max_age`).";
            case D -> "at most 30 s old, since it hardly ever changes.";
            case I -> "at most 10 s old, since reading it is slow.";
            case P -> "from the list of processes, at most 1 s old (`max_age`).";
            case W -> "read in the background every second while somebody wants it, else every 10 s.";
            case B -> "collected in the background every second while somebody wants it, else every 10 s.";
        };
    }

    /** What becomes of the value while the GPU is cut into slices; empty where that is no question. */
    static String slices(CatalogueRow row) {
        String mig = row.mig();
        if (row.singular() || mig.equals("-")) {
            return "";
        }
        if (mig.startsWith("D*")) {
            return "none while MIG mode is on.";
        }
        return switch (mig) {
            case "M" -> "one per slice.";
            case "P(gi)" -> "one per GPU instance.";
            case "D M" -> "of the whole GPU; the driver tells it of slices too.";
            default -> "of the whole GPU, with MIG or without.";
        };
    }
}

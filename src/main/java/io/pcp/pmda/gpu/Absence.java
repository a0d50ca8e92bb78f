package io.pcp.pmda.gpu;

import java.util.ArrayList;
import java.util.List;

/**
 * When a metric has no value, in words: what follows from its class of errors, MIG behaviour and driver, and what its
 * row adds. What holds for all metrics (unsupported, no permission, lost, stale) is not repeated.
 */
public final class Absence {
    /** Branch of the oldest driver whose header is known; what it has, every driver has. */
    private static final String OLDEST = "<=450";

    private Absence() {}

    /** One sentence, or an empty text when nothing is to be said beyond what holds for all metrics. */
    public static String sentence(CatalogueRow row) {
        List<String> conditions = conditions(row);
        if (conditions.isEmpty()) {
            return "";
        }
        StringBuilder text = new StringBuilder("No value ");
        for (int i = 0; i < conditions.size(); i++) {
            if (i > 0) {
                text.append(i < conditions.size() - 1 ? ", " : ", or ");
            }
            text.append(conditions.get(i));
        }
        return text.append('.').toString();
    }

    /** True when the metric has a value whatever happens, even without a driver. */
    public static boolean never(CatalogueRow row) {
        return row.errors().equals("E0") && conditions(row).isEmpty();
    }

    /** Phrases that continue "No value ...". */
    static List<String> conditions(CatalogueRow row) {
        List<String> conditions = new ArrayList<>();
        if (!row.absent().isEmpty()) {
            for (String phrase : row.absent().split(";")) {
                conditions.add(phrase.strip());
            }
        }
        if (row.errors().equals("E8")) {
            conditions.add("on GPUs before Hopper");
            conditions.add("in vGPU guests");
            conditions.add("until two samples have been taken");
        }
        if (row.errors().equals("E6") && row.instances().equals("gpu")) {
            conditions.add("where the driver lists no processes (WSL2)");
        }
        if (row.errors().equals("E3")) {
            conditions.add("until the first background reading has ended");
        }
        if (!row.sinceDriver().isEmpty()
                && !row.sinceDriver().equals(OLDEST)
                && row.fallback().isEmpty()) {
            conditions.add("with drivers before " + branch(row.sinceDriver()));
        }
        if (row.mig().startsWith("D*")) {
            conditions.add("while MIG mode is on");
        }
        return conditions;
    }

    /** A driver branch as NVIDIA writes it, {@code R535}; empty when every driver has it. */
    public static String branch(String sinceDriver) {
        return sinceDriver.isEmpty() || sinceDriver.equals(OLDEST) ? "" : "R" + sinceDriver.replace("?", "");
    }
}

package io.pcp.pmda.gpu.alert;

/** Spans of time as pmie and people write them. */
final class Duration {
    private Duration() {}

    /** Seconds in the largest unit that divides them. */
    static String text(int seconds) {
        if (seconds > 0 && seconds % 3600 == 0) {
            return seconds / 3600 + " hour";
        }
        return seconds > 0 && seconds % 60 == 0 ? seconds / 60 + " min" : seconds + " sec";
    }
}

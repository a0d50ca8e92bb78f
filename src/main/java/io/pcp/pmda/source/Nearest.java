package io.pcp.pmda.source;

import java.util.Collection;
import java.util.Locale;

/** Which known word somebody may have meant. */
public final class Nearest {
    private static final int MAX_DISTANCE = 3;
    private static final int MAX_WORD = 64;

    private Nearest() {}

    /** Null when none is near: more than three letters differ, or most of them. */
    public static String of(String word, Collection<String> known) {
        String asked = word.toLowerCase(Locale.ROOT).replace('-', '_');
        String best = null;
        int least = Math.min(MAX_DISTANCE, Math.max(2, word.length() / 2)) + 1;
        if (asked.length() > MAX_WORD) {
            return null;
        }
        for (String candidate : known) {
            int distance = distance(asked, candidate.replace('-', '_'));
            if (distance < least) {
                least = distance;
                best = candidate;
            }
        }
        return best;
    }

    /** Letters to insert, remove or replace. */
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }
}

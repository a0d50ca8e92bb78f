package io.pcp.pmda.sdk;

import java.util.ArrayList;
import java.util.List;

/** Help texts in the form PCP tools show them: lines of at most 79 columns. Definitions need no line breaks. */
public final class HelpText {
    /** As in the help files of PCP. */
    public static final int WIDTH = 79;

    private HelpText() {}

    /**
     * The lines of a text; its own line breaks stay. A word that is longer than a line has one to itself.
     */
    public static List<String> lines(String text) {
        List<String> lines = new ArrayList<>();
        for (String paragraph : text.split("\n", -1)) {
            StringBuilder line = new StringBuilder();
            for (String word : paragraph.strip().split("\\s+")) {
                if (!line.isEmpty() && line.length() + 1 + word.length() > WIDTH) {
                    lines.add(line.toString());
                    line.setLength(0);
                }
                line.append(line.isEmpty() ? "" : " ").append(word);
            }
            lines.add(line.toString());
        }
        return lines;
    }

    /** The text with its lines broken, without a line break at the end. */
    static String wrapped(String text) {
        return text.length() <= WIDTH ? text : String.join("\n", lines(text));
    }
}

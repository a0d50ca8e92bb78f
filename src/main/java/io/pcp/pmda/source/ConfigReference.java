package io.pcp.pmda.source;

import io.pcp.pmda.source.ConfigKey.Group;
import java.util.ArrayList;
import java.util.List;

/** The keys of {@code sources.d} as text: for {@code defaults.conf}, for Markdown and for a manual page. */
public final class ConfigReference {
    private static final int WIDTH = 110;

    private ConfigReference() {}

    /** The file {@code defaults.conf}: all keys that may stand there, commented out, with their values. */
    public static String defaults() {
        StringBuilder out = new StringBuilder();
        comment(out, "defaults.conf: what holds for all sources that do not say otherwise, those of config.d included");
        out.append("#\n");
        comment(
                out,
                "Lines are \"key = value\"; a line that begins with # is a comment. What is commented out below is "
                        + "the default, or, where there is none, shows the form. Durations are 500ms, 5s, 1m; sizes 64K, 8M; "
                        + "expressions have to match the whole name. A change counts at once.");
        for (Group group : Group.values()) {
            List<ConfigKey> keys = keys(group, true);
            if (!keys.isEmpty()) {
                out.append("\n# ").append(group.title()).append('\n');
            }
            for (ConfigKey key : keys) {
                out.append('\n');
                comment(out, key.meaning());
                if (key.repeatable()) {
                    comment(out, "May be said several times.");
                }
                out.append('#').append(key.key()).append(" = ");
                out.append(key.fallback().isEmpty() ? key.syntax().form() : key.fallback())
                        .append('\n');
            }
        }
        return out.toString();
    }

    /** Tables, one per section. */
    public static String markdown() {
        StringBuilder out = new StringBuilder();
        for (Group group : Group.values()) {
            out.append(out.isEmpty() ? "" : "\n")
                    .append("### ")
                    .append(group.title())
                    .append("\n\n");
            out.append("| Key | Default | Allowed | Meaning |\n|---|---|---|---|\n");
            for (ConfigKey key : keys(group, false)) {
                String fallback = key.fallback().isEmpty() ? "" : "`" + key.fallback() + "`";
                out.append("| `").append(key.key()).append("`").append(key.repeatable() ? " (several)" : "");
                out.append(" | ").append(fallback).append(" | ").append(cell(key.allowed()));
                out.append(" | ").append(cell(key.meaning())).append(" |\n");
            }
        }
        return out.toString();
    }

    private static String cell(String text) {
        return text.replace("|", "\\|").replace("<", "&lt;").replace("*", "\\*");
    }

    /** Paragraphs in the macros of groff_man(7), to stand below a section. */
    public static String man() {
        StringBuilder out = new StringBuilder();
        for (Group group : Group.values()) {
            out.append(".SS ").append(roff(group.title())).append('\n');
            for (ConfigKey key : keys(group, false)) {
                out.append(".TP\n\\fB").append(roff(key.key())).append("\\fP");
                out.append(key.fallback().isEmpty() ? "" : " (" + roff(key.fallback()) + ")")
                        .append('\n');
                line(out, key.meaning());
                line(out, "Allowed: " + key.allowed() + (key.repeatable() ? "; several lines add up." : "."));
            }
        }
        return out.toString();
    }

    private static void line(StringBuilder out, String text) {
        for (String row : rows(text, 100)) {
            String shown = roff(row);
            out.append(shown.startsWith(".") || shown.startsWith("'") ? "\\&" : "")
                    .append(shown)
                    .append('\n');
        }
    }

    /** Hyphens that can be copied from the screen. */
    private static String roff(String text) {
        return text.replace("\\", "\\e").replace("-", "\\-");
    }

    private static List<ConfigKey> keys(Group group, boolean defaults) {
        List<ConfigKey> keys = new ArrayList<>();
        for (ConfigKey key : ConfigKey.values()) {
            if (key.group() == group && key.inSources() && (!defaults || key.inDefaults())) {
                keys.add(key);
            }
        }
        return keys;
    }

    private static void comment(StringBuilder out, String text) {
        for (String row : rows(text, WIDTH - 2)) {
            out.append("# ").append(row).append('\n');
        }
    }

    private static List<String> rows(String text, int width) {
        List<String> rows = new ArrayList<>();
        StringBuilder row = new StringBuilder();
        for (String word : text.split(" ")) {
            if (!row.isEmpty() && row.length() + 1 + word.length() > width) {
                rows.add(row.toString());
                row.setLength(0);
            }
            row.append(row.isEmpty() ? "" : " ").append(word);
        }
        rows.add(row.toString());
        return rows;
    }
}

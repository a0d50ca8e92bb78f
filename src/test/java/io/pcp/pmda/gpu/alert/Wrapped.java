package io.pcp.pmda.gpu.alert;

/** Prose in lines of 72 characters. */
final class Wrapped {
    private static final int WIDTH = 72;

    private Wrapped() {}

    /** Single spaces and line feeds at the width. */
    static String text(String prose) {
        StringBuilder out = new StringBuilder();
        int used = 0;
        for (String word : prose.split("\\s+")) {
            boolean fits = used == 0 || used + 1 + word.length() <= WIDTH;
            out.append(used == 0 ? "" : fits ? " " : "\n").append(word);
            used = fits && used > 0 ? used + 1 + word.length() : word.length();
        }
        return out.toString();
    }
}

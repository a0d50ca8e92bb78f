package io.pcp.pmda.cli.top;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** From what a terminal sends to keys. */
final class KeyDecoder {
    private static final char ESC = '\033';

    /** What follows ESC [ or ESC O. */
    private static final Map<String, Key.Kind> SEQUENCES = Map.ofEntries(
            Map.entry("A", Key.Kind.UP),
            Map.entry("B", Key.Kind.DOWN),
            Map.entry("C", Key.Kind.RIGHT),
            Map.entry("D", Key.Kind.LEFT),
            Map.entry("H", Key.Kind.HOME),
            Map.entry("F", Key.Kind.END),
            Map.entry("1~", Key.Kind.HOME),
            Map.entry("4~", Key.Kind.END),
            Map.entry("7~", Key.Kind.HOME),
            Map.entry("8~", Key.Kind.END),
            Map.entry("5~", Key.Kind.PAGE_UP),
            Map.entry("6~", Key.Kind.PAGE_DOWN));

    private KeyDecoder() {}

    /**
     * The keys of one read; sequences that mean nothing here are dropped whole. An ESC that nothing follows is the key:
     * terminals send a sequence in one piece.
     */
    static List<Key> keys(String sent) {
        List<Key> keys = new ArrayList<>();
        int at = 0;
        while (at < sent.length()) {
            char c = sent.charAt(at++);
            if (c == ESC && at < sent.length() && (sent.charAt(at) == '[' || sent.charAt(at) == 'O')) {
                int from = ++at;
                while (at < sent.length() && (sent.charAt(at) < '@' || sent.charAt(at) > '~')) {
                    at++;
                }
                at = Math.min(sent.length(), at + 1);
                Key.Kind kind = SEQUENCES.get(sent.substring(from, at));
                if (kind != null) {
                    keys.add(Key.of(kind));
                }
            } else {
                Key key = key(c);
                if (key != null) {
                    keys.add(key);
                }
            }
        }
        return keys;
    }

    private static Key key(char c) {
        return switch (c) {
            case ESC -> Key.of(Key.Kind.ESCAPE);
            case '\r', '\n' -> Key.of(Key.Kind.ENTER);
            case '\177', '\b' -> Key.of(Key.Kind.BACKSPACE);
            default -> Character.isISOControl(c) ? null : Key.of(c);
        };
    }
}

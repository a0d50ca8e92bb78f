package io.pcp.pmda.cli.top;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** Login names by uid, from a file in the form of {@code /etc/passwd}. Immutable. */
public final class Users {
    private final Map<String, String> names;

    private Users(Map<String, String> names) {
        this.names = Map.copyOf(names);
    }

    /** Reads the file; without it every user keeps the number. */
    public static Users read(Path passwd) {
        Map<String, String> names = new HashMap<>();
        try {
            for (String line : new String(Files.readAllBytes(passwd), StandardCharsets.ISO_8859_1).split("\n")) {
                String[] fields = line.split(":", -1);
                if (fields.length > 2 && !fields[0].isEmpty()) {
                    names.putIfAbsent(fields[2], fields[0]);
                }
            }
        } catch (IOException unreadable) {
            return new Users(Map.of());
        }
        return new Users(names);
    }

    /** The name of a uid, or the uid itself. */
    String name(String uid) {
        return names.getOrDefault(uid, uid);
    }
}

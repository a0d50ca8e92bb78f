package io.pcp.pmda.process;

import io.pcp.pmda.sdk.TimeSource;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Names of users by {@code /etc/passwd}; users of directory services have none here. Thread-safe. */
final class UserNames {
    private static final long CHECK = TimeUnit.MINUTES.toNanos(1);
    private static final int MAX_USERS = 100_000;

    private final Path passwd;
    private final TimeSource time;
    private Map<Integer, String> names = Map.of();
    private FileTime changed;
    private long checked;

    UserNames(Path passwd, TimeSource time) {
        this.passwd = passwd;
        this.time = time;
        this.checked = time.nanos() - CHECK;
    }

    /** Null when unknown. */
    synchronized String name(int uid) {
        if (time.nanos() - checked >= CHECK) {
            checked = time.nanos();
            refresh();
        }
        return names.get(uid);
    }

    private void refresh() {
        try {
            FileTime now = Files.getLastModifiedTime(passwd);
            if (!now.equals(changed)) {
                names = read();
                changed = now;
            }
        } catch (IOException e) {
            // Without the file there are no names; those read before stay true.
            changed = null;
        }
    }

    private Map<Integer, String> read() throws IOException {
        Map<Integer, String> found = new HashMap<>();
        try (BufferedReader in =
                new BufferedReader(new InputStreamReader(Files.newInputStream(passwd), StandardCharsets.UTF_8))) {
            for (String line = in.readLine(); line != null && found.size() < MAX_USERS; line = in.readLine()) {
                String[] fields = line.split(":", 4);
                if (fields.length == 4 && fields[2].matches("\\d{1,9}") && !fields[0].isEmpty()) {
                    found.putIfAbsent(Integer.parseInt(fields[2]), LabelText.clean(fields[0]));
                }
            }
        }
        return found;
    }
}

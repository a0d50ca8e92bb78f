package io.pcp.pmda.source;

import java.nio.file.Path;

/**
 * A line {@code key = value}. Its value may be a secret: {@link #toString} does not show it.
 *
 * @param origin what kind of file it stands in
 * @param line from 1
 */
record ConfigSetting(ConfigKey key, String value, Origin origin, Path file, int line) {
    /** In the order of their strength. */
    enum Origin {
        FILE,
        PRESET,
        DEFAULTS
    }

    @Override
    public String toString() {
        return file + ":" + line + ": " + key.key();
    }

    /** For a message: the value, unless it is a secret. */
    String shown() {
        return key.secret() ? "" : "'" + (value.length() > 80 ? value.substring(0, 80) + "..." : value) + "' ";
    }
}

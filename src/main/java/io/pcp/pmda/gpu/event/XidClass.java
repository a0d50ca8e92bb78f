package io.pcp.pmda.gpu.event;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * What an XID calls for first, after the immediate action in NVIDIA's XID catalogue. Every code is of one
 * class, so the four counts of a GPU add up to its XIDs.
 */
public enum XidClass {
    /** The hardware must be serviced or replaced. */
    FATAL,
    /** The GPU must be reset or drained, or its node or virtual machine restarted. */
    RESET,
    /** A program caused it; restarting or mending the program is enough. */
    APP,
    /** Nothing to do at once, or no action is documented. */
    OTHER;

    /** The word in {@code gpu.xid.class.*}, in labels and in the table. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The class of a word as {@link #word} spells it; empty for any other. */
    public static Optional<XidClass> of(String word) {
        return Arrays.stream(values()).filter(kind -> kind.word().equals(word)).findFirst();
    }
}

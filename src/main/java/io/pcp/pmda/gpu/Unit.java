package io.pcp.pmda.gpu;

import io.pcp.pmda.model.LabelSet;

/**
 * A thing in a GPU that has an instance of its own: a slice, a link, a fan.
 *
 * @param key its number within the GPU, in the form its {@link Scope} asks for
 * @param name its name within the GPU, such as {@code link3}; no blanks
 * @param labels its labels besides those of the GPU
 * @param identity what makes it the same as before; a slice made anew under the same number has another
 * @param handle NVML handle to read it with in the pass that found it; 0 when it has none
 * @param condition what the driver's support for it depends on; when that changes, what was not supported is asked again
 */
record Unit(int key, String name, LabelSet labels, String identity, long handle, String condition) {
    /** The GPU itself. */
    static final Unit WHOLE = new Unit(0, "", LabelSet.EMPTY, "", 0);

    /** Something that supports the same for as long as it is there. */
    Unit(int key, String name, LabelSet labels, String identity, long handle) {
        this(key, name, labels, identity, handle, "");
    }

    /** Something that is part of the hardware. */
    Unit(int key, String name, LabelSet labels) {
        this(key, name, labels, "", 0);
    }

    /** Whether a client would see no difference. */
    boolean looksLike(Unit other) {
        return this == other || key == other.key && name.equals(other.name) && labels.equals(other.labels);
    }
}

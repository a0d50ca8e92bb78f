package io.pcp.pmda.gpu.usage;

/**
 * Where on a GPU a process runs: on the GPU as a whole, or on a MIG slice of it.
 *
 * @param gi GPU instance id, -1 for the whole
 * @param ci compute instance id, -1 for the whole
 * @param name name of the slice within the GPU, {@code mig1.0}; empty for the whole
 * @param device UUID of the GPU or the slice
 */
public record GpuPart(int gi, int ci, String name, String device) {

    /** The GPU as a whole. */
    public static GpuPart whole(String uuid) {
        return new GpuPart(-1, -1, "", uuid);
    }

    /** Whether it is a slice. */
    public boolean slice() {
        return gi >= 0;
    }

    /** What it is called on the GPU of this name: {@code gpu0}, {@code gpu0/mig1.0}. */
    public String on(String gpu) {
        return slice() ? gpu + "/" + name : gpu;
    }

    /** Tells it from other parts of its GPU. */
    String key() {
        return slice() ? gi + "." + ci : "";
    }
}

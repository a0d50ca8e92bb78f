package io.pcp.pmda.gpu.usage;

import io.pcp.pmda.sdk.Instance;

/**
 * What is known of the processes of one GPU.
 *
 * @param ordinal its number, for ever bound to its UUID
 * @param gpu its instance
 * @param uses null while nothing is known
 * @param activity null while nothing is known, or when it is too old
 */
public record GpuInput(int ordinal, Instance gpu, String uuid, GpuUses uses, GpuActivity activity) {

    /** Whether nothing that counts has changed. */
    boolean same(GpuInput other) {
        return ordinal == other.ordinal && gpu == other.gpu && uses == other.uses && activity == other.activity;
    }
}

package io.pcp.pmda.gpu;

import io.pcp.pmda.nvml.NvmlReturn;

/** Ends a pass: the GPU is lost, needs a reset, or NVML must be initialised anew. */
final class GpuGone extends Exception {
    private static final long serialVersionUID = 1L;

    private final int code;

    GpuGone(int code) {
        super(NvmlReturn.text(code), null, false, false);
        this.code = code;
    }

    int code() {
        return code;
    }

    /** True when the library is to be initialised anew, false when only this GPU is gone. */
    boolean reinit() {
        return NvmlReturn.kind(code) == NvmlReturn.Kind.REINIT;
    }
}

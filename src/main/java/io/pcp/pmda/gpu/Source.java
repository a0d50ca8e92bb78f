package io.pcp.pmda.gpu;

import io.pcp.pmda.nvml.FieldRequest;
import io.pcp.pmda.nvml.Reading;

/**
 * Where the value of a metric comes from; a metric has one or several, tried in order until one is supported.
 */
sealed interface Source {

    /** One or several NVML calls, or a calculation from other reads of the same pass. */
    @FunctionalInterface
    interface Function {
        Reading read(GpuReader gpu);
    }

    /** A call; runs on the worker of the GPU and may block. */
    record Call(Function function) implements Source {}

    /** A field value; all fields of a pass travel in one call. */
    record Field(FieldRequest request) implements Source {}
}

package io.pcp.pmda.gpu;

import io.pcp.pmda.nvml.FieldRequest;
import io.pcp.pmda.nvml.Reading;
import java.util.function.LongFunction;

/**
 * Where the value of a metric comes from; a metric has one or several, tried in order until one is supported.
 */
sealed interface Source {

    /** One or several NVML calls, or a calculation from other reads of the same pass. */
    @FunctionalInterface
    interface Function {
        Reading read(GpuReader gpu);
    }

    /** The same for a thing in the GPU. */
    @FunctionalInterface
    interface Each {
        Reading read(GpuReader gpu, Unit unit);
    }

    /** A call; runs on the worker of the GPU and may block. */
    record Call(Each function) implements Source {
        Call(Function function) {
            this((gpu, unit) -> function.read(gpu));
        }
    }

    /**
     * A field value; all fields of a pass travel in one call.
     *
     * @param request what to ask for; null where the unit has no such field
     * @param meaning what the number of the field says in the metric's unit
     */
    record Field(java.util.function.Function<Unit, FieldRequest> request, LongFunction<Reading> meaning)
            implements Source {
        Field(java.util.function.Function<Unit, FieldRequest> request) {
            this(request, Reading::of);
        }
    }
}

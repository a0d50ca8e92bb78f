package io.pcp.pmda.gpu;

import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * A call that gives several values, made once per pass whichever read asks first ({@link GpuReader#once}), or once per
 * attachment ({@link GpuReader#lasting}). A constant of its collector.
 *
 * @param <T> record of readings
 */
final class Memo<T> {
    private final BiFunction<GpuReader, Unit, T> call;

    private Memo(BiFunction<GpuReader, Unit, T> call) {
        this.call = call;
    }

    /** Of the GPU. */
    static <T> Memo<T> of(Function<GpuReader, T> call) {
        return new Memo<>((gpu, unit) -> call.apply(gpu));
    }

    /** Of each unit. */
    static <T> Memo<T> each(BiFunction<GpuReader, Unit, T> call) {
        return new Memo<>(call);
    }

    T make(GpuReader gpu, Unit unit) {
        return call.apply(gpu, unit);
    }
}

package io.pcp.pmda.gpu;

import io.pcp.pmda.model.Semantics;
import io.pcp.pmda.model.Units;
import io.pcp.pmda.model.ValueType;
import java.util.Locale;
import java.util.Set;

/**
 * A name of pmdanvidia and what is served under it, as its row in {@code nvidia-aliases.csv} says.
 *
 * @param name full PMNS name
 * @param cluster of the PMID: 120 and the cluster pmdanvidia has it in
 * @param item of the PMID: that of pmdanvidia
 * @param type value type, as pmdanvidia's
 * @param semantics as pmdanvidia's
 * @param units as pmdanvidia's
 * @param instances {@code gpu}, {@code nvidia.proc}, {@code nvidia.pid}, or empty for a singular metric
 * @param computation how the value is made
 * @param of which processes count
 * @param source the metric of the catalogue it is made from
 * @param oneline one line of help
 * @param help longer help
 */
record AliasRow(
        String name,
        int cluster,
        int item,
        ValueType type,
        Semantics semantics,
        Units units,
        String instances,
        Computation computation,
        Context of,
        String source,
        String oneline,
        String help) {
    static final String PROCESS_TYPE = "gpu.proc.type";

    /** How a value is made. */
    enum Computation {
        /** It is that of the source. */
        SAME,
        /** Seconds the GPU was watched. */
        SAMPLES,
        /** Percent, summed over these seconds. */
        PERCENT,
        /** Bytes, summed over these seconds. */
        BYTES,
        /** Sum over what a process has on each GPU. */
        SUM,
        /** 1 for a process that is listed. */
        LISTED,
        /** On how many GPUs it is listed. */
        GPUS,
        /** On which GPUs it is listed, a bit each. */
        MASK;

        /** Made from the seconds a GPU was watched. */
        boolean averages() {
            return this == SAMPLES || this == PERCENT || this == BYTES;
        }

        /** Made from the processes on GPUs. */
        boolean folds() {
            return this == SUM || this == LISTED || this == GPUS || this == MASK;
        }
    }

    /** The contexts a process has on a GPU. */
    enum Context {
        ALL,
        COMPUTE,
        GRAPHICS;

        /**
         * Whether a process counts.
         *
         * @param type C compute, M MPS, G graphics, or several joined by +
         */
        boolean holds(String type) {
            return switch (this) {
                case ALL -> true;
                case COMPUTE -> type.contains("C") || type.contains("M");
                case GRAPHICS -> type.contains("G");
            };
        }
    }

    /** The metrics of the catalogue that must be served for this to be. */
    Set<String> needs() {
        return computation.folds() && !source.equals(PROCESS_TYPE) ? Set.of(source, PROCESS_TYPE) : Set.of(source);
    }

    /** {@code cluster.item}. */
    String id() {
        return cluster + "." + item;
    }

    static Computation computation(String text) {
        return choice(Computation.values(), "computation", text);
    }

    static Context context(String text) {
        return text.isEmpty() ? Context.ALL : choice(Context.values(), "of", text);
    }

    private static <E extends Enum<E>> E choice(E[] all, String column, String text) {
        for (E one : all) {
            if (one.name().toLowerCase(Locale.ROOT).equals(text)) {
                return one;
            }
        }
        throw new IllegalArgumentException(column + " '" + text + "' is unknown");
    }
}

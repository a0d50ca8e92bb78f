package io.pcp.pmda.cli.top;

/**
 * One MIG slice. Numbers are NaN when not known: what the driver tells of the whole GPU only is never shown for a slice.
 *
 * @param gpu it is part of
 * @param name {@code mig1.0}
 * @param profile {@code 3g.40gb}; empty when not known
 * @param smActive percent of the multiprocessors of its GPU instance at work
 * @param memory used and total
 */
public record Slice(String gpu, String name, String profile, double smActive, Memory memory) {
    /** Name of the instance, {@code gpu1/mig1.0}. */
    String instance() {
        return gpu + "/" + name;
    }
}

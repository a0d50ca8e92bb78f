package io.pcp.pmda.cli.top;

/**
 * Memory in bytes; NaN when not known.
 *
 * @param used at the moment
 * @param total there is
 */
public record Memory(double used, double total) {
    /** Used part in percent; NaN when not known. */
    double percent() {
        return total > 0 ? used / total * 100 : Double.NaN;
    }
}

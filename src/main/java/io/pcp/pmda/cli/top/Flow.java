package io.pcp.pmda.cli.top;

/**
 * What goes over a connection in both directions, in bytes per second; NaN when not known.
 *
 * @param in received by the GPU
 * @param out sent by the GPU
 */
public record Flow(double in, double out) {
    static final Flow NONE = new Flow(Double.NaN, Double.NaN);

    boolean known() {
        return !Double.isNaN(in) || !Double.isNaN(out);
    }
}

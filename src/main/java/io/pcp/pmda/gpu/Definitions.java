package io.pcp.pmda.gpu;

/**
 * Catalogue and reads, made when first asked for: that takes a while, and the agent has other things to
 * begin.
 */
final class Definitions {
    private GpuCatalogue catalogue;
    private ReadSet reads;

    synchronized GpuCatalogue catalogue() {
        if (catalogue == null) {
            catalogue = GpuCatalogue.load();
        }
        return catalogue;
    }

    synchronized ReadSet reads() {
        if (reads == null) {
            reads = ReadSet.of(catalogue());
        }
        return reads;
    }
}

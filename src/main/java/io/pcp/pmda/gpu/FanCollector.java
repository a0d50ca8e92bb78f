package io.pcp.pmda.gpu;

/** Cluster 8: fans. */
final class FanCollector implements Collector {

    @Override
    public int cluster() {
        return 8;
    }

    @Override
    public void define(Reads reads) {
        reads.number("gpu.fan.speed", gpu -> gpu.device().fanSpeed());
    }
}

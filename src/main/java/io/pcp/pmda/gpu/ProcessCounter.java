package io.pcp.pmda.gpu;

import io.pcp.pmda.nvml.MigDevice;
import io.pcp.pmda.nvml.MigDevices;
import io.pcp.pmda.nvml.NvmlDevice;
import io.pcp.pmda.nvml.NvmlReturn;
import io.pcp.pmda.nvml.Reading;

/**
 * How many processes use a GPU, for the totals of the node. In MIG mode the slices are asked; none is kept
 * open.
 */
final class ProcessCounter implements Collector {
    @Override
    public int cluster() {
        return 17;
    }

    @Override
    public void define(Reads reads) {
        reads.number("gpu.processes.total", ProcessCounter::count);
    }

    static Reading count(GpuReader gpu) {
        if (!gpu.device().migMode().on()) {
            return gpu.device().processCount();
        }
        MigDevices slices = gpu.device().migDevices();
        if (!slices.ok()) {
            return Reading.absent(slices.rc());
        }
        long processes = 0;
        for (MigDevice slice : slices.devices()) {
            Reading count;
            try (NvmlDevice device = gpu.session().device(slice.handle())) {
                count = device.processCount();
            }
            if (count.ok()) {
                processes += count.number();
            } else if (count.rc() == NvmlReturn.NO_PERMISSION) {
                return count;
            }
        }
        return Reading.of(processes);
    }
}

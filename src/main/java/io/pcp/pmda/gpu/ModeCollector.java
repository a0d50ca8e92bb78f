package io.pcp.pmda.gpu;

import io.pcp.pmda.nvml.ProcessList;
import io.pcp.pmda.nvml.Reading;

/** Cluster 15: modes an administrator chooses. */
final class ModeCollector implements Collector {

    @Override
    public int cluster() {
        return 15;
    }

    @Override
    public void define(Reads reads) {
        reads.number("gpu.mode.persistence", gpu -> gpu.device().modes().persistence());
        reads.number("gpu.mode.compute", gpu -> gpu.device().modes().compute());
        reads.number("gpu.mode.accounting", gpu -> gpu.device().modes().accounting());
        reads.number("gpu.mode.accounting_buffer", gpu -> gpu.device().modes().accountingBuffer());
        reads.number("gpu.mode.display.active", gpu -> gpu.device().modes().displayActive());
        reads.number("gpu.mode.display.attached", gpu -> gpu.device().modes().displayAttached());
        reads.number("gpu.mode.virtualization", gpu -> gpu.device().modes().virtualization());
        reads.number("gpu.mode.vgpu_license", gpu -> gpu.device().modes().vgpuLicensed());
        reads.number("gpu.mode.mig.current", gpu -> gpu.migMode().current());
        reads.number("gpu.mode.mig.pending", gpu -> gpu.migMode().pending());
        reads.number(
                "gpu.mode.operation", gpu -> gpu.device().modes().operation().current());
        reads.number("gpu.mode.mps", ModeCollector::mps);
    }

    private static Reading mps(GpuReader gpu) {
        ProcessList clients = gpu.once(ProcessCollector.MPS);
        return clients.ok() ? Reading.of(clients.processes().isEmpty() ? 0 : 1) : Reading.absent(clients.rc());
    }
}

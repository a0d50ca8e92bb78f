package io.pcp.pmda.gpu;

import io.pcp.pmda.nvml.FieldId;
import io.pcp.pmda.nvml.PcieDirection;

/** Cluster 9: the PCIe link. Throughput blocks for its window and is read by the background worker. */
final class PcieCollector implements Collector {

    @Override
    public int cluster() {
        return 9;
    }

    @Override
    public void define(Reads reads) {
        reads.number("gpu.pcie.gen.current", gpu -> gpu.device().pcieGeneration());
        reads.number("gpu.pcie.gen.max", gpu -> gpu.device().pcieMaxGeneration());
        reads.number("gpu.pcie.gen.device_max", gpu -> gpu.device().pcie().deviceMaxGeneration());
        reads.number("gpu.pcie.speed", gpu -> gpu.device().pcie().speed());
        reads.number("gpu.pcie.width.current", gpu -> gpu.device().pcieWidth());
        reads.number("gpu.pcie.width.max", gpu -> gpu.device().pcieMaxWidth());
        reads.number("gpu.pcie.throughput.tx", gpu -> gpu.device().pcieThroughput(PcieDirection.TX));
        reads.number("gpu.pcie.throughput.rx", gpu -> gpu.device().pcieThroughput(PcieDirection.RX));
        reads.field("gpu.pcie.bytes.tx", FieldId.PCIE_COUNT_TX_BYTES).extended();
        reads.field("gpu.pcie.bytes.rx", FieldId.PCIE_COUNT_RX_BYTES).extended();
        reads.number("gpu.pcie.replays", gpu -> gpu.device().pcieReplays()).orField(FieldId.PCIE_REPLAY_COUNTER);
        reads.field("gpu.pcie.replay_rollovers", FieldId.PCIE_REPLAY_ROLLOVER_COUNTER);
        reads.field("gpu.pcie.errors.recovery", FieldId.PCIE_L0_TO_RECOVERY_COUNTER);
        reads.field("gpu.pcie.errors.correctable", FieldId.PCIE_COUNT_CORRECTABLE_ERRORS);
        reads.field("gpu.pcie.errors.non_fatal", FieldId.PCIE_COUNT_NON_FATAL_ERROR);
        reads.field("gpu.pcie.errors.fatal", FieldId.PCIE_COUNT_FATAL_ERROR);
        reads.field("gpu.pcie.errors.naks_received", FieldId.PCIE_COUNT_NAKS_RECEIVED);
        reads.field("gpu.pcie.errors.naks_sent", FieldId.PCIE_COUNT_NAKS_SENT);
        reads.field("gpu.pcie.errors.receiver", FieldId.PCIE_COUNT_RECEIVER_ERROR);
        reads.field("gpu.pcie.errors.bad_tlp", FieldId.PCIE_COUNT_BAD_TLP);
        reads.field("gpu.pcie.errors.bad_dllp", FieldId.PCIE_COUNT_BAD_DLLP);
        reads.field("gpu.pcie.errors.unsupported_request", FieldId.PCIE_COUNT_UNSUPPORTED_REQ);
        reads.field("gpu.pcie.errors.lcrc", FieldId.PCIE_COUNT_LCRC_ERROR);
        reads.field("gpu.pcie.errors.lane", FieldId.PCIE_COUNT_LANE_ERROR);
    }
}

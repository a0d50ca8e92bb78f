package io.pcp.pmda.gpu;

import io.pcp.pmda.nvml.FieldId;
import io.pcp.pmda.nvml.Reading;
import io.pcp.pmda.nvml.RemappedRows;
import io.pcp.pmda.nvml.RetirementCause;
import io.pcp.pmda.nvml.RowBanks;
import java.util.function.Function;

/**
 * Cluster 12: memory taken out of use: pages retired up to Turing, rows remapped from Ampere on. In MIG mode the driver
 * does not tell rows.
 */
final class RowsCollector implements Collector {
    private static final Memo<RemappedRows> ROWS =
            Memo.of(gpu -> gpu.device().rows().remapped());
    private static final Memo<RowBanks> BANKS =
            Memo.of(gpu -> gpu.device().rows().banks());

    @Override
    public int cluster() {
        return 12;
    }

    @Override
    public void define(Reads reads) {
        reads.field("gpu.pages.retired.corrected", FieldId.RETIRED_SBE)
                .or(gpu -> gpu.device().rows().retiredPages(RetirementCause.SINGLE_BIT));
        reads.field("gpu.pages.retired.uncorrected", FieldId.RETIRED_DBE)
                .or(gpu -> gpu.device().rows().retiredPages(RetirementCause.DOUBLE_BIT));
        reads.number("gpu.pages.pending", gpu -> gpu.device().rows().retirementPending())
                .orField(FieldId.RETIRED_PENDING);

        rows(reads, "gpu.rows.remapped.corrected", RemappedRows::corrected, FieldId.REMAPPED_COR);
        rows(reads, "gpu.rows.remapped.uncorrected", RemappedRows::uncorrected, FieldId.REMAPPED_UNC);
        rows(reads, "gpu.rows.inactive.corrected", RemappedRows::inactiveCorrected, FieldId.REMAPPED_ROWS_COR_INACTIVE);
        rows(
                reads,
                "gpu.rows.inactive.uncorrected",
                RemappedRows::inactiveUncorrected,
                FieldId.REMAPPED_ROWS_UNC_INACTIVE);
        rows(reads, "gpu.rows.pending", RemappedRows::pending, FieldId.REMAPPED_PENDING);
        rows(reads, "gpu.rows.failure", RemappedRows::failure, FieldId.REMAPPED_FAILURE);

        reads.number("gpu.rows.banks.max", gpu -> gpu.once(BANKS).max());
        reads.number("gpu.rows.banks.high", gpu -> gpu.once(BANKS).high());
        reads.number("gpu.rows.banks.partial", gpu -> gpu.once(BANKS).partial());
        reads.number("gpu.rows.banks.low", gpu -> gpu.once(BANKS).low());
        reads.number("gpu.rows.banks.none", gpu -> gpu.once(BANKS).none());
    }

    private static void rows(Reads reads, String name, Function<RemappedRows, Reading> part, int field) {
        reads.number(name, gpu -> part.apply(gpu.once(ROWS))).orField(field);
    }
}

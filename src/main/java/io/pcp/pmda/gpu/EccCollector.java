package io.pcp.pmda.gpu;

import static io.pcp.pmda.nvml.EccCounter.AGGREGATE;
import static io.pcp.pmda.nvml.EccCounter.VOLATILE;
import static io.pcp.pmda.nvml.EccErrorType.CORRECTED;
import static io.pcp.pmda.nvml.EccErrorType.UNCORRECTED;

import io.pcp.pmda.gpu.Read.Place;
import io.pcp.pmda.model.Label;
import io.pcp.pmda.model.LabelSet;
import io.pcp.pmda.nvml.EccCounter;
import io.pcp.pmda.nvml.EccErrorType;
import io.pcp.pmda.nvml.EccLocation;
import io.pcp.pmda.nvml.FieldId;
import io.pcp.pmda.nvml.FieldRequest;
import io.pcp.pmda.nvml.NvmlReturn;
import io.pcp.pmda.nvml.NvmlReturn.Kind;
import io.pcp.pmda.nvml.PendingMode;
import io.pcp.pmda.nvml.Reading;
import io.pcp.pmda.nvml.SramEcc;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Cluster 11: errors that ECC found, in total, by memory, and those of SRAM in detail. In MIG mode the driver keeps no
 * volatile counts of a whole GPU.
 */
final class EccCollector implements Collector {
    private static final Memo<PendingMode> MODE =
            Memo.of(gpu -> gpu.device().ecc().mode());
    private static final Memo<SramEcc> SRAM = Memo.of(gpu -> gpu.device().ecc().sram());
    private static final Reading UNSUPPORTED = Reading.absent(NvmlReturn.NOT_SUPPORTED);

    @Override
    public int cluster() {
        return 11;
    }

    @Override
    public void define(Reads reads) {
        reads.units(Place.PASS, Scope.ECCLOC, new HardwareUnits(EccCollector::locations));
        reads.number("gpu.ecc.mode.current", gpu -> gpu.once(MODE).current()).orField(FieldId.ECC_CURRENT);
        reads.number("gpu.ecc.mode.pending", gpu -> gpu.once(MODE).pending()).orField(FieldId.ECC_PENDING);
        counts(reads, "gpu.ecc.volatile.corrected", CORRECTED, VOLATILE, FieldId.ECC_SBE_VOL_TOTAL);
        counts(reads, "gpu.ecc.volatile.uncorrected", UNCORRECTED, VOLATILE, FieldId.ECC_DBE_VOL_TOTAL);
        counts(reads, "gpu.ecc.aggregate.corrected", CORRECTED, AGGREGATE, FieldId.ECC_SBE_AGG_TOTAL);
        counts(reads, "gpu.ecc.aggregate.uncorrected", UNCORRECTED, AGGREGATE, FieldId.ECC_DBE_AGG_TOTAL);

        sram(reads, "gpu.ecc.sram.aggregate.parity", SramEcc::aggregateParity);
        sram(reads, "gpu.ecc.sram.aggregate.secded", SramEcc::aggregateSecDed);
        sram(reads, "gpu.ecc.sram.aggregate.corrected", SramEcc::aggregateCorrected);
        sram(reads, "gpu.ecc.sram.volatile.parity", SramEcc::volatileParity);
        sram(reads, "gpu.ecc.sram.volatile.secded", SramEcc::volatileSecDed);
        sram(reads, "gpu.ecc.sram.volatile.corrected", SramEcc::volatileCorrected);
        sram(reads, "gpu.ecc.sram.bucket.l2", SramEcc::l2);
        sram(reads, "gpu.ecc.sram.bucket.sm", SramEcc::sm);
        sram(reads, "gpu.ecc.sram.bucket.pcie", SramEcc::pcie);
        sram(reads, "gpu.ecc.sram.bucket.mcu", SramEcc::mcu);
        sram(reads, "gpu.ecc.sram.bucket.other", SramEcc::other);
        sram(reads, "gpu.ecc.sram.threshold_exceeded", SramEcc::thresholdExceeded);
    }

    private static void counts(Reads reads, String prefix, EccErrorType type, EccCounter counter, int field) {
        reads.number(prefix + ".total", gpu -> gpu.device().ecc().total(type, counter))
                .orField(field);
        Read total = reads.of(prefix + ".total");
        Memo<EccLocationCounts> known = Memo.of(gpu -> new EccLocationCounts());
        reads.number(
                        prefix + ".location",
                        (gpu, unit) -> gpu.lasting(known)
                                .count(
                                        unit.key(),
                                        gpu.value(total),
                                        gpu.began(),
                                        () -> gpu.device().ecc().at(type, counter, location(unit))))
                .orField(unit -> location(unit).field(type, counter).orElse(null))
                .needs(total);
    }

    private static void sram(Reads reads, String name, Function<SramEcc, Reading> part) {
        reads.number(name, gpu -> part.apply(gpu.once(SRAM)));
    }

    /** Memories of which this GPU has at least one count. */
    private static HardwareUnits.Found locations(GpuReader gpu) {
        List<Unit> units = new ArrayList<>();
        for (EccLocation location : EccLocation.values()) {
            Reading count = anyCount(gpu, location);
            if (count.kind() == Kind.UNSUPPORTED) {
                continue;
            }
            if (!count.ok() && !answers(count.kind())) {
                return HardwareUnits.Found.none(count.rc());
            }
            String name = name(location);
            units.add(new Unit(location.ordinal(), name, LabelSet.of(Label.text("location", name))));
        }
        return HardwareUnits.Found.of(units);
    }

    /** Whether there is a count even if this one has no value: refused, or out of its domain. */
    private static boolean answers(Kind kind) {
        return kind == Kind.NO_PERMISSION || kind == Kind.OUT_OF_DOMAIN || kind == Kind.NO_DATA;
    }

    /** The first count that is supported; mostly the first that is asked for. */
    private static Reading anyCount(GpuReader gpu, EccLocation location) {
        List<FieldRequest> fields = new ArrayList<>();
        for (EccErrorType type : List.of(UNCORRECTED, CORRECTED)) {
            for (EccCounter counter : List.of(AGGREGATE, VOLATILE)) {
                Reading count = gpu.device().ecc().at(type, counter, location);
                if (count.kind() != Kind.UNSUPPORTED) {
                    return count;
                }
                location.field(type, counter).ifPresent(fields::add);
            }
        }
        if (!fields.isEmpty()) {
            for (Reading count : gpu.device().fields(fields.toArray(FieldRequest[]::new))) {
                if (count.kind() != Kind.UNSUPPORTED) {
                    return count;
                }
            }
        }
        return UNSUPPORTED;
    }

    private static EccLocation location(Unit unit) {
        return EccLocation.values()[unit.key()];
    }

    private static String name(EccLocation location) {
        return switch (location) {
            case L1_CACHE -> "l1";
            case L2_CACHE -> "l2";
            case DRAM -> "dram";
            case REGISTER_FILE -> "register_file";
            case TEXTURE_MEMORY -> "texture";
            case TEXTURE_SHARED -> "texture_shm";
            case CBU -> "cbu";
            case SRAM -> "sram";
        };
    }
}

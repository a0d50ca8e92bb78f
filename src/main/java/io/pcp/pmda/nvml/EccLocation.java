package io.pcp.pmda.nvml;

import java.util.Optional;

/** Where ECC found an error ({@code nvmlMemoryLocation_t}); the ordinal is NVML's number. */
public enum EccLocation {
    L1_CACHE,
    L2_CACHE,
    DRAM,
    REGISTER_FILE,
    TEXTURE_MEMORY,
    TEXTURE_SHARED,
    CBU,
    SRAM;

    private static final int FIRST_VOLATILE = 7;
    private static final int FIRST_AGGREGATE = 18;
    private static final int CBU_VOLATILE = 17;
    private static final int CBU_AGGREGATE = 28;

    /** The field with the same count as {@link DeviceEcc#at}, if there is one. */
    public Optional<FieldRequest> field(EccErrorType type, EccCounter counter) {
        boolean aggregate = counter == EccCounter.AGGREGATE;
        return switch (this) {
            case L1_CACHE, L2_CACHE, DRAM, REGISTER_FILE, TEXTURE_MEMORY ->
                Optional.of(FieldRequest.of(
                        (aggregate ? FIRST_AGGREGATE : FIRST_VOLATILE) + 2 * ordinal() + type.ordinal()));
            case CBU ->
                type == EccErrorType.CORRECTED
                        ? Optional.empty()
                        : Optional.of(FieldRequest.of(aggregate ? CBU_AGGREGATE : CBU_VOLATILE));
            case TEXTURE_SHARED, SRAM -> Optional.empty();
        };
    }
}

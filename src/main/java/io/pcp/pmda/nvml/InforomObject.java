package io.pcp.pmda.nvml;

/** Objects of the InfoROM with a version ({@code nvmlInforomObject_t}); the ordinal is NVML's number. */
public enum InforomObject {
    OEM,
    ECC,
    POWER
}

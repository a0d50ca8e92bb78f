package io.pcp.pmda.nvml;

import java.util.Locale;

/**
 * Return codes of NVML ({@code nvmlReturn_t}) and what each means to a monitor.
 *
 * <p>Source of truth: {@code nvml.h}. Codes below zero do not exist in NVML; they are this package's own.
 */
public final class NvmlReturn {
    public static final int SUCCESS = 0;
    public static final int UNINITIALIZED = 1;
    public static final int INVALID_ARGUMENT = 2;
    public static final int NOT_SUPPORTED = 3;
    public static final int NO_PERMISSION = 4;
    public static final int ALREADY_INITIALIZED = 5;
    public static final int NOT_FOUND = 6;
    public static final int INSUFFICIENT_SIZE = 7;
    public static final int INSUFFICIENT_POWER = 8;
    public static final int DRIVER_NOT_LOADED = 9;
    public static final int TIMEOUT = 10;
    public static final int IRQ_ISSUE = 11;
    public static final int LIBRARY_NOT_FOUND = 12;
    public static final int FUNCTION_NOT_FOUND = 13;
    public static final int CORRUPTED_INFOROM = 14;
    public static final int GPU_IS_LOST = 15;
    public static final int RESET_REQUIRED = 16;
    public static final int OPERATING_SYSTEM = 17;
    public static final int LIB_RM_VERSION_MISMATCH = 18;
    public static final int IN_USE = 19;
    public static final int MEMORY = 20;
    public static final int NO_DATA = 21;
    public static final int VGPU_ECC_NOT_SUPPORTED = 22;
    public static final int INSUFFICIENT_RESOURCES = 23;
    public static final int FREQ_NOT_SUPPORTED = 24;
    public static final int ARGUMENT_VERSION_MISMATCH = 25;
    public static final int DEPRECATED = 26;
    public static final int NOT_READY = 27;
    public static final int GPU_NOT_FOUND = 28;
    public static final int INVALID_STATE = 29;
    public static final int RESET_TYPE_NOT_SUPPORTED = 30;
    public static final int UNKNOWN = 999;

    /**
     * Not NVML's: the call succeeded, its value lies outside its domain (a sentinel, a percentage above 100).
     */
    public static final int OUT_OF_DOMAIN = -1;

    private NvmlReturn() {}

    /** What a caller does about a return code; the classes of the metric catalogue's error table. */
    public enum Kind {
        /** A value. */
        OK,
        /** This GPU, driver or library has no such value; not asked again until {@link NvmlDevice#forget}. */
        UNSUPPORTED,
        /** The process lacks a right; log once, leave the value out. */
        NO_PERMISSION,
        /** The GPU is gone; back off to a rare probe. */
        LOST,
        /** As lost, until somebody resets the GPU. */
        RESET_REQUIRED,
        /** The library must be shut down and initialised anew; code 18 needs it closed and opened, too. */
        REINIT,
        /** Happens; keep the previous value until it is stale. */
        TRANSIENT,
        /** Nothing there at the moment: no new sample, a hole in an index, a damaged InfoROM. */
        NO_DATA,
        /** The buffer was too small, even after growing it. */
        SIZE,
        /** A value that cannot be true; no value, and counted as an error. */
        OUT_OF_DOMAIN
    }

    /**
     * The class of a return code; codes unknown to this version are {@link Kind#TRANSIENT}.
     *
     * <p>{@link #INVALID_ARGUMENT} counts as unsupported because older drivers answer it for an enumerator or
     * struct they do not know. It is also what a handle gives that became stale, therefore it is never
     * remembered.
     */
    public static Kind kind(int rc) {
        return switch (rc) {
            case SUCCESS -> Kind.OK;
            case INVALID_ARGUMENT,
                    NOT_SUPPORTED,
                    FUNCTION_NOT_FOUND,
                    DEPRECATED,
                    ARGUMENT_VERSION_MISMATCH,
                    VGPU_ECC_NOT_SUPPORTED,
                    FREQ_NOT_SUPPORTED,
                    RESET_TYPE_NOT_SUPPORTED -> Kind.UNSUPPORTED;
            case NO_PERMISSION -> Kind.NO_PERMISSION;
            case GPU_IS_LOST, GPU_NOT_FOUND -> Kind.LOST;
            case RESET_REQUIRED -> Kind.RESET_REQUIRED;
            case UNINITIALIZED, DRIVER_NOT_LOADED, LIBRARY_NOT_FOUND, LIB_RM_VERSION_MISMATCH -> Kind.REINIT;
            case NOT_FOUND, NO_DATA, CORRUPTED_INFOROM -> Kind.NO_DATA;
            case INSUFFICIENT_SIZE -> Kind.SIZE;
            case OUT_OF_DOMAIN -> Kind.OUT_OF_DOMAIN;
            default -> Kind.TRANSIENT;
        };
    }

    /** Whether asking the same again cannot help until driver, MIG mode or library change. */
    static boolean lasting(int rc) {
        return rc != INVALID_ARGUMENT && kind(rc) == Kind.UNSUPPORTED;
    }

    /**
     * Whether the call counts as failed: anything but success, "not supported", "nothing there" and "grow the
     * buffer".
     */
    static boolean failed(int rc) {
        if (rc == INVALID_ARGUMENT || rc == CORRUPTED_INFOROM) {
            return true;
        }
        return switch (kind(rc)) {
            case OK, UNSUPPORTED, NO_DATA, SIZE -> false;
            default -> true;
        };
    }

    /**
     * The constant's name without its prefix, such as {@code GPU_IS_LOST}; {@code RETURN_n} for unknown
     * codes.
     */
    public static String name(int rc) {
        return switch (rc) {
            case SUCCESS -> "SUCCESS";
            case UNINITIALIZED -> "UNINITIALIZED";
            case INVALID_ARGUMENT -> "INVALID_ARGUMENT";
            case NOT_SUPPORTED -> "NOT_SUPPORTED";
            case NO_PERMISSION -> "NO_PERMISSION";
            case ALREADY_INITIALIZED -> "ALREADY_INITIALIZED";
            case NOT_FOUND -> "NOT_FOUND";
            case INSUFFICIENT_SIZE -> "INSUFFICIENT_SIZE";
            case INSUFFICIENT_POWER -> "INSUFFICIENT_POWER";
            case DRIVER_NOT_LOADED -> "DRIVER_NOT_LOADED";
            case TIMEOUT -> "TIMEOUT";
            case IRQ_ISSUE -> "IRQ_ISSUE";
            case LIBRARY_NOT_FOUND -> "LIBRARY_NOT_FOUND";
            case FUNCTION_NOT_FOUND -> "FUNCTION_NOT_FOUND";
            case CORRUPTED_INFOROM -> "CORRUPTED_INFOROM";
            case GPU_IS_LOST -> "GPU_IS_LOST";
            case RESET_REQUIRED -> "RESET_REQUIRED";
            case OPERATING_SYSTEM -> "OPERATING_SYSTEM";
            case LIB_RM_VERSION_MISMATCH -> "LIB_RM_VERSION_MISMATCH";
            case IN_USE -> "IN_USE";
            case MEMORY -> "MEMORY";
            case NO_DATA -> "NO_DATA";
            case VGPU_ECC_NOT_SUPPORTED -> "VGPU_ECC_NOT_SUPPORTED";
            case INSUFFICIENT_RESOURCES -> "INSUFFICIENT_RESOURCES";
            case FREQ_NOT_SUPPORTED -> "FREQ_NOT_SUPPORTED";
            case ARGUMENT_VERSION_MISMATCH -> "ARGUMENT_VERSION_MISMATCH";
            case DEPRECATED -> "DEPRECATED";
            case NOT_READY -> "NOT_READY";
            case GPU_NOT_FOUND -> "GPU_NOT_FOUND";
            case INVALID_STATE -> "INVALID_STATE";
            case RESET_TYPE_NOT_SUPPORTED -> "RESET_TYPE_NOT_SUPPORTED";
            case UNKNOWN -> "UNKNOWN";
            case OUT_OF_DOMAIN -> "OUT_OF_DOMAIN";
            default -> "RETURN_" + rc;
        };
    }

    /** One line for people, with the code, such as {@code GPU is lost (15)}. */
    public static String text(int rc) {
        String words = switch (rc) {
            case SUCCESS -> "success";
            case DRIVER_NOT_LOADED -> "NVIDIA driver not loaded";
            case LIBRARY_NOT_FOUND -> "NVML library not found";
            case FUNCTION_NOT_FOUND -> "function not in this NVML library";
            case GPU_IS_LOST -> "GPU is lost";
            case GPU_NOT_FOUND -> "GPU not found";
            case RESET_REQUIRED -> "GPU requires reset";
            case LIB_RM_VERSION_MISMATCH -> "NVML library and kernel driver differ in version";
            case ARGUMENT_VERSION_MISMATCH -> "struct version not known to this NVML library";
            case OPERATING_SYSTEM -> "operating system refused";
            case OUT_OF_DOMAIN -> "value outside its domain";
            default -> name(rc).toLowerCase(Locale.ROOT).replace('_', ' ');
        };
        return words + " (" + rc + ")";
    }
}

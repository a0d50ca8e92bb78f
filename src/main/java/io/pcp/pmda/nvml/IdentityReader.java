package io.pcp.pmda.nvml;

import java.util.Locale;

/** Identity that NVML gives as numbers or structs and people read as texts. */
final class IdentityReader {
    private static final int BUS_ID = 36;
    private static final int BUS_ID_LENGTH = 32;

    private final DeviceCalls calls;

    IdentityReader(DeviceCalls calls) {
        this.calls = calls;
    }

    /**
     * {@code nvmlPciInfo_t}: busIdLegacy@0, domain@16, bus@20, device@24, busId@36. The older symbols leave
     * the busId empty, then it is composed of the numbers.
     */
    Reading pciBusId() {
        int rc = calls.call(NvmlFunction.PCI_INFO);
        if (rc != NvmlReturn.SUCCESS) {
            return Reading.absent(rc);
        }
        return busId(calls.buffer);
    }

    /** The address in an {@code nvmlPciInfo_t}. */
    static Reading busId(CallBuffer pci) {
        String text = pci.text(BUS_ID, BUS_ID_LENGTH);
        return Reading.of(
                text.isEmpty()
                        ? String.format(Locale.ROOT, "%08X:%02X:%02X.0", pci.u32(16), pci.u32(20), pci.u32(24))
                        : text);
    }

    Reading architecture() {
        int rc = calls.call(NvmlFunction.ARCHITECTURE);
        if (rc != NvmlReturn.SUCCESS) {
            return Reading.absent(rc);
        }
        long number = calls.buffer.u32(0);
        // All ones is NVML's own "unknown": an old library with a new GPU.
        return number == DeviceCalls.NO_U32 ? Reading.absent(NvmlReturn.NO_DATA) : Reading.of(architecture(number));
    }

    /** Name of an {@code nvmlDeviceArchitecture_t}. */
    static String architecture(long number) {
        return switch ((int) number) {
            case 2 -> "kepler";
            case 3 -> "maxwell";
            case 4 -> "pascal";
            case 5 -> "volta";
            case 6 -> "turing";
            case 7 -> "ampere";
            case 8 -> "ada";
            case 9 -> "hopper";
            case 10 -> "blackwell";
            case 13 -> "rubin";
            default -> "arch" + number;
        };
    }

    Reading computeCapability() {
        int rc = calls.call(NvmlFunction.COMPUTE_CAPABILITY);
        Reading major = calls.s32(rc, 0);
        Reading minor = calls.s32(rc, CallBuffer.SECOND);
        return !major.ok() ? major : !minor.ok() ? minor : Reading.of(major.number() + "." + minor.number());
    }
}

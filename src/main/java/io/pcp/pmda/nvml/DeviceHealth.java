package io.pcp.pmda.nvml;

/** What says that a GPU needs attention. Of the thread of its {@link NvmlDevice}. */
public final class DeviceHealth {
    /** Where the result goes, behind the PCI address that is the argument. */
    static final int DRAIN = 72;

    private final DeviceCalls calls;

    DeviceHealth(DeviceCalls calls) {
        this.calls = calls;
    }

    /** 1 while the GPU takes no new clients since it is to be removed, else 0. */
    public Reading drain() {
        int rc = calls.call(NvmlFunction.PCI_INFO);
        return rc == NvmlReturn.SUCCESS ? calls.flag(calls.call(NvmlFunction.DRAIN_STATE), DRAIN) : Reading.absent(rc);
    }

    /** Hopper and newer; drivers from 580. */
    public RepairStatus repair() {
        // nvmlRepairStatus_v1_t: version@0, bChannelRepairPending@4, bTpcRepairPending@8
        int rc = calls.call(NvmlFunction.REPAIR_STATUS);
        return new RepairStatus(calls.flag(rc, 4), calls.flag(rc, 8));
    }

    /** 1 when memory is beyond repair, else 0; drivers from 590. */
    public Reading unrepairableMemory() {
        return calls.flag(NvmlFunction.UNREPAIRABLE_MEMORY);
    }

    /** 1 when the InfoROM is intact, 0 when it is damaged. Reads flash memory: at most once a day. */
    public Reading inforomValid() {
        int rc = calls.call(NvmlFunction.VALIDATE_INFOROM);
        return switch (rc) {
            case NvmlReturn.SUCCESS -> Reading.of(1);
            case NvmlReturn.CORRUPTED_INFOROM -> Reading.of(0);
            default -> Reading.absent(rc);
        };
    }
}

package io.pcp.pmda.nvml;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Enumeration of the MIG slices of a GPU.
 *
 * <p>Loops over all indices, since destroyed slices leave holes. Calls on slices are made with their own
 * handles and never remembered as unsupported for the GPU.
 */
final class MigReader {
    private static final int NAME = 96;
    private static final long MIB = 1L << 20;

    private final DeviceCalls calls;
    /** Slices of the last complete enumeration, by UUID. */
    private Map<String, MigDevice> before = Map.of();

    MigReader(DeviceCalls calls) {
        this.calls = calls;
    }

    MigMode mode() {
        int rc = calls.call(NvmlFunction.MIG_MODE);
        return new MigMode(calls.within(calls.u32(rc, 0), 0, 1), calls.within(calls.u32(rc, CallBuffer.SECOND), 0, 1));
    }

    Reading max() {
        return calls.u32(NvmlFunction.MAX_MIG_DEVICES);
    }

    MigDevices devices(MigMode mode) {
        if (!mode.current().ok() && mode.current().kind() != NvmlReturn.Kind.UNSUPPORTED) {
            return new MigDevices(mode.current().rc(), List.of());
        }
        if (!mode.on()) {
            return new MigDevices(NvmlReturn.SUCCESS, List.of());
        }
        Reading max = max();
        if (!max.ok()) {
            return new MigDevices(max.rc(), List.of());
        }
        List<MigDevice> devices = new ArrayList<>();
        for (int index = 0; index < max.number(); index++) {
            int rc = calls.session.call(NvmlFunction.MIG_DEVICE_BY_INDEX, 0, calls.raw(calls.handle, index));
            if (rc == NvmlReturn.NOT_FOUND) {
                continue;
            }
            if (rc != NvmlReturn.SUCCESS) {
                return new MigDevices(rc, devices);
            }
            devices.add(describe(index, calls.buffer.u64(0)));
        }
        before = new HashMap<>();
        for (MigDevice device : devices) {
            if (device.uuid().ok()
                    && device.gi().ok()
                    && device.ci().ok()
                    && device.profile().ok()) {
                before.put(device.uuid().text(), device);
            }
        }
        return new MigDevices(NvmlReturn.SUCCESS, devices);
    }

    /**
     * A slice. What never changes while its UUID does not is asked once: a node with 56 slices is enumerated each
     * second.
     */
    private MigDevice describe(int index, long handle) {
        Reading uuid = text(NvmlFunction.UUID, handle);
        MigDevice known = uuid.ok() ? before.get(uuid.text()) : null;
        if (known != null && known.handle() == handle) {
            return new MigDevice(index, handle, known.gi(), known.ci(), uuid, known.profile(), known.attributes());
        }
        Reading gi = id(NvmlFunction.GPU_INSTANCE_ID, handle);
        Reading ci = id(NvmlFunction.COMPUTE_INSTANCE_ID, handle);
        MigAttributes attributes = attributes(handle);
        Reading name = text(NvmlFunction.NAME, handle);
        return new MigDevice(index, handle, gi, ci, uuid, profile(name, attributes), attributes);
    }

    private Reading id(NvmlFunction function, long handle) {
        return calls.u32(calls.session.call(function, 0, calls.raw(handle, 0)), 0);
    }

    private Reading text(NvmlFunction function, long handle) {
        int rc = calls.session.call(function, 0, calls.raw(handle, NAME));
        return rc == NvmlReturn.SUCCESS ? calls.text(0, NAME) : Reading.absent(rc);
    }

    /**
     * The name of a slice ends in its profile, {@code NVIDIA H100 80GB HBM3 MIG 1g.10gb}; older drivers name
     * the GPU only, then it is composed of slices and memory, {@code 1c.3g.20gb} when the instance has only
     * part of the slices.
     */
    static Reading profile(Reading name, MigAttributes attributes) {
        int mark = name.ok() ? name.text().lastIndexOf(" MIG ") : -1;
        if (mark >= 0) {
            return Reading.of(name.text().substring(mark + " MIG ".length()).strip());
        }
        Reading gi = attributes.giSlices();
        Reading ci = attributes.ciSlices();
        Reading memory = attributes.memoryBytes();
        if (!gi.ok() || !memory.ok()) {
            return gi.ok() ? memory : gi;
        }
        String part = ci.ok() && ci.number() < gi.number() ? ci.number() + "c." : "";
        // NVIDIA's names round up to the next full GB.
        long gb = (memory.number() + (1L << 30) - 1) >> 30;
        return Reading.of(part + gi.number() + "g." + gb + "gb");
    }

    /** Attributes of a slice; newer symbol first. */
    MigAttributes attributes(long handle) {
        int rc = calls.session.call(NvmlFunction.ATTRIBUTES, 0, calls.raw(handle, 0));
        if (NvmlReturn.lasting(rc)) {
            int older = calls.session.call(NvmlFunction.ATTRIBUTES, 1, calls.raw(handle, 0));
            rc = older == NvmlReturn.FUNCTION_NOT_FOUND ? rc : older;
        }
        Reading megabytes = calls.u64(rc, 32);
        return new MigAttributes(
                calls.u32(rc, 0),
                calls.u32(rc, 4),
                calls.u32(rc, 8),
                calls.u32(rc, 12),
                calls.u32(rc, 16),
                calls.u32(rc, 20),
                calls.u32(rc, 24),
                calls.u32(rc, 28),
                megabytes.ok() ? Reading.of(megabytes.number() * MIB) : megabytes);
    }
}

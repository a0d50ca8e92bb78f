package io.pcp.pmda.nvml;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Batches of field values: one {@code nvmlDeviceGetFieldValues} for all, a return code of its own for each.
 *
 * <p>{@code nvmlFieldValue_t}, 40 bytes: fieldId@0 u32, scopeId@4 u32, timestamp@8 i64, latencyUsec@16 i64,
 * valueType@24 u32, nvmlReturn@28 u32, value@32 union of 8 bytes that is read by valueType, not by the type
 * the header leads to expect.
 */
final class FieldReader {
    private static final int ENTRY = 40;

    private final DeviceCalls calls;
    private final Map<FieldRequest, Integer> unsupported = new HashMap<>();

    FieldReader(DeviceCalls calls) {
        this.calls = calls;
    }

    void forget() {
        unsupported.clear();
    }

    /** Ask again what a link does not support. */
    void forgetLink(int link) {
        for (LinkField field : LinkField.values()) {
            field.of(link).ifPresent(unsupported::remove);
        }
        // This takes other fields of that scope along; they are asked once in vain.
        unsupported.keySet().removeIf(request -> request.scope() == link);
    }

    Reading[] read(FieldRequest... requests) {
        Reading[] readings = new Reading[requests.length];
        int[] asked = new int[requests.length];
        int count = 0;
        for (int i = 0; i < requests.length; i++) {
            Integer known = unsupported.get(requests[i]);
            if (known == null) {
                asked[count++] = i;
            } else {
                readings[i] = Reading.absent(known);
            }
        }
        asked = Arrays.copyOf(asked, count);
        if (count > 0) {
            int rc = batch(requests, asked, readings);
            if (rc == NvmlReturn.INVALID_ARGUMENT && count > 1) {
                oneByOne(requests, asked, readings);
            }
        }
        return readings;
    }

    private int batch(FieldRequest[] requests, int[] asked, Reading[] readings) {
        ByteBuffer list = calls.buffer.list(asked.length * ENTRY);
        for (int i = 0; i < asked.length; i++) {
            FieldRequest request = requests[asked[i]];
            int at = i * ENTRY;
            list.putInt(at, request.id());
            list.putInt(at + 4, request.scope());
            list.putLong(at + 8, 0);
            list.putLong(at + 16, 0);
            list.putInt(at + 24, 0);
            // Entries the driver skips must not pass for values.
            list.putInt(at + 28, NvmlReturn.UNKNOWN);
            list.putLong(at + 32, 0);
        }
        int rc = calls.call(NvmlFunction.FIELD_VALUES, 0, asked.length);
        for (int i = 0; i < asked.length; i++) {
            readings[asked[i]] =
                    rc == NvmlReturn.SUCCESS ? entry(requests[asked[i]], list, i * ENTRY) : Reading.absent(rc);
        }
        return rc;
    }

    /** The driver refused the batch: an older one may do so because of a single id it does not know. */
    private void oneByOne(FieldRequest[] requests, int[] asked, Reading[] readings) {
        boolean any = false;
        int[] rcs = new int[asked.length];
        for (int i = 0; i < asked.length; i++) {
            rcs[i] = batch(requests, new int[] {asked[i]}, readings);
            any |= rcs[i] == NvmlReturn.SUCCESS;
        }
        // When it refuses every single one the handle is stale, and nothing is known about the fields.
        for (int i = 0; any && i < asked.length; i++) {
            if (rcs[i] == NvmlReturn.INVALID_ARGUMENT) {
                unsupported.put(requests[asked[i]], rcs[i]);
            }
        }
    }

    private Reading entry(FieldRequest request, ByteBuffer list, int at) {
        int rc = list.getInt(at + 28);
        if (rc != NvmlReturn.SUCCESS) {
            calls.session.counters().result(rc == NvmlReturn.INVALID_ARGUMENT ? NvmlReturn.NOT_SUPPORTED : rc);
            if (NvmlReturn.kind(rc) == NvmlReturn.Kind.UNSUPPORTED) {
                unsupported.put(request, rc);
            }
            return Reading.absent(rc);
        }
        return domain(request.id(), calls.checked(NvmlValue.read(list, at + 32, list.getInt(at + 24))));
    }

    private Reading domain(int id, Reading reading) {
        return switch (id) {
            case FieldId.MEMORY_TEMP ->
                // Parts without the sensor answer 0; that is no error.
                reading.ok() && reading.number() == 0
                        ? Reading.absent(NvmlReturn.NO_DATA)
                        : calls.within(reading, 1, DeviceCalls.MAX_TEMPERATURE);
            case FieldId.TEMPERATURE_SHUTDOWN_TLIMIT,
                    FieldId.TEMPERATURE_SLOWDOWN_TLIMIT,
                    FieldId.TEMPERATURE_MEM_MAX_TLIMIT,
                    FieldId.TEMPERATURE_GPU_MAX_TLIMIT ->
                // Signed whatever the type says: margins below zero are usual.
                calls.within(
                        reading.ok() ? Reading.of((int) reading.number()) : reading,
                        -DeviceCalls.MAX_TEMPERATURE,
                        DeviceCalls.MAX_TEMPERATURE);
            case FieldId.MMA_STALL_PERCENT, FieldId.PWR_SMOOTHING_HW_CIRCUITRY_PERCENT_LIFETIME_REMAINING ->
                calls.within(reading, 0, 100);
            case FieldId.NVLINK_GET_STATE -> calls.within(reading, 0, 2);
            case FieldId.ECC_CURRENT,
                    FieldId.ECC_PENDING,
                    FieldId.RETIRED_PENDING,
                    FieldId.REMAPPED_PENDING,
                    FieldId.REMAPPED_FAILURE,
                    FieldId.NVLINK_GET_POWER_STATE,
                    FieldId.C2C_LINK_GET_STATUS,
                    FieldId.C2C_LINK_POWER_STATE,
                    FieldId.PWR_SMOOTHING_ENABLED -> calls.within(reading, 0, 1);
            default -> reading;
        };
    }
}

package io.pcp.pmda.nvml;

import java.util.Arrays;

/**
 * NVLinks by number, 0 to {@link #count} - 1; INVALID_ARGUMENT beyond. Of the thread of its {@link
 * NvmlDevice}.
 *
 * <p>What a link does not support is remembered for that link only, and asked again after it went up or down:
 * a link that is down has no peer. Most other values of links are fields whose scope is the link, see {@link
 * FieldId} and {@link LinkField}.
 */
public final class DeviceLinks {
    /** No GPU has more links; numbers from here on are not asked for. */
    public static final int MAX = 36;

    static final int COUNTERS = NvLinkError.values().length;

    private static final int UNSEEN = -1;

    private final DeviceCalls calls;
    private final FieldReader fields;
    private final byte[] up = new byte[MAX];

    DeviceLinks(DeviceCalls calls, FieldReader fields) {
        this.calls = calls;
        this.fields = fields;
        Arrays.fill(up, (byte) UNSEEN);
    }

    /** Links fitted; 0 or not supported without NVLink. */
    public Reading count() {
        return fields.read(FieldRequest.of(FieldId.NVLINK_LINK_COUNT))[0];
    }

    /** 1 up, 0 down or asleep; {@link FieldId#NVLINK_GET_STATE} tells these two apart. */
    public Reading state(int link) {
        Reading state = calls.flag(call(NvmlFunction.NVLINK_STATE, link), 0);
        seen(link, state);
        return state;
    }

    /** NVLink version, such as {@code 4.0}; {@code versionN} for numbers newer than this program. */
    public Reading version(int link) {
        Reading version = calls.u32(call(NvmlFunction.NVLINK_VERSION, link), 0);
        return !version.ok()
                ? version
                : version.number() == 0 ? Reading.absent(NvmlReturn.NO_DATA) : Reading.of(version(version.number()));
    }

    /** Name of an {@code nvmlNvlinkVersion_t}, as {@link FieldId#NVLINK_GET_VERSION} gives it, too. */
    public static String version(long number) {
        return switch ((int) number) {
            case 1 -> "1.0";
            case 2 -> "2.0";
            case 3 -> "2.2";
            case 4 -> "3.0";
            case 5 -> "3.1";
            case 6 -> "4.0";
            case 7 -> "5.0";
            case 8 -> "6.0";
            default -> "version" + number;
        };
    }

    /** PCI address of the device at the other end, {@code 00000000:3B:00.0}; none while the link is down. */
    public Reading remote(int link) {
        int rc = call(NvmlFunction.NVLINK_REMOTE, link);
        return rc == NvmlReturn.SUCCESS ? IdentityReader.busId(calls.buffer) : Reading.absent(rc);
    }

    /** What is at the other end: {@code gpu}, {@code switch}, {@code npu} or {@code unknown}; from 470. */
    public Reading remoteType(int link) {
        Reading type = calls.u32(call(NvmlFunction.NVLINK_REMOTE_TYPE, link), 0);
        if (!type.ok()) {
            return type;
        }
        return Reading.of(
                switch ((int) type.number()) {
                    case 0 -> "gpu";
                    case 1 -> "npu";
                    case 2 -> "switch";
                    default -> "unknown";
                });
    }

    /** Errors counted since the driver was loaded; GPUs from NVLink 5 on have fields instead. */
    public Reading errors(int link, NvLinkError counter) {
        return valid(link)
                ? calls.u64(calls.call(NvmlFunction.NVLINK_ERRORS, link * COUNTERS + counter.ordinal()), 0)
                : Reading.absent(NvmlReturn.INVALID_ARGUMENT);
    }

    /** Reduced bandwidth mode, 0 for full; of this GPU from 570, else of the system from 535. */
    public Reading bandwidthMode() {
        // nvmlNvlinkGetBwMode_v1_t: version@0, bIsBest@4, bwMode@8 (8 bits)
        return calls.u8(calls.call(NvmlFunction.NVLINK_BANDWIDTH_MODE), 8)
                .or(() -> calls.u32(NvmlFunction.SYSTEM_NVLINK_BANDWIDTH_MODE));
    }

    /** 1 when links are encrypted, else 0; drivers from 580. */
    public Reading encryption() {
        // nvmlNvLinkInfo_v2_t and v1: version@0, isNvleEnabled@4
        return calls.flag(calls.call(NvmlFunction.NVLINK_INFO), 4);
    }

    /** 1 when the coherent link to the CPU is on, else 0; drivers from 545. */
    public Reading coherent() {
        return calls.flag(NvmlFunction.C2C_MODE);
    }

    /**
     * Bit error rate behind a field such as {@link FieldId#NVLINK_COUNT_EFFECTIVE_BER}: mantissa in bits 8 to
     * 11, negative decimal exponent in bits 0 to 7.
     */
    public static double bitErrorRate(long field) {
        return (field >> 8 & 0xF) * Math.pow(10, -(field & 0xFF));
    }

    /** Takes notice of states among fields that were read. */
    void observe(FieldRequest[] requests, Reading[] readings) {
        for (int i = 0; i < requests.length; i++) {
            if (requests[i].id() == FieldId.NVLINK_GET_STATE) {
                seen(requests[i].scope(), readings[i]);
            }
        }
    }

    private void seen(int link, Reading state) {
        if (!state.ok() || !valid(link)) {
            return;
        }
        byte now = (byte) (state.number() == 1 ? 1 : 0);
        if (up[link] != now) {
            if (up[link] != UNSEEN) {
                forget(link);
            }
            up[link] = now;
        }
    }

    private void forget(int link) {
        calls.forget(NvmlFunction.NVLINK_VERSION, link);
        calls.forget(NvmlFunction.NVLINK_REMOTE, link);
        calls.forget(NvmlFunction.NVLINK_REMOTE_TYPE, link);
        for (int counter = 0; counter < COUNTERS; counter++) {
            calls.forget(NvmlFunction.NVLINK_ERRORS, link * COUNTERS + counter);
        }
        fields.forgetLink(link);
    }

    private int call(NvmlFunction function, int link) {
        return valid(link) ? calls.call(function, link) : NvmlReturn.INVALID_ARGUMENT;
    }

    private static boolean valid(int link) {
        return link >= 0 && link < MAX;
    }
}

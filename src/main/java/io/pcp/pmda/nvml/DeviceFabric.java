package io.pcp.pmda.nvml;

import java.util.HexFormat;

/** The rack and the fabric a GPU belongs to. Of the thread of its {@link NvmlDevice}. */
public final class DeviceFabric {
    private static final int GUID = 16;

    private final DeviceCalls calls;

    DeviceFabric(DeviceCalls calls) {
        this.calls = calls;
    }

    /** Drivers from 525; the health of the fabric later. */
    public FabricInfo info() {
        int rc = calls.call(NvmlFunction.FABRIC);
        int version = calls.version(NvmlFunction.FABRIC, 0);
        // nvmlGpuFabricInfo_v3_t: version@0, clusterUuid@4, status@20, cliqueId@24, state@28, healthMask@32,
        // healthSummary@36 (8 bits). v2 ends before the summary; the first form begins with clusterUuid and
        // ends with state.
        int shift = version == 2 ? 4 : 0;
        Reading older = Reading.absent(rc == NvmlReturn.SUCCESS ? NvmlReturn.FUNCTION_NOT_FOUND : rc);
        return new FabricInfo(
                calls.within(calls.u32(rc, 28 - shift), 0, 3),
                calls.u32(rc, 20 - shift),
                uuid(rc, 4 - shift),
                calls.u32(rc, 24 - shift),
                version == 2 ? older : calls.u32(rc, 32),
                version != 0 ? older : calls.within(calls.u8(rc, 36), 0, 3));
    }

    /** Drivers from 570, on racks. */
    public PlatformInfo platform() {
        // nvmlPlatformInfo_v2_t: version@0, ibGuid@4, chassisSerialNumber@20, then 8 bits each slotNumber@36,
        // trayIndex@37, hostId@38, peerType@39, moduleId@40. v1 has the rack's GUID, the chassis slot, the
        // compute slot and the node in these places.
        int rc = calls.call(NvmlFunction.PLATFORM);
        return new PlatformInfo(
                serial(rc, 20),
                calls.u8(rc, 36),
                calls.u8(rc, 37),
                calls.u8(rc, 38),
                calls.u8(rc, 39),
                calls.u8(rc, 40),
                guid(rc, 4));
    }

    /** 16 bytes in the form of a UUID; all zero is none. */
    private Reading uuid(int rc, int offset) {
        if (rc != NvmlReturn.SUCCESS) {
            return Reading.absent(rc);
        }
        byte[] bytes = calls.buffer.copy(offset, GUID);
        if (significant(bytes) == 0) {
            return Reading.absent(NvmlReturn.NO_DATA);
        }
        String hex = HexFormat.of().formatHex(bytes);
        return Reading.of(String.join(
                "-",
                hex.substring(0, 8),
                hex.substring(8, 12),
                hex.substring(12, 16),
                hex.substring(16, 20),
                hex.substring(20)));
    }

    /** A text where it is one, else its bytes. */
    private Reading serial(int rc, int offset) {
        if (rc != NvmlReturn.SUCCESS) {
            return Reading.absent(rc);
        }
        byte[] bytes = calls.buffer.copy(offset, GUID);
        int length = significant(bytes);
        boolean printable = true;
        for (int i = 0; i < length; i++) {
            printable &= bytes[i] >= ' ' && bytes[i] < 0x7F;
        }
        return printable ? calls.text(offset, GUID) : Reading.of(HexFormat.of().formatHex(bytes, 0, length));
    }

    /** Eight bytes or, where the second half is not zero, sixteen. */
    private Reading guid(int rc, int offset) {
        if (rc != NvmlReturn.SUCCESS) {
            return Reading.absent(rc);
        }
        byte[] bytes = calls.buffer.copy(offset, GUID);
        int length = significant(bytes);
        return length == 0
                ? Reading.absent(NvmlReturn.NO_DATA)
                : Reading.of("0x" + HexFormat.of().formatHex(bytes, 0, length <= GUID / 2 ? GUID / 2 : GUID));
    }

    /** Bytes up to the last that is not zero. */
    private static int significant(byte[] bytes) {
        int length = bytes.length;
        while (length > 0 && bytes[length - 1] == 0) {
            length--;
        }
        return length;
    }
}

package io.pcp.pmda.nvml;

/**
 * Place of a GPU in a rack.
 *
 * @param chassisSerial serial number of the chassis, from older drivers the GUID of the rack
 * @param slot of the chassis
 * @param tray index of the compute tray or slot
 * @param host number of the host or node in its tray
 * @param peerType how GPUs are joined: 0 directly, 1 by switches
 * @param module number of the module on its baseboard
 * @param ibGuid InfiniBand GUID of the GPU, hexadecimal
 */
public record PlatformInfo(
        Reading chassisSerial,
        Reading slot,
        Reading tray,
        Reading host,
        Reading peerType,
        Reading module,
        Reading ibGuid) {}

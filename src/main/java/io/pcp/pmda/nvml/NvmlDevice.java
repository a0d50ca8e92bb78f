package io.pcp.pmda.nvml;

import java.util.List;

/**
 * Typed reads of one GPU (or one MIG slice) for one thread.
 *
 * <p>Create one per handle and thread: out-buffers are native memory that every call reuses. Calls may block as long as the
 * driver likes. A function found unsupported (codes 3, 13, 22, 24, 25, 26, 30 after the last fallback) is not called again until
 * {@link #forget}; it keeps answering the code it gave.
 *
 * <p>Unavailable markers (all ones), percentages above 100 and temperatures above 200 become
 * {@link NvmlReturn#OUT_OF_DOMAIN} and count as errors.
 */
public final class NvmlDevice implements AutoCloseable {

    NvmlDevice() {}

    /** The handle this object was made for. */
    public long handle() {
        throw new UnsupportedOperationException();
    }

    /** Ask everything again: after re-initialisation, a change of MIG mode or of the driver. */
    public void forget() {
        throw new UnsupportedOperationException();
    }

    /** Index NVML gives the GPU at present; shifts when GPUs come and go. */
    public Reading index() {
        throw new UnsupportedOperationException();
    }

    /** Product name, such as {@code NVIDIA H100 80GB HBM3}. */
    public Reading name() {
        throw new UnsupportedOperationException();
    }

    /** Identity that never changes, {@code GPU-...} or {@code MIG-...}. */
    public Reading uuid() {
        throw new UnsupportedOperationException();
    }

    /** Serial number of the board. */
    public Reading serial() {
        throw new UnsupportedOperationException();
    }

    /** PCI address in NVML's form, {@code 00000000:3B:00.0}. */
    public Reading pciBusId() {
        throw new UnsupportedOperationException();
    }

    /** Minor number of /dev/nvidiaN. */
    public Reading minor() {
        throw new UnsupportedOperationException();
    }

    /** Part number of the board. */
    public Reading boardPart() {
        throw new UnsupportedOperationException();
    }

    /** Version of the video BIOS. */
    public Reading vbios() {
        throw new UnsupportedOperationException();
    }

    /** Lower-case name, such as {@code hopper}; {@code archN} for numbers newer than this program. */
    public Reading architecture() {
        throw new UnsupportedOperationException();
    }

    /** CUDA compute capability, such as {@code 9.0}. */
    public Reading computeCapability() {
        throw new UnsupportedOperationException();
    }

    /** CUDA cores. */
    public Reading cores() {
        throw new UnsupportedOperationException();
    }

    /** Width of the memory bus, bits. */
    public Reading memoryBusWidth() {
        throw new UnsupportedOperationException();
    }

    /** Not supported in MIG mode. */
    public Utilization utilization() {
        throw new UnsupportedOperationException();
    }

    /** Video encoder, percent 0..100. */
    public Reading encoderUtilization() {
        throw new UnsupportedOperationException();
    }

    /** Video decoder, percent 0..100. */
    public Reading decoderUtilization() {
        throw new UnsupportedOperationException();
    }

    /** JPEG engine, percent 0..100; drivers from 535. */
    public Reading jpegUtilization() {
        throw new UnsupportedOperationException();
    }

    /** Optical flow engine, percent 0..100; drivers from 535. */
    public Reading ofaUtilization() {
        throw new UnsupportedOperationException();
    }

    /** Samples newer than lastSeen (microseconds, 0 for all the driver has). Background worker only. */
    public Samples samples(SampleType type, long lastSeen) {
        throw new UnsupportedOperationException();
    }

    /** From the newest call the library has; which one is decided once per device, since they count differently. */
    public MemoryInfo memory() {
        throw new UnsupportedOperationException();
    }

    /** BAR1 window. */
    public Bar1Info bar1() {
        throw new UnsupportedOperationException();
    }

    /** Present clock, MHz. */
    public Reading clock(ClockType type) {
        throw new UnsupportedOperationException();
    }

    /** Highest clock, MHz. */
    public Reading maxClock(ClockType type) {
        throw new UnsupportedOperationException();
    }

    /** Performance state 0 (highest) .. 15. */
    public Reading performanceState() {
        throw new UnsupportedOperationException();
    }

    /** Why clocks are limited at present, bit mask. */
    public Reading throttleReasons() {
        throw new UnsupportedOperationException();
    }

    /** Reasons this GPU can report, bit mask. */
    public Reading throttleSupported() {
        throw new UnsupportedOperationException();
    }

    /** Time spent below the requested clocks for a reason, ns. Old drivers' form of the field ids. */
    public Reading violation(PerfPolicy policy) {
        throw new UnsupportedOperationException();
    }

    /** Core temperature, degrees Celsius. */
    public Reading temperature() {
        throw new UnsupportedOperationException();
    }

    /** Degrees Celsius left before the nearest limit; drivers from 570. */
    public Reading temperatureMargin() {
        throw new UnsupportedOperationException();
    }

    /** Absolute limit, degrees Celsius. */
    public Reading temperatureThreshold(TemperatureThreshold threshold) {
        throw new UnsupportedOperationException();
    }

    /** Power draw of the board, mW. */
    public Reading powerUsage() {
        throw new UnsupportedOperationException();
    }

    /** Limit asked for, mW. */
    public Reading powerLimitRequested() {
        throw new UnsupportedOperationException();
    }

    /** Limit in force, mW. */
    public Reading powerLimitEnforced() {
        throw new UnsupportedOperationException();
    }

    /** Default limit, mW. */
    public Reading powerLimitDefault() {
        throw new UnsupportedOperationException();
    }

    /** Limits that can be set. */
    public PowerRange powerRange() {
        throw new UnsupportedOperationException();
    }

    /** Energy since the driver was loaded, mJ. */
    public Reading totalEnergy() {
        throw new UnsupportedOperationException();
    }

    /** Intended speed of the first fan, percent of maximum 0..100. */
    public Reading fanSpeed() {
        throw new UnsupportedOperationException();
    }

    /** Number of fans. */
    public Reading fanCount() {
        throw new UnsupportedOperationException();
    }

    /** Present PCIe generation. */
    public Reading pcieGeneration() {
        throw new UnsupportedOperationException();
    }

    /** Highest PCIe generation of GPU and slot. */
    public Reading pcieMaxGeneration() {
        throw new UnsupportedOperationException();
    }

    /** Present PCIe width, lanes. */
    public Reading pcieWidth() {
        throw new UnsupportedOperationException();
    }

    /** Highest PCIe width of GPU and slot, lanes. */
    public Reading pcieMaxWidth() {
        throw new UnsupportedOperationException();
    }

    /** Kbyte/s over a window of 20 ms in which the call blocks. Background worker only. */
    public Reading pcieThroughput(PcieDirection direction) {
        throw new UnsupportedOperationException();
    }

    /** PCIe replays. */
    public Reading pcieReplays() {
        throw new UnsupportedOperationException();
    }

    /** How CPU and GPU share addresses: 0 not at all, 1 HMM, 2 ATS; drivers from 580. */
    public Reading addressingMode() {
        throw new UnsupportedOperationException();
    }

    /** Field values in the order asked for, one call for all of them. */
    public Reading[] fields(FieldRequest... requests) {
        throw new UnsupportedOperationException();
    }

    /** One process list. */
    public ProcessList processes(ProcessKind kind) {
        throw new UnsupportedOperationException();
    }

    /** Distinct processes over the compute and graphics lists. In MIG mode ask the slices. */
    public Reading processCount() {
        throw new UnsupportedOperationException();
    }

    /** Whether the GPU is partitioned. */
    public MigMode migMode() {
        throw new UnsupportedOperationException();
    }

    /** MIG slices the GPU can hold at present; 0 when MIG mode is off. */
    public Reading maxMigDevices() {
        throw new UnsupportedOperationException();
    }

    /** The slices there are now; empty when MIG mode is off or unknown. */
    public List<MigDevice> migDevices() {
        throw new UnsupportedOperationException();
    }

    /** Size of a slice; only for handles of slices. */
    public MigAttributes attributes() {
        throw new UnsupportedOperationException();
    }

    /** Frees the buffers. Use it no more. */
    @Override
    public void close() {
        throw new UnsupportedOperationException();
    }
}

package io.pcp.pmda.nvml;

/**
 * Typed reads of one GPU (or one MIG slice) for one thread: here what every GPU has, the rest by subject, such
 * as {@link #links} and {@link #ecc}.
 *
 * <p>Create one per handle and thread: out-buffers are native memory that every call reuses. Calls may block
 * as long as the driver likes. A function found unsupported (codes 3, 13, 22, 24, 25, 26, 30 after the last
 * fallback) is not called again until {@link #forget}; it keeps answering the code it gave.
 *
 * <p>Unavailable markers (all ones), percentages above 100 and temperatures above 200 become
 * {@link NvmlReturn#OUT_OF_DOMAIN} and count as errors.
 */
public final class NvmlDevice extends DeviceFacets implements AutoCloseable {
    private static final int PSTATE_UNKNOWN = 32;

    private final DeviceCalls calls;
    private final IdentityReader identity;
    private final SampleReader samples;
    private final FieldReader fields;
    private final ProcessReader processes;
    private final MigReader mig;
    private final GpmSampler gpm;
    private final ProcessActivityReader activity;

    NvmlDevice(DeviceCalls calls) {
        this(calls, new FieldReader(calls));
    }

    private NvmlDevice(DeviceCalls calls, FieldReader fields) {
        super(calls, fields);
        this.calls = calls;
        this.fields = fields;
        identity = new IdentityReader(calls);
        samples = new SampleReader(calls);
        processes = new ProcessReader(calls);
        mig = new MigReader(calls);
        gpm = new GpmSampler(calls);
        activity = new ProcessActivityReader(calls);
    }

    /** The handle in use. */
    public long handle() {
        return calls.handle;
    }

    /**
     * Turns to the handle the same device has now. A slice gets its handle anew in each enumeration, and one that is kept
     * longer may be another slice's by then; buffers and what is known to be unsupported can be kept.
     */
    public void aim(long handle) {
        calls.aim(handle);
    }

    /** Ask everything again: after re-initialisation, a change of MIG mode or of the driver. */
    public void forget() {
        calls.forget();
        fields.forget();
        gpm.forget();
    }

    /** Index NVML gives the GPU at present; shifts when GPUs come and go. */
    public Reading index() {
        return calls.u32(NvmlFunction.INDEX);
    }

    /** Product name, such as {@code NVIDIA H100 80GB HBM3}. */
    public Reading name() {
        return calls.text(NvmlFunction.NAME, 96);
    }

    /** Identity that never changes, {@code GPU-...} or {@code MIG-...}. */
    public Reading uuid() {
        return calls.text(NvmlFunction.UUID, 96);
    }

    /** Serial number of the board. */
    public Reading serial() {
        return calls.text(NvmlFunction.SERIAL, 30);
    }

    /** PCI address in NVML's form, {@code 00000000:3B:00.0}. */
    public Reading pciBusId() {
        return identity.pciBusId();
    }

    /** Minor number of /dev/nvidiaN. */
    public Reading minor() {
        return calls.u32(NvmlFunction.MINOR);
    }

    /** Part number of the board. */
    public Reading boardPart() {
        return calls.text(NvmlFunction.BOARD_PART, 80);
    }

    /** Version of the video BIOS. */
    public Reading vbios() {
        return calls.text(NvmlFunction.VBIOS, 32);
    }

    /** Lower-case name, such as {@code hopper}; {@code archN} for numbers newer than this program. */
    public Reading architecture() {
        return identity.architecture();
    }

    /** CUDA compute capability, such as {@code 9.0}. */
    public Reading computeCapability() {
        return identity.computeCapability();
    }

    /** CUDA cores. */
    public Reading cores() {
        return calls.u32(NvmlFunction.CORES);
    }

    /** Width of the memory bus, bits. */
    public Reading memoryBusWidth() {
        return calls.u32(NvmlFunction.MEMORY_BUS_WIDTH);
    }

    /** Not supported in MIG mode. */
    public Utilization utilization() {
        int rc = calls.call(NvmlFunction.UTILIZATION);
        return new Utilization(percent(calls.u32(rc, 0)), percent(calls.u32(rc, 4)));
    }

    /** Video encoder, percent 0..100. */
    public Reading encoderUtilization() {
        return percent(calls.u32(NvmlFunction.ENCODER_UTILIZATION));
    }

    /** Video decoder, percent 0..100. */
    public Reading decoderUtilization() {
        return percent(calls.u32(NvmlFunction.DECODER_UTILIZATION));
    }

    /** JPEG engine, percent 0..100; drivers from 535. */
    public Reading jpegUtilization() {
        return percent(calls.u32(NvmlFunction.JPEG_UTILIZATION));
    }

    /** Optical flow engine, percent 0..100; drivers from 535. */
    public Reading ofaUtilization() {
        return percent(calls.u32(NvmlFunction.OFA_UTILIZATION));
    }

    /** Samples newer than lastSeen (microseconds, 0 for all the driver has). Background worker only. */
    public Samples samples(SampleType type, long lastSeen) {
        return samples.read(type, lastSeen);
    }

    /**
     * From the newest call the library has; which one is decided once per device, since they count
     * differently.
     */
    public MemoryInfo memory() {
        int rc = calls.call(NvmlFunction.MEMORY);
        if (rc == NvmlReturn.SUCCESS && calls.version(NvmlFunction.MEMORY, 0) == 0) {
            // nvmlMemory_v2_t: version@0, total@8, reserved@16, free@24, used@32
            return new MemoryInfo(calls.u64(rc, 8), calls.u64(rc, 32), calls.u64(rc, 24), calls.u64(rc, 16));
        }
        // nvmlMemory_t: total@0, free@8, used@16
        Reading reserved = Reading.absent(rc == NvmlReturn.SUCCESS ? NvmlReturn.FUNCTION_NOT_FOUND : rc);
        return new MemoryInfo(calls.u64(rc, 0), calls.u64(rc, 16), calls.u64(rc, 8), reserved);
    }

    /** BAR1 window. */
    public Bar1Info bar1() {
        int rc = calls.call(NvmlFunction.BAR1);
        return new Bar1Info(calls.u64(rc, 0), calls.u64(rc, 16), calls.u64(rc, 8));
    }

    /** Present clock, MHz. */
    public Reading clock(ClockType type) {
        return calls.u32(NvmlFunction.CLOCK, type.ordinal());
    }

    /** Highest clock, MHz. */
    public Reading maxClock(ClockType type) {
        return calls.u32(NvmlFunction.MAX_CLOCK, type.ordinal());
    }

    /** Performance state 0 (highest) .. 15. */
    public Reading performanceState() {
        Reading state = calls.u32(NvmlFunction.PERFORMANCE_STATE);
        // 32 is NVML's own "unknown", no fault of anybody.
        return state.ok() && state.number() == PSTATE_UNKNOWN
                ? Reading.absent(NvmlReturn.NO_DATA)
                : calls.within(state, 0, 15);
    }

    /** Why clocks are limited at present, bit mask. */
    public Reading throttleReasons() {
        return calls.u64(NvmlFunction.THROTTLE_REASONS);
    }

    /** Reasons this GPU can report, bit mask. */
    public Reading throttleSupported() {
        return calls.u64(NvmlFunction.THROTTLE_SUPPORTED);
    }

    /** Time spent below the requested clocks for a reason, ns. Old drivers' form of the field ids. */
    public Reading violation(PerfPolicy policy) {
        // nvmlViolationTime_t: referenceTime@0, violationTime@8
        return calls.u64(calls.call(NvmlFunction.VIOLATION, policy.code), 8);
    }

    /** Core temperature, degrees Celsius. */
    public Reading temperature() {
        int rc = calls.call(NvmlFunction.TEMPERATURE);
        // nvmlTemperature_v1_t: version@0, sensorType@4 (0, the GPU), temperature@8; the older call returns
        // the number alone.
        int offset = rc == NvmlReturn.SUCCESS && calls.version(NvmlFunction.TEMPERATURE, 0) == 0 ? 8 : 0;
        return calls.degrees(rc, offset);
    }

    /** Degrees Celsius left before the nearest limit; drivers from 570. */
    public Reading temperatureMargin() {
        // nvmlMarginTemperature_v1_t: version@0, marginTemperature@4
        return calls.degrees(calls.call(NvmlFunction.TEMPERATURE_MARGIN), 4);
    }

    /** Absolute limit, degrees Celsius. */
    public Reading temperatureThreshold(TemperatureThreshold threshold) {
        return calls.within(
                calls.u32(NvmlFunction.TEMPERATURE_THRESHOLD, threshold.ordinal()), 0, DeviceCalls.MAX_TEMPERATURE);
    }

    /** Power draw of the board, mW. */
    public Reading powerUsage() {
        return calls.u32(NvmlFunction.POWER_USAGE);
    }

    /** Limit asked for, mW. */
    public Reading powerLimitRequested() {
        return calls.u32(NvmlFunction.POWER_LIMIT_REQUESTED);
    }

    /** Limit in force, mW. */
    public Reading powerLimitEnforced() {
        return calls.u32(NvmlFunction.POWER_LIMIT_ENFORCED);
    }

    /** Default limit, mW. */
    public Reading powerLimitDefault() {
        return calls.u32(NvmlFunction.POWER_LIMIT_DEFAULT);
    }

    /** Limits that can be set. */
    public PowerRange powerRange() {
        int rc = calls.call(NvmlFunction.POWER_RANGE);
        return new PowerRange(calls.u32(rc, 0), calls.u32(rc, CallBuffer.SECOND));
    }

    /** Energy since the driver was loaded, mJ. */
    public Reading totalEnergy() {
        return calls.u64(NvmlFunction.TOTAL_ENERGY);
    }

    /** Intended speed of the first fan, percent of maximum 0..100. */
    public Reading fanSpeed() {
        return percent(calls.u32(NvmlFunction.FAN_SPEED));
    }

    /** Number of fans. */
    public Reading fanCount() {
        return calls.u32(NvmlFunction.FAN_COUNT);
    }

    /** Present PCIe generation. */
    public Reading pcieGeneration() {
        return calls.u32(NvmlFunction.PCIE_GENERATION);
    }

    /** Highest PCIe generation of GPU and slot. */
    public Reading pcieMaxGeneration() {
        return calls.u32(NvmlFunction.PCIE_MAX_GENERATION);
    }

    /** Present PCIe width, lanes. */
    public Reading pcieWidth() {
        return calls.u32(NvmlFunction.PCIE_WIDTH);
    }

    /** Highest PCIe width of GPU and slot, lanes. */
    public Reading pcieMaxWidth() {
        return calls.u32(NvmlFunction.PCIE_MAX_WIDTH);
    }

    /** Kbyte/s over a window of 20 ms in which the call blocks. Background worker only. */
    public Reading pcieThroughput(PcieDirection direction) {
        return calls.u32(NvmlFunction.PCIE_THROUGHPUT, direction.ordinal());
    }

    /** PCIe replays. */
    public Reading pcieReplays() {
        return calls.u32(NvmlFunction.PCIE_REPLAYS);
    }

    /** How CPU and GPU share addresses: 0 not at all, 1 HMM, 2 ATS; drivers from 580. */
    public Reading addressingMode() {
        // nvmlDeviceAddressingMode_v1_t: version@0, value@4
        return calls.within(calls.u32(calls.call(NvmlFunction.ADDRESSING_MODE), 4), 0, 2);
    }

    /** Field values in the order asked for, one call for all of them. */
    public Reading[] fields(FieldRequest... requests) {
        Reading[] readings = fields.read(requests);
        links().observe(requests, readings);
        return readings;
    }

    /** One process list. In MIG mode ask the slices. */
    public ProcessList processes(ProcessKind kind) {
        return processes.read(kind);
    }

    /** Whether the GPU is partitioned. */
    public MigMode migMode() {
        return mig.mode();
    }

    /** MIG slices the GPU can hold at present; 0 when MIG mode is off. */
    public Reading maxMigDevices() {
        return mig.max();
    }

    /** The slices there are now. */
    public MigDevices migDevices() {
        return migDevices(migMode());
    }

    /** The slices there are now, for a caller who knows the mode already. */
    public MigDevices migDevices(MigMode mode) {
        return mig.devices(mode);
    }

    /** Size of a slice; only for handles of slices. */
    public MigAttributes attributes() {
        return mig.attributes(calls.handle);
    }

    /** Which events this GPU can tell of, {@link EventType} bits. */
    public Reading eventTypes() {
        return calls.u64(NvmlFunction.EVENT_TYPES);
    }

    /** GPM, activity from hardware counters between two samples; Hopper and newer. Background worker only. */
    public GpmSampler gpm() {
        return gpm;
    }

    /**
     * What processes used, by samples newer than lastSeen (microseconds, 0 for all the driver has). Not
     * supported in MIG mode. Background worker only.
     */
    public ProcessUtilizations processUtilizations(long lastSeen) {
        return activity.utilizations(lastSeen);
    }

    /** Processes of all kinds with their protected memory (confidential computing); drivers from 535. */
    public ProcessDetails processDetails() {
        return activity.details();
    }

    /** What the driver accounted for a process. Ask only while accounting mode is on. */
    public AccountingStats accounting(long pid) {
        return activity.accounting(pid);
    }

    private Reading percent(Reading reading) {
        return calls.within(reading, 0, 100);
    }

    /** Frees buffers and GPM samples. Use it no more. */
    @Override
    public void close() {
        gpm.close();
        calls.close();
    }
}

package io.pcp.pmda.cli.top;

/**
 * One GPU at one moment. Numbers are NaN and texts are empty when not known.
 *
 * @param name instance, {@code gpu0}
 * @param model without the vendor
 * @param utilization percent of time a kernel ran
 * @param memoryUtilization percent of time memory was read or written
 * @param smActive percent of multiprocessors at work
 * @param memory used and total
 * @param watts drawn
 * @param wattLimit in force
 * @param celsius of the GPU
 * @param fan percent of its full speed
 * @param smClock MHz
 * @param health state
 * @param healthText the reasons of the state
 * @param limit what holds the clocks down: {@code power}, {@code heat}, {@code limit} when the cause is not told
 * @param xid code of the last error event
 * @param mig cut into slices
 */
public record Gpu(
        String name,
        String model,
        double utilization,
        double memoryUtilization,
        double smActive,
        Memory memory,
        double watts,
        double wattLimit,
        double celsius,
        double fan,
        double smClock,
        Flow pcie,
        Flow nvlink,
        Health health,
        String healthText,
        String limit,
        double xid,
        boolean mig) {

    /** How busy it is, percent: utilisation, or multiprocessors at work where the driver has none, as in MIG mode. */
    double load() {
        return Double.isNaN(utilization) ? smActive : utilization;
    }
}

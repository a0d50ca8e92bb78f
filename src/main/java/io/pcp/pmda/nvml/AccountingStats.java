package io.pcp.pmda.nvml;

/**
 * What the driver accounted for a process, running or ended, since accounting mode was switched on.
 *
 * @param gpuUtilization mean share of the GPU over the life of the process, percent 0..100
 * @param memoryUtilization mean share of the memory interface, percent 0..100
 * @param maxMemory most memory held at a time, bytes
 * @param timeMillis time the context was active, ms; 0 while the process runs
 * @param startMicros start of the context, microseconds since the epoch
 * @param running 1 while the process runs, else 0
 */
public record AccountingStats(
        Reading gpuUtilization,
        Reading memoryUtilization,
        Reading maxMemory,
        Reading timeMillis,
        Reading startMicros,
        Reading running) {

    static AccountingStats absent(int rc) {
        Reading none = Reading.absent(rc);
        return new AccountingStats(none, none, none, none, none, none);
    }
}

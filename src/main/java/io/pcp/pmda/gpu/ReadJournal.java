package io.pcp.pmda.gpu;

import io.pcp.pmda.nvml.NvmlReturn;
import io.pcp.pmda.nvml.Reading;
import io.pcp.pmda.sdk.PmdaLog;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

/** Tells the log and the error counter what went wrong with the reads of one GPU. Thread-safe. */
final class ReadJournal {
    private final PmdaLog log;
    private final LogLevel level;
    private final LongAdder impossible;
    private final Supplier<String> gpu;

    /**
     * @param impossible counts values outside their domain
     * @param gpu name for messages
     */
    ReadJournal(PmdaLog log, LogLevel level, LongAdder impossible, Supplier<String> gpu) {
        this.log = log;
        this.level = level;
        this.impossible = impossible;
        this.gpu = gpu;
    }

    /** A value that cannot be true was dropped. */
    void impossible(Read read, Reading value) {
        impossible.increment();
        if (level.verbose()) {
            log.info(gpu.get() + ": " + read.name() + ": " + value + " cannot be true, dropped");
        }
    }

    /** The driver refuses; said once per GPU and function. */
    void denied(Read read) {
        String function = read.row().source();
        if (log.changed(gpu.get() + " " + function, "denied")) {
            log.warning(gpu.get() + ": no permission for " + function + " (" + read.name()
                    + "); run as a user who may, or let the agent keep root");
        }
    }

    /** A collector failed where it must not; no other metric suffers from that. */
    void broken(Read read, RuntimeException bug) {
        if (log.changed("read " + read.name(), bug.toString())) {
            log.error(gpu.get() + ": " + read.name() + " cannot be read: " + bug);
        }
    }

    /** A failure that passes. */
    void failed(Read read, Reading reading) {
        if (level.verbose()) {
            log.info(gpu.get() + ": " + read.name() + ": " + NvmlReturn.text(reading.rc()));
        }
    }
}

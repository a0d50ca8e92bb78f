package io.pcp.pmda.gpu;

import io.pcp.pmda.gpu.usage.UsageSettings;
import io.pcp.pmda.nvml.LibraryChoice;
import io.pcp.pmda.process.HostPaths;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.function.Consumer;

/**
 * How the GPU half of the agent behaves: {@code pmdagpu.conf} and what the command line overrides. Immutable.
 *
 * @param library which NVML library to open
 * @param expected GPUs this node should have; 0 = as many as were ever seen
 * @param naming what instances are named after
 * @param extraUnits descriptors carry the temperature and power units of PCP 7.2
 * @param nvidiaNames whether {@code nvidia.*}, the names of pmdanvidia, are served besides {@code gpu.*}
 * @param busyThreshold utilisation in percent above which a GPU counts as busy, 0..100
 * @param retired UUIDs of GPUs that are gone for good
 * @param sysfs root of sysfs, {@code /sys}
 * @param procfs root of procfs, {@code /proc}
 * @param processes how processes are shown, and whom they are said to belong to
 * @param timing all durations
 */
public record GpuSettings(
        LibraryChoice library,
        int expected,
        Naming naming,
        boolean extraUnits,
        boolean nvidiaNames,
        int busyThreshold,
        Set<String> retired,
        Path sysfs,
        Path procfs,
        UsageSettings processes,
        Timing timing) {

    /** What the external name of a GPU instance is made of. */
    public enum Naming {
        /** {@code gpu<ordinal>}: bound to the UUID for ever. */
        STICKY,
        /** {@code gpu<index>}: NVML's index, which shifts. */
        INDEX,
        /** {@code gpu<minor>}: the number of /dev/nvidiaN. */
        MINOR,
        /** The UUID. */
        UUID,
        /** The PCI address. */
        PCI
    }

    /**
     * Durations.
     *
     * @param maxAge a fetch accepts a value this old without asking the GPU again
     * @param fetchDeadline longest wait of a fetch, at most 3 s
     * @param staleAfter a value this old is not served any more
     * @param slowPass period of the pass that runs without a fetch
     * @param seldom how long settings are taken for what they were: those that change by hand
     * @param backgroundPass period of the blocking reads while somebody asks for them
     * @param rediscover least time between two looks at the set of GPUs
     * @param attachWait how long discovery waits for GPUs that are slow to attach before it goes on without
     *     them
     * @param firstBackoff wait after the first failure to initialise NVML; doubles
     * @param mostBackoff longest wait between attempts
     * @param lostProbe wait between probes of a lost GPU
     * @param hungAfter a driver call that takes longer is a hang
     * @param grace how long a missing GPU keeps its instance
     */
    public record Timing(
            Duration maxAge,
            Duration fetchDeadline,
            Duration staleAfter,
            Duration slowPass,
            Duration seldom,
            Duration backgroundPass,
            Duration rediscover,
            Duration attachWait,
            Duration firstBackoff,
            Duration mostBackoff,
            Duration lostProbe,
            Duration hungAfter,
            Duration grace) {

        public static final Timing DEFAULT = new Timing(
                Duration.ofSeconds(1),
                Duration.ofSeconds(2),
                Duration.ofSeconds(30),
                Duration.ofSeconds(10),
                Duration.ofSeconds(30),
                Duration.ofSeconds(1),
                Duration.ofSeconds(5),
                Duration.ofSeconds(1),
                Duration.ofSeconds(5),
                Duration.ofSeconds(60),
                Duration.ofSeconds(30),
                Duration.ofSeconds(5),
                Duration.ofHours(24));

        /** This with every value read afresh: none is served twice. */
        Timing fresh() {
            return with(Duration.ZERO, fetchDeadline, staleAfter, grace);
        }

        /** This with other ages of values and another grace time. */
        Timing with(Duration newMaxAge, Duration newDeadline, Duration newStaleAfter, Duration newGrace) {
            return new Timing(
                    newMaxAge,
                    newDeadline,
                    newStaleAfter,
                    slowPass,
                    newMaxAge.isZero() ? Duration.ZERO : seldom,
                    backgroundPass,
                    rediscover,
                    attachWait,
                    firstBackoff,
                    mostBackoff,
                    lostProbe,
                    hungAfter,
                    newGrace);
        }
    }

    public static final GpuSettings DEFAULT = new GpuSettings(
            LibraryChoice.search(),
            0,
            Naming.STICKY,
            false,
            false,
            5,
            Set.of(),
            Path.of("/sys"),
            Path.of("/proc"),
            UsageSettings.DEFAULT,
            Timing.DEFAULT);

    public GpuSettings {
        retired = Set.copyOf(retired);
    }

    /** This with another library. */
    public GpuSettings withLibrary(LibraryChoice other) {
        return new GpuSettings(
                other,
                expected,
                naming,
                extraUnits,
                nvidiaNames,
                busyThreshold,
                retired,
                sysfs,
                procfs,
                processes,
                timing);
    }

    /** This with or without the names of pmdanvidia. */
    public GpuSettings withNvidiaNames(boolean served) {
        return new GpuSettings(
                library,
                expected,
                naming,
                extraUnits,
                served,
                busyThreshold,
                retired,
                sysfs,
                procfs,
                processes,
                timing);
    }

    /** This with other names of instances. */
    public GpuSettings withNaming(Naming other) {
        return new GpuSettings(
                library,
                expected,
                other,
                extraUnits,
                nvidiaNames,
                busyThreshold,
                retired,
                sysfs,
                procfs,
                processes,
                timing);
    }

    /** This with the kernel's files elsewhere. */
    public GpuSettings withRoots(Path otherSysfs, Path otherProcfs) {
        return new GpuSettings(
                library,
                expected,
                naming,
                extraUnits,
                nvidiaNames,
                busyThreshold,
                retired,
                otherSysfs,
                otherProcfs,
                processes,
                timing);
    }

    /** The same with every value read afresh, so that pictures and comparisons that follow each other differ. */
    public GpuSettings fresh() {
        return withTiming(timing.fresh());
    }

    /** This with other durations. */
    public GpuSettings withTiming(Timing other) {
        return new GpuSettings(
                library,
                expected,
                naming,
                extraUnits,
                nvidiaNames,
                busyThreshold,
                retired,
                sysfs,
                procfs,
                processes,
                other);
    }

    /** This with other rules for processes. */
    public GpuSettings withProcesses(UsageSettings other) {
        return new GpuSettings(
                library,
                expected,
                naming,
                extraUnits,
                nvidiaNames,
                busyThreshold,
                retired,
                sysfs,
                procfs,
                other,
                timing);
    }

    /** Where the machine describes its processes. */
    HostPaths hostPaths() {
        Path cgroup = processes.cgroup() == null ? sysfs.resolve("fs/cgroup") : processes.cgroup();
        return new HostPaths(procfs, cgroup, HostPaths.DEFAULT.passwd());
    }

    /**
     * Reads {@code pmdagpu.conf}. A line that is not understood is reported and ignored; the others count. A
     * file that is not there means the defaults.
     *
     * @param problems hears one sentence per bad line, with file and line and what is allowed
     */
    public static GpuSettings load(Path file, Consumer<String> problems) {
        try {
            return SettingsParser.parse(file.toString(), Files.readAllLines(file), problems);
        } catch (NoSuchFileException none) {
            return DEFAULT;
        } catch (IOException unreadable) {
            problems.accept(file + ": cannot be read (" + unreadable.getMessage()
                    + "); defaults are used, make the file readable text for this user and restart");
            return DEFAULT;
        }
    }
}

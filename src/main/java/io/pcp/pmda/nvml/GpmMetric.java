package io.pcp.pmda.nvml;

import java.util.Arrays;

/**
 * Numbers of GPM metrics, {@code NVML_GPM_METRIC_*} of {@code nvml.h}. Percentages are 0..100, rates MiB/s over
 * the window between two samples, cycles count since boot.
 */
public final class GpmMetric {
    /** Percent: compute or graphics engine active. */
    public static final int GRAPHICS = 1;
    /** Percent: SMs with a warp resident. */
    public static final int SM = 2;
    /** Percent: resident warps against the maximum. */
    public static final int SM_OCCUPANCY = 3;
    /** Percent: integer pipe active. */
    public static final int INTEGER = 4;
    /** Percent: any tensor pipe active. */
    public static final int TENSOR = 5;
    /** Percent: tensor pipe active with FP64. */
    public static final int TENSOR_DFMA = 6;
    /** Percent: tensor pipe active with FP16 or BF16. */
    public static final int TENSOR_HMMA = 7;
    /** Percent: tensor pipe active with DMMA; drivers from 595. */
    public static final int TENSOR_DMMA = 8;
    /** Percent: tensor pipe active with integers. */
    public static final int TENSOR_IMMA = 9;
    /** Percent of the memory bandwidth. */
    public static final int DRAM = 10;
    /** Percent: FP64 pipe active. */
    public static final int FP64 = 11;
    /** Percent: FP32 pipe active. */
    public static final int FP32 = 12;
    /** Percent: FP16 pipe active. */
    public static final int FP16 = 13;
    /** MiB/s sent over PCIe. */
    public static final int PCIE_TX = 20;
    /** MiB/s received over PCIe. */
    public static final int PCIE_RX = 21;
    /** MiB/s received over all NVLinks. */
    public static final int NVLINK_RX = 60;
    /** MiB/s sent over all NVLinks. */
    public static final int NVLINK_TX = 61;
    /** MiB/s sent over all C2C links; drivers from 575. */
    public static final int C2C_TX = 100;
    /** MiB/s received over all C2C links; drivers from 575. */
    public static final int C2C_RX = 101;
    /** MiB/s of data sent over all C2C links; drivers from 575. */
    public static final int C2C_DATA_TX = 102;
    /** MiB/s of data received over all C2C links; drivers from 575. */
    public static final int C2C_DATA_RX = 103;
    /** L2 lookups of host memory that hit; drivers from 575, as the five that follow. */
    public static final int CACHE_HOST_HIT = 160;

    public static final int CACHE_HOST_MISS = 161;
    public static final int CACHE_PEER_HIT = 162;
    public static final int CACHE_PEER_MISS = 163;
    public static final int CACHE_DRAM_HIT = 164;
    public static final int CACHE_DRAM_MISS = 165;
    /** SM cycles since boot; drivers from 595, as all that follow. The others count those a pipe was active in. */
    public static final int CYCLES_ELAPSED = 248;

    public static final int CYCLES_ACTIVE = 249;
    public static final int CYCLES_MMA = 250;
    public static final int CYCLES_DMMA = 251;
    public static final int CYCLES_HMMA = 252;
    public static final int CYCLES_IMMA = 253;
    public static final int CYCLES_DFMA = 254;
    public static final int CYCLES_INTEGER = 257;
    public static final int CYCLES_FP64 = 258;
    public static final int CYCLES_FP32 = 259;
    public static final int CYCLES_FP16 = 260;

    /** Numbers are below this in every header so far. */
    public static final int LIMIT = 333;

    /** NVLinks GPM can tell apart. */
    public static final int LINKS = 36;

    private static final int FIRST_LINKS = 18;

    /** Video engines by kind. */
    public enum Engine {
        /** Decoders. */
        NVDEC(30, 8),
        /** JPEG decoders. */
        NVJPG(40, 8),
        /** Optical flow. */
        NVOFA(50, 2),
        /** Encoders; drivers from 575. */
        NVENC(166, 4);

        private final int first;
        private final int count;

        Engine(int first, int count) {
            this.first = first;
            this.count = count;
        }

        /** Engines of this kind GPM has numbers for. */
        public int count() {
            return count;
        }

        /**
         * Percent one engine is active.
         *
         * @param index 0..{@link #count}-1
         */
        public int metric(int index) {
            return first + check(index, count);
        }
    }

    private GpmMetric() {}

    /**
     * MiB/s received over one NVLink.
     *
     * @param link 0..{@link #LINKS}-1; from 18 drivers from 595
     */
    public static int linkRx(int link) {
        check(link, LINKS);
        return link < FIRST_LINKS ? 62 + 2 * link : 212 + 2 * (link - FIRST_LINKS);
    }

    /** MiB/s sent over one NVLink, see {@link #linkRx}. */
    public static int linkTx(int link) {
        return linkRx(link) + 1;
    }

    /** Whether the value is a percentage. */
    static boolean percent(int metric) {
        return metric <= FP16
                || Arrays.stream(Engine.values())
                        .anyMatch(engine -> metric >= engine.first && metric < engine.first + engine.count);
    }

    private static int check(int index, int limit) {
        if (index < 0 || index >= limit) {
            throw new IllegalArgumentException(index + " is not in 0.." + (limit - 1));
        }
        return index;
    }
}

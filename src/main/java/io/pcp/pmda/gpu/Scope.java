package io.pcp.pmda.gpu;

import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What an instance of a metric is: the GPU as a whole, or one of the things in it that have a number of their
 * own. Serial numbers and the forms of ids are frozen.
 */
enum Scope {
    GPU(GpuInstances.SERIAL, 0, Lives.KNOWN, "per gpu", "", ""),
    MIG(
            1,
            12,
            Lives.PRESENT,
            "per mig slice",
            "MIG slices: compute instances of partitioned GPUs",
            "gpu0/mig1.0 is compute instance 0 of GPU instance 1, the ids nvidia-smi prints for processes. Slices come"
                    + " and go with the layout; a slice made anew under the same ids is another one, as its label"
                    + " mig_uuid says, and its counters begin at zero."),
    MIGI(
            2,
            12,
            Lives.PRESENT,
            "per mig gpu instance",
            "GPU instances of partitioned GPUs",
            "gpu0/gi1 is GPU instance 1. Compute instances within it share its memory and its activity counters."),
    LINK(
            5,
            8,
            Lives.KNOWN,
            "per nvlink",
            "NVLinks of each GPU",
            "gpu0/link3 is link 3 as nvidia-smi nvlink counts them. The labels remote_bus, remote_type and remote_gpu"
                    + " tell what is at the other end."),
    C2C(6, 8, Lives.KNOWN, "per c2c link", "Links between CPU and GPU", "gpu0/c2c0 is the first chip-to-chip link."),
    FAN(7, 8, Lives.KNOWN, "per fan", "Fans of each GPU", "gpu0/fan0 is the first fan. Passive boards have none."),
    SENSOR(
            8,
            8,
            Lives.KNOWN,
            "per thermal sensor",
            "Thermal sensors of each GPU",
            "The labels controller and target tell what a sensor measures."),
    ECCLOC(
            9,
            8,
            Lives.KNOWN,
            "per memory location",
            "Memories whose errors are counted",
            "gpu0/dram, gpu0/l2 and so on; only locations this GPU counts errors for."),
    XID(
            10,
            16,
            Lives.KNOWN,
            "per xid code",
            "XID codes seen on each GPU",
            "gpu0/xid79 appears with the first event of that code and stays, as its count does. The labels text and"
                    + " class say what the code means."),
    ENGINE(
            11,
            8,
            Lives.KNOWN,
            "per video engine",
            "Video engines of each GPU",
            "gpu0/nvdec0, nvenc, nvjpg and nvofa with their numbers."),
    PAIR(
            12,
            16,
            Lives.KNOWN,
            "per pair of gpus",
            "Pairs of GPUs",
            "gpu0/gpu1 is the way from GPU 0 to GPU 1; each pair is there in both directions."),
    FECBIN(
            13,
            16,
            Lives.KNOWN,
            "per fec bin",
            "Bins of the forward error correction histogram of each NVLink",
            "gpu0/link3/bin7 counts blocks that needed 7 corrections.");

    /** How long an instance stays. */
    private enum Lives {
        /** While the GPU has one: its last known things stay while it is lost. */
        KNOWN,
        /** While it is there. */
        PRESENT
    }

    private static final Map<String, Scope> BY_NAME =
            Stream.of(values()).collect(Collectors.toUnmodifiableMap(Scope::catalogueName, Function.identity()));

    private final int serial;
    private final int shift;
    private final Lives lives;
    private final String labelName;
    private final String oneline;
    private final String help;

    Scope(int serial, int shift, Lives lives, String labelName, String oneline, String help) {
        this.serial = serial;
        this.shift = shift;
        this.lives = lives;
        this.labelName = labelName;
        this.oneline = oneline;
        this.help = help;
    }

    /** What the column {@code indom} of the catalogue calls it. */
    String catalogueName() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }

    /** The scope of that name in the catalogue, or null. */
    static Scope named(String catalogueName) {
        return BY_NAME.get(catalogueName);
    }

    /** Serial number of its instance domain. */
    int serial() {
        return serial;
    }

    /** Value of the label {@code indom_name}. */
    String labelName() {
        return labelName;
    }

    String oneline() {
        return oneline;
    }

    String help() {
        return help;
    }

    /** Whether its instances stay while the GPU is gone. */
    boolean outlivesLoss() {
        return lives == Lives.KNOWN;
    }

    /**
     * Instance id of a thing.
     *
     * @param gpu instance id of its GPU
     * @param key of {@link Unit#key}
     */
    int id(int gpu, int key) {
        return gpu << shift | key;
    }
}

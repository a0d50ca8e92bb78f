package io.pcp.pmda.nvml;

import java.nio.ByteBuffer;
import java.util.BitSet;

/**
 * Where a GPU is, seen from CPUs and other GPUs. Of the thread of its {@link NvmlDevice}. What concerns two
 * GPUs is asked each time: it may be unsupported with one of them and supported with another.
 */
public final class DeviceTopology {
    /** Words of 64 CPUs or nodes to begin with. */
    private static final int USUAL = 16;

    /** No kernel is built for more CPUs. */
    private static final int MAX = 256;

    private final DeviceCalls calls;

    DeviceTopology(DeviceCalls calls) {
        this.calls = calls;
    }

    /** CPUs close to the GPU, as list such as {@code 0-31,64-95}. */
    public Reading cpus() {
        BitSet cpus = new BitSet();
        int rc = set(NvmlFunction.CPU_AFFINITY, cpus);
        if (rc != NvmlReturn.SUCCESS) {
            return Reading.absent(rc);
        }
        return cpus.isEmpty() ? Reading.absent(NvmlReturn.NO_DATA) : Reading.of(BitRanges.text(cpus));
    }

    /** NUMA node close to the GPU, the first if there are several. */
    public Reading numaNode() {
        BitSet nodes = new BitSet();
        int rc = set(NvmlFunction.MEMORY_AFFINITY, nodes);
        if (rc != NvmlReturn.SUCCESS) {
            return Reading.absent(rc);
        }
        return nodes.isEmpty() ? Reading.absent(NvmlReturn.NO_DATA) : Reading.of(nodes.nextSetBit(0));
    }

    /**
     * What two GPUs have in common: 0 the board, 10 one PCIe switch, 20 several switches, 30 the host bridge,
     * 40 the NUMA node, 50 the system.
     *
     * @param peer handle of the other GPU
     */
    public Reading commonAncestor(long peer) {
        return calls.within(calls.u32(calls.callWith(NvmlFunction.COMMON_ANCESTOR, peer, 0), 0), 0, 50);
    }

    /**
     * Whether the GPU reaches another: 0 yes, 1 the chipset does not support it, 2 the GPU does not, 3 the
     * topology does not, 4 disabled by the driver's settings, 5 not supported, 6 unknown.
     *
     * @param peer handle of the other GPU
     */
    public Reading peerAccess(long peer, PeerAccess access) {
        return calls.within(calls.u32(calls.callWith(NvmlFunction.P2P_STATUS, peer, access.ordinal()), 0), 0, 6);
    }

    private int set(NvmlFunction function, BitSet bits) {
        for (int words = USUAL; ; words *= 4) {
            ByteBuffer list = calls.buffer.list(words * Long.BYTES);
            calls.buffer.fillList((byte) 0);
            int rc = calls.call(function, 0, words);
            if (rc == NvmlReturn.SUCCESS) {
                bits.or(BitSet.valueOf(list.slice(0, words * Long.BYTES).order(list.order())));
            }
            if (rc != NvmlReturn.INSUFFICIENT_SIZE || words >= MAX) {
                return rc;
            }
        }
    }
}

package io.pcp.pmda.gpu;

import io.pcp.pmda.nvml.Reading;
import java.util.List;

/**
 * Errors of all links of a GPU in one counter, each counted once: what NVLink up to 4 calls CRC errors is told in two
 * ways, and NVLink 5 has kinds of its own, some of which also show under the older names.
 *
 * <p>Owned by the worker of passes.
 */
final class LinkErrors {
    /** Most counters of a link in one of the lists. */
    private static final int MOST = 8;

    private final LinkSum older = new LinkSum(MOST);
    private final LinkSum newer = new LinkSum(MOST);
    /** CRC errors by kind of packet; nearly the same as all of them together, where both are told. */
    private final LinkSum packets = new LinkSum(2);

    private final LinkSum crc = new LinkSum(1);
    /** Links that have answered with kinds of NVLink 5, bit 0 for link 0. */
    private long five;

    /**
     * The counters of one link, as lists that are the same each time.
     *
     * @param olderKinds up to NVLink 4: replays, recoveries, ECC errors
     * @param crcPackets up to NVLink 4: CRC errors of control packets and of data
     * @param crcAll up to NVLink 4: CRC errors of all packets
     * @param newerKinds from NVLink 5 on
     */
    void count(
            int link,
            boolean up,
            List<Reading> olderKinds,
            List<Reading> crcPackets,
            Reading crcAll,
            List<Reading> newerKinds) {
        if (newerKinds.stream().anyMatch(Reading::ok)) {
            five |= 1L << link;
        }
        if ((five >> link & 1) != 0) {
            add(newer, link, up, newerKinds);
        } else {
            add(older, link, up, olderKinds);
            add(packets, link, up, crcPackets);
            crc.add(0, link, crcAll, up);
        }
    }

    private static void add(LinkSum sum, int link, boolean up, List<Reading> kinds) {
        for (int kind = 0; kind < kinds.size(); kind++) {
            sum.add(kind, link, kinds.get(kind), up);
        }
    }

    /** The sum, which never falls; no data while no link has told of errors. */
    Reading total() {
        Reading[] sums = {older.total(), newer.total(), packets.total(), crc.total()};
        for (Reading sum : sums) {
            if (sum.ok()) {
                return Reading.of(number(sums[0]) + number(sums[1]) + Math.max(number(sums[2]), number(sums[3])));
            }
        }
        return sums[0];
    }

    private static long number(Reading sum) {
        return sum.ok() ? sum.number() : 0;
    }
}

package io.pcp.pmda.gpu;

import io.pcp.pmda.nvml.DeviceLinks;
import io.pcp.pmda.nvml.FieldId;
import io.pcp.pmda.nvml.FieldRequest;
import io.pcp.pmda.nvml.NvmlDevice;
import io.pcp.pmda.nvml.NvmlReturn;
import io.pcp.pmda.nvml.NvmlReturn.Kind;
import io.pcp.pmda.nvml.Reading;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Looks at the NVLinks of an attached GPU: their states in each pass, what is at their other ends when they went up or
 * down.
 *
 * <p>Owned by the worker of passes.
 */
final class LinkTable {
    private final Map<NvlinkCollector.Described, Unit> links = new HashMap<>();

    private Reading count = Reading.absent(NvmlReturn.NO_DATA);
    /** Links that were up when their state was last read, bit 0 for link 0. */
    private long up;
    /** Links whose other end was asked for since they went up or down. */
    private long told;
    /** Links that have a histogram of error correction. */
    private long histograms;

    /** The instance of a link; the same object while nothing about it changes. */
    Unit link(NvlinkCollector.Described described) {
        Unit known = links.get(described);
        if (known == null) {
            // Few changes in a life, but not without bound.
            links.keySet().removeIf(other -> other.link() == described.link());
            known = described.unit();
            links.put(described, known);
        }
        return known;
    }

    /** The links as they are now. */
    LinkStates look(GpuReader gpu) {
        NvmlDevice device = gpu.device();
        LinkMemory memory = gpu.accumulators().links();
        count = count.ok() ? count : device.links().count();
        if (!count.ok()) {
            return new LinkStates(count, List.of(), 0, 0, memory);
        }
        List<Reading> states = states(device, (int) Math.min(count.number(), DeviceLinks.MAX));
        memory.up(follow(states));
        meet(device, states.size(), memory);
        return new LinkStates(count, states, up, histograms, memory);
    }

    /** Drivers without the field have a call, which cannot tell sleep from failure. */
    private static List<Reading> states(NvmlDevice device, int fitted) {
        FieldRequest[] requests = new FieldRequest[fitted];
        for (int link = 0; link < fitted; link++) {
            requests[link] = FieldRequest.of(FieldId.NVLINK_GET_STATE, link);
        }
        Reading[] fields = device.fields(requests);
        List<Reading> states = new ArrayList<>();
        for (int link = 0; link < fitted; link++) {
            int number = link;
            states.add(fields[link].or(() -> device.links().state(number)));
        }
        return states;
    }

    /** Notes who went up or down; links that are up or asleep. */
    private long follow(List<Reading> states) {
        long alive = 0;
        for (int link = 0; link < states.size(); link++) {
            Reading state = states.get(link);
            long bit = 1L << link;
            if (state.ok()) {
                long now = state.number() == LinkStates.UP ? bit : 0;
                told &= (up & bit) == now ? ~0 : ~bit;
                up = up & ~bit | now;
                alive |= state.number() == LinkStates.DOWN ? 0 : bit;
            }
        }
        return alive;
    }

    private void meet(NvmlDevice device, int fitted, LinkMemory memory) {
        List<Integer> asked = new ArrayList<>();
        for (int link = 0; link < fitted; link++) {
            if ((told >> link & 1) == 0) {
                Reading remote = device.links().remote(link);
                memory.met(link, remote, remote.ok() ? device.links().remoteType(link) : remote);
                told |= remote.kind() == Kind.TRANSIENT ? 0 : 1L << link;
                asked.add(link);
            }
        }
        if (!asked.isEmpty()) {
            Reading[] bins = device.fields(asked.stream()
                    .map(link -> FieldRequest.of(FieldId.NVLINK_COUNT_FEC_HISTORY_0, link))
                    .toArray(FieldRequest[]::new));
            for (int i = 0; i < bins.length; i++) {
                histograms |= bins[i].ok() ? 1L << asked.get(i) : 0;
            }
        }
    }
}

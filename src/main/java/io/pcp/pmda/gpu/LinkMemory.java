package io.pcp.pmda.gpu;

import io.pcp.pmda.nvml.DeviceLinks;
import io.pcp.pmda.nvml.NvmlReturn;
import io.pcp.pmda.nvml.Reading;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.LongUnaryOperator;

/**
 * What is known of the NVLinks of a GPU beyond the moment: what is at their other ends, which have been up, and sums
 * over all of them. A link that is down tells nothing of this.
 *
 * <p>Owned by the worker of passes.
 */
final class LinkMemory {
    private static final Reading UNKNOWN = Reading.absent(NvmlReturn.NO_DATA);

    private final LongUnaryOperator seen;
    private final Reading[] remotes = new Reading[DeviceLinks.MAX];
    private final Reading[] types = new Reading[DeviceLinks.MAX];
    private long up;

    private final LinkSum sent = new LinkSum(1);
    private final LinkSum received = new LinkSum(1);
    private final LinkErrors errors = new LinkErrors();

    /** Nothing is known from before. */
    LinkMemory() {
        this(now -> now);
    }

    /**
     * @param seen what earlier runs of the agent know
     * @param uuid of the GPU
     */
    LinkMemory(SeenLinks seen, String uuid) {
        this(now -> seen.add(uuid, now));
    }

    private LinkMemory(LongUnaryOperator seen) {
        this.seen = seen;
        this.up = seen.applyAsLong(0);
        Arrays.fill(remotes, UNKNOWN);
        Arrays.fill(types, UNKNOWN);
    }

    /** Links that are up or asleep now, bit 0 for link 0. */
    void up(long now) {
        if ((now & ~up) != 0) {
            up = seen.applyAsLong(up | now);
        }
    }

    /** What is at the other end of a link; what the driver does not tell now stays as it was. */
    void met(int link, Reading remote, Reading type) {
        remotes[link] = remote.ok() ? remote : remotes[link];
        types[link] = type.ok() ? type : types[link];
    }

    /** PCI address of the device at the other end, or no data. */
    Reading remote(int link) {
        return remotes[link];
    }

    /** What kind of device that is, or no data. */
    Reading remoteType(int link) {
        return types[link];
    }

    /** Whether a link ought to be up: something is at its other end, or it has been up before. */
    boolean expected(int link) {
        return remotes[link].ok() || (up >> link & 1) != 0;
    }

    /** The GPU of this node at the other end of a link, if it is one. */
    Optional<Gpu> peer(int link, Gpu gpu) {
        return remotes[link].ok()
                ? gpu.others().stream().filter(other -> leadsTo(link, other)).findFirst()
                : Optional.empty();
    }

    /** Whether a link ends in a GPU. */
    boolean leadsTo(int link, Gpu other) {
        Attachment known = other.known();
        return known != null && remotes[link].ok() && known.pci().equalsIgnoreCase(remotes[link].text());
    }

    /** Payload sent over all links, for GPUs that only count it by link. */
    LinkSum sent() {
        return sent;
    }

    /** Payload received over all links. */
    LinkSum received() {
        return received;
    }

    /** Errors of all links and kinds. */
    LinkErrors errors() {
        return errors;
    }
}

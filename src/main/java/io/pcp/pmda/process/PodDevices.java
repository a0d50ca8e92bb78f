package io.pcp.pmda.process;

import java.util.List;
import java.util.Map;

/**
 * Which pods the kubelet gave a device to.
 *
 * @param holders by device UUID ({@code GPU-…}, {@code MIG-…}); several share a device under time slicing
 */
public record PodDevices(Map<String, List<PodName>> holders) {
    /** No device is given to anybody. */
    public static final PodDevices EMPTY = new PodDevices(Map.of());

    public PodDevices {
        holders = Map.copyOf(holders);
    }

    /** The pod that holds the device alone; null when none or several do. */
    public PodName only(String device) {
        List<PodName> pods = holders.getOrDefault(device, List.of());
        if (pods.isEmpty()) {
            return null;
        }
        PodName first = pods.get(0);
        boolean one = true;
        boolean oneContainer = true;
        for (PodName pod : pods) {
            one &= pod.in(null).equals(first.in(null));
            oneContainer &= pod.equals(first);
        }
        if (!one) {
            return null;
        }
        return oneContainer ? first : first.in(null);
    }
}

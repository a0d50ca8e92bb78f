package io.pcp.pmda.process;

import java.util.Map;

/**
 * The pods of this node as the kubelet lists them.
 *
 * @param pods by uid, static pods also by their hash
 * @param containers name of the container by its id (64 hex digits)
 */
record PodList(Map<String, PodName> pods, Map<String, String> containers) {
    static final PodList EMPTY = new PodList(Map.of(), Map.of());

    PodList {
        pods = Map.copyOf(pods);
        containers = Map.copyOf(containers);
    }
}

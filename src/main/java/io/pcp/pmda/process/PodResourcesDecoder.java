package io.pcp.pmda.process;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * {@code ListPodResourcesResponse} of the kubelet's pod-resources interface, version 1:
 *
 * <pre>
 * response:  1 pod_resources*       pod:    1 name  2 namespace  3 containers*
 * container: 1 name  2 devices*     device: 1 resource_name  2 device_ids*
 * </pre>
 */
final class PodResourcesDecoder {
    private static final int MAX_DEVICES = 10_000;
    private static final int MAX_ID = 128;

    private final Map<String, List<PodName>> holders = new HashMap<>();
    private int count;

    private PodResourcesDecoder() {}

    static PodDevices decode(byte[] message) throws IOException {
        PodResourcesDecoder decoder = new PodResourcesDecoder();
        for (ProtoReader response = new ProtoReader(message, 0, message.length); response.next(); ) {
            if (response.field() == 1) {
                decoder.pod(response.message());
            }
        }
        return new PodDevices(decoder.holders);
    }

    private void pod(ProtoReader pod) throws IOException {
        String name = null;
        String namespace = null;
        List<ProtoReader> containers = new ArrayList<>();
        while (pod.next()) {
            switch (pod.field()) {
                case 1 -> name = pod.text();
                case 2 -> namespace = pod.text();
                case 3 -> containers.add(pod.message());
                default -> {}
            }
        }
        for (ProtoReader container : containers) {
            container(container, name, namespace);
        }
    }

    private void container(ProtoReader container, String pod, String namespace) throws IOException {
        String name = null;
        List<String> devices = new ArrayList<>();
        while (container.next()) {
            switch (container.field()) {
                case 1 -> name = container.text();
                case 2 -> devices(container.message(), devices);
                default -> {}
            }
        }
        if (!PodName.valid(pod) || !PodName.valid(namespace)) {
            return;
        }
        PodName holder = new PodName(namespace, pod, PodName.valid(name) ? name : null);
        for (String device : devices) {
            if (count++ < MAX_DEVICES) {
                holders.computeIfAbsent(device, unknown -> new ArrayList<>()).add(holder);
            }
        }
    }

    /** GPUs and slices by UUID; a shared one is {@code <uuid>::<replica>}. Other devices have ids of other shapes. */
    private static void devices(ProtoReader resource, List<String> into) throws IOException {
        while (resource.next()) {
            if (resource.field() == 2) {
                String id = resource.text();
                int replica = id.indexOf("::");
                id = replica < 0 ? id : id.substring(0, replica);
                if ((id.startsWith("GPU-") || id.startsWith("MIG-")) && id.length() <= MAX_ID) {
                    into.add(id);
                }
            }
        }
    }
}

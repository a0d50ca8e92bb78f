package io.pcp.pmda.process;

import java.util.regex.Pattern;

/**
 * What Kubernetes calls a pod.
 *
 * @param namespace of the pod
 * @param name of the pod
 * @param container name of one of its containers, null when unknown
 */
public record PodName(String namespace, String name, String container) {
    /** RFC 1123 subdomain, which covers namespaces, pods and containers. */
    private static final Pattern DNS = Pattern.compile("[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?");

    /** The same pod with the name of a container, null for none. */
    public PodName in(String otherContainer) {
        return new PodName(namespace, name, otherContainer);
    }

    /** True when the text can be the name of a namespace, pod or container; false for null. */
    static boolean valid(String text) {
        return text != null && DNS.matcher(text).matches();
    }
}

package io.pcp.pmda.process;

import java.net.URI;
import java.nio.file.Path;

/**
 * Where the names of pods come from. Everything is optional and off by default.
 *
 * @param pods {@code http://127.0.0.1:10255/pods} or {@code https://node:10250/pods}; null = not asked
 * @param token file with the bearer token for it, readable by its owner alone; null = none
 * @param authority PEM file with the certificates that may have signed the kubelet's; null = those of the Java runtime
 * @param podResources socket of the kubelet, {@code /var/lib/kubelet/pod-resources/kubelet.sock}; null = not asked
 */
public record KubernetesSettings(URI pods, Path token, Path authority, Path podResources) {

    /** Nothing is asked. */
    public static final KubernetesSettings OFF = new KubernetesSettings(null, null, null, null);

    /**
     * @throws IllegalArgumentException with a sentence for the administrator
     */
    public KubernetesSettings {
        if (pods != null) {
            String scheme = String.valueOf(pods.getScheme());
            if (!scheme.equals("http") && !scheme.equals("https")
                    || pods.getHost() == null
                    || pods.getUserInfo() != null) {
                throw new IllegalArgumentException(
                        "the address of the kubelet must look like https://node:10250/pods, without user and password");
            }
            if (scheme.equals("http") && token != null) {
                throw new IllegalArgumentException("the token of the kubelet is only sent over https, not to " + pods);
            }
        } else if (token != null || authority != null) {
            throw new IllegalArgumentException("a token or certificate file needs the address of the kubelet's /pods");
        }
    }

    /** True when anything is asked. */
    public boolean on() {
        return pods != null || podResources != null;
    }
}

package io.pcp.pmda.process;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How container engines name the cgroup of a container. */
final class ContainerNames {
    /** {@code docker-<id>.scope}, {@code libpod-<id>}, {@code <id>}. */
    private static final Pattern WITH_ID = Pattern.compile("(?:([a-z][a-z0-9-]{0,62})-)?([0-9a-f]{64})(?:\\.scope)?");

    private static final Pattern HEX64 = Pattern.compile("[0-9a-f]{64}");

    private static final Pattern LXC = Pattern.compile("lxc\\.payload\\.([A-Za-z0-9_.:-]{1,128})");
    /** Virtual machines register as machine-qemu and machine-libvirt; their processes are no container. */
    private static final Pattern NSPAWN = Pattern.compile(
            "machine-(?!qemu|libvirt)([A-Za-z0-9_.:\\\\-]{1,128})\\.scope|systemd-nspawn@(.{1,128})\\.service");

    private static final Pattern APPTAINER = Pattern.compile("(?:apptainer|singularity)-\\d{1,10}\\.scope");
    private static final Pattern NUMBER = Pattern.compile("\\d{1,10}");

    private static final Map<String, String> RUNTIMES = Map.ofEntries(
            Map.entry("docker", "docker"),
            Map.entry("moby", "docker"),
            Map.entry("cri-dockerd", "docker"),
            Map.entry("cri-containerd", "containerd"),
            Map.entry("containerd", "containerd"),
            Map.entry("nerdctl", "containerd"),
            Map.entry("k8s.io", "containerd"),
            Map.entry("default", "containerd"),
            Map.entry("crio", "cri-o"),
            Map.entry("libpod", "podman"),
            Map.entry("libpod-payload", "podman"),
            Map.entry("libpod_parent", "podman"));

    private ContainerNames() {}

    /**
     * A container found in a component of a path.
     *
     * @param id 64 hex digits, null when the engine names it otherwise
     * @param name null when the engine uses ids
     * @param runtime null when the path does not tell
     */
    record Found(String id, String name, String runtime) {}

    /** Null when the component is none of a container; {@code parent} is the component before it, may be empty. */
    static Found find(String component, String parent) {
        Matcher scope = WITH_ID.matcher(component);
        if (scope.matches()) {
            String prefix = scope.group(1);
            if (prefix != null && prefix.endsWith("conmon")) {
                // The monitor beside the container, a process of the host.
                return null;
            }
            String runtime = prefix == null ? RUNTIMES.get(parent) : RUNTIMES.getOrDefault(prefix, prefix);
            return new Found(scope.group(2), null, runtime);
        }
        Matcher lxc = LXC.matcher(component);
        if (lxc.matches()) {
            return new Found(null, lxc.group(1), "lxc");
        }
        if ((parent.equals("lxc") || parent.equals("lxc.payload"))
                && LXC.matcher("lxc.payload." + component).matches()) {
            return new Found(null, component, "lxc");
        }
        Matcher nspawn = NSPAWN.matcher(component);
        if (nspawn.matches()) {
            return new Found(null, nspawn.group(1) == null ? nspawn.group(2) : nspawn.group(1), "nspawn");
        }
        boolean numbered = parent.equals("apptainer") || parent.equals("singularity");
        if (APPTAINER.matcher(component).matches()
                || numbered && NUMBER.matcher(component).matches()) {
            return new Found(null, null, "apptainer");
        }
        return null;
    }

    /** {@code prefix:runtime:id}, what is left of a systemd path under an engine that expects plain directories; else null. */
    static Found unsplit(String component) {
        int last = component.lastIndexOf(':');
        int middle = component.lastIndexOf(':', last - 1);
        if (middle < 0 || !HEX64.matcher(component.substring(last + 1)).matches()) {
            return null;
        }
        String runtime = component.substring(middle + 1, last);
        return new Found(component.substring(last + 1), null, RUNTIMES.get(runtime));
    }

    /** True for the 64 lower-case hex digits of a container id. */
    static boolean validId(String text) {
        return HEX64.matcher(text).matches();
    }
}

/**
 * Who owns a process: what {@code /proc} says of a pid, which container, pod, Slurm job or systemd unit its cgroup belongs
 * to, and what Kubernetes calls that pod.
 *
 * <p>Source of truth: proc(5), cgroups(7), systemd.special(7), the kubelet's {@code /pods} and pod-resources interface.
 * Knows nothing of GPUs; reads only what it is asked for and never walks {@code /proc}. Imports {@code sdk} and
 * {@code model}; {@code nvml}, {@code gpu} and {@code cli} may import it.
 */
package io.pcp.pmda.process;

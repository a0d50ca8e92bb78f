package io.pcp.pmda.process;

import io.pcp.pmda.sdk.IoReason;
import io.pcp.pmda.sdk.PmdaLog;
import io.pcp.pmda.sdk.TimeSource;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * What Kubernetes calls the pods that were seen. The kubelet is asked when a pod or container without a name is seen, at
 * most every 30 s, by the executor; a question here is answered at once from what is known.
 *
 * <p>The pod-resources socket tells which pod holds a device but not the pod's uid. Its word counts when one pod holds
 * the device alone, and only when it was given after the pod was first seen: an older list may show the holder before.
 *
 * <p>Thread-safe. A source that fails is logged once, and once more when it answers again.
 */
public final class PodNames {
    /** Least time between two questions to the kubelet, nanoseconds. */
    static final long EVERY = TimeUnit.SECONDS.toNanos(30);
    /** How long a new pod waits for its name before its job is called by uid, nanoseconds. */
    static final long PATIENCE = TimeUnit.SECONDS.toNanos(5);

    private static final int MAX_NAMES = 8192;

    /** Where a list comes from. */
    interface Source<T> {
        /**
         * @throws IOException with a message for the administrator that holds no secret
         */
        T fetch() throws IOException;
    }

    /** Without Kubernetes: knows no name and asks nobody. */
    public static final PodNames OFF = new PodNames(null, null, null, null, null);

    private final Source<PodList> kubelet;
    private final Source<PodDevices> devices;
    private final Executor worker;
    private final TimeSource time;
    private final PmdaLog log;
    private final Map<String, PodName> names = new ConcurrentHashMap<>();
    private final Map<String, String> containers = new ConcurrentHashMap<>();
    private final Map<String, Long> firstSeen = new ConcurrentHashMap<>();
    private final AtomicBoolean busy = new AtomicBoolean();
    private volatile long started;
    private volatile boolean failing;
    private volatile Held held;

    /** A list of devices and when it was asked for. */
    private record Held(PodDevices list, long asked) {}

    private PodNames(
            Source<PodList> kubelet, Source<PodDevices> devices, Executor worker, TimeSource time, PmdaLog log) {
        this.kubelet = kubelet;
        this.devices = devices;
        this.worker = worker;
        this.time = time;
        this.log = log;
        this.started = time == null ? 0 : time.nanos() - EVERY;
        this.held = new Held(PodDevices.EMPTY, started);
    }

    /**
     * @param worker runs one question to the kubelet at a time, each for at most 4 s
     * @param log where failures go
     */
    public static PodNames of(KubernetesSettings settings, Executor worker, TimeSource time, PmdaLog log) {
        if (!settings.on()) {
            return OFF;
        }
        KubeletPods pods = settings.pods() == null ? null : new KubeletPods(settings);
        PodResources resources = settings.podResources() == null ? null : new PodResources(settings.podResources());
        return of(pods, resources, worker, time, log);
    }

    static PodNames of(
            Source<PodList> kubelet, Source<PodDevices> devices, Executor worker, TimeSource time, PmdaLog log) {
        return new PodNames(kubelet, devices, worker, time, log);
    }

    /** Asks the kubelet once before anything is seen, so that the pods of the node have names from the start. */
    public void prepare() {
        if (worker != null) {
            ask();
        }
    }

    /** Which pods hold which devices, as last told by the pod-resources socket. */
    public PodDevices devices() {
        return held.list();
    }

    /**
     * The name of a pod, null while it is unknown. An unknown one is asked for.
     *
     * @param containerId null when unknown
     * @param device UUID of a device a process of the pod uses, null for none
     */
    PodName find(String podUid, String containerId, String device) {
        if (worker == null) {
            return null;
        }
        PodName name = names.get(podUid);
        if (name == null) {
            name = holder(podUid, device);
        }
        String container = containerId == null ? null : containers.get(containerId);
        boolean containerUnknown = kubelet != null && containerId != null && container == null;
        if (name == null || containerUnknown) {
            ask();
        }
        return name == null || container == null ? name : name.in(container);
    }

    /** True while the name of a new pod is still being asked for, at most {@link #PATIENCE}. */
    boolean pending(String podUid) {
        Long seen = firstSeen.get(podUid);
        return seen != null && !failing && time.nanos() - seen < PATIENCE;
    }

    private PodName holder(String podUid, String device) {
        long now = time.nanos();
        trim(firstSeen);
        Long seen = firstSeen.putIfAbsent(podUid, now);
        Held list = held;
        if (device == null || seen == null || list.asked() - seen <= 0) {
            return null;
        }
        PodName only = list.list().only(device);
        // The process may be of another container of the pod than the one the list names.
        PodName name = only == null ? null : only.in(null);
        if (name != null) {
            trim(names);
            names.put(podUid, name);
        }
        return name;
    }

    private static void trim(Map<?, ?> map) {
        if (map.size() >= MAX_NAMES) {
            map.clear();
        }
    }

    private void ask() {
        long now = time.nanos();
        if (now - started < EVERY || !busy.compareAndSet(false, true)) {
            return;
        }
        started = now;
        try {
            worker.execute(() -> {
                try {
                    refresh();
                } finally {
                    busy.set(false);
                }
            });
        } catch (RejectedExecutionException closing) {
            busy.set(false);
        }
    }

    private void refresh() {
        boolean failed = false;
        if (devices != null) {
            long asked = time.nanos();
            PodDevices list = fetch("pod-resources", devices);
            failed = list == null;
            held = list == null ? held : new Held(list, asked);
        }
        if (kubelet != null) {
            PodList list = fetch("kubelet", kubelet);
            failed |= list == null;
            if (list != null) {
                trim(names);
                trim(containers);
                names.putAll(list.pods());
                containers.putAll(list.containers());
            }
        }
        failing = failed;
    }

    private <T> T fetch(String what, Source<T> source) {
        try {
            T list = source.fetch();
            if (log.changed("names of pods from " + what, "ok")) {
                log.info("names of pods: " + what + " answers again");
            }
            return list;
        } catch (IOException e) {
            failed(what, IoReason.of(e));
        } catch (RuntimeException e) {
            failed(what, e.toString());
        }
        return null;
    }

    private void failed(String what, String reason) {
        if (log.changed("names of pods from " + what, "failing")) {
            log.warning("names of pods: " + what + ": " + reason + "; pods are shown by uid until it answers");
        }
    }
}

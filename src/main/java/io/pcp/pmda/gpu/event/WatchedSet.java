package io.pcp.pmda.gpu.event;

import io.pcp.pmda.gpu.event.EventTargets.Target;
import io.pcp.pmda.nvml.Awaited;
import io.pcp.pmda.nvml.EventSet;
import io.pcp.pmda.nvml.EventType;
import io.pcp.pmda.nvml.NvmlReturn;
import io.pcp.pmda.nvml.NvmlSession;
import io.pcp.pmda.nvml.Reading;
import io.pcp.pmda.nvml.SystemEventSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/**
 * The event sets of one session with the GPUs registered in them. That of the node lasts as long as the session: the
 * driver lets go of a GPU just when the GPU's own set has to be made anew. Confined to the event thread.
 */
final class WatchedSet implements AutoCloseable {

    /**
     * Whether a GPU could be registered.
     *
     * @param code SUCCESS, or why not
     * @param types what it is registered for
     */
    record Registered(int code, long types) {
        boolean ok() {
            return code == NvmlReturn.SUCCESS;
        }
    }

    private final int generation;
    private final NvmlSession session;
    private EventSet gpus;
    private final SystemEventSet node;
    private final Map<Long, Target> byHandle = new HashMap<>();
    private boolean deaf;

    WatchedSet(int generation, NvmlSession session) {
        this.generation = generation;
        this.session = session;
        gpus = session.eventSet();
        node = session.systemEventSet();
    }

    int generation() {
        return generation;
    }

    /** SUCCESS, or why there is no set. */
    int code() {
        return gpus.rc();
    }

    Collection<Target> targets() {
        return byHandle.values();
    }

    /** The GPU an event is about, or null. */
    Target byHandle(long handle) {
        return byHandle.get(handle);
    }

    /** A new set without any GPU instead of the present one. */
    void renew() {
        gpus.close();
        gpus = session.eventSet();
        byHandle.clear();
    }

    /** Adds a GPU with those of the wanted types it supports; with XIDs alone where it refuses them together. */
    Registered add(Target target, long wanted) {
        Registered registered = register(gpus, target, wanted);
        if (registered.ok()) {
            byHandle.put(target.handle(), target);
        }
        return registered;
    }

    private static Registered register(EventSet set, Target target, long wanted) {
        Reading supported = set.supported(target.handle());
        if (!supported.ok()) {
            return new Registered(supported.rc(), 0);
        }
        long types = supported.number() & wanted;
        if (types == 0) {
            return new Registered(NvmlReturn.NOT_SUPPORTED, 0);
        }
        int code = set.register(target.handle(), types);
        boolean fewer = NvmlReturn.kind(code) == NvmlReturn.Kind.UNSUPPORTED && EventType.XID.in(types);
        if (fewer && types != EventType.XID.bit()) {
            types = EventType.XID.bit();
            code = set.register(target.handle(), types);
        }
        return new Registered(code, types);
    }

    /** What a wait for this GPU alone answers at once; for finding the one that is lost. */
    Awaited alone(Target target, long wanted) {
        try (EventSet own = session.eventSet()) {
            Registered registered = register(own, target, wanted);
            return registered.ok() ? own.await(0) : new Awaited.Failed(registered.code());
        }
    }

    Awaited await(int millis) {
        return gpus.await(millis);
    }

    /** Whether the driver tells about taking and leaving GPUs; not after it failed to. */
    boolean hearsNode() {
        return node.rc() == NvmlReturn.SUCCESS && !deaf;
    }

    Awaited awaitNode(int millis) {
        Awaited answer = node.await(millis);
        deaf = answer instanceof Awaited.Failed;
        return answer;
    }

    /** Without the right to call NVML: the session frees what the library holds. */
    void abandon() {
        gpus.abandon();
        node.abandon();
    }

    @Override
    public void close() {
        gpus.close();
        node.close();
    }
}

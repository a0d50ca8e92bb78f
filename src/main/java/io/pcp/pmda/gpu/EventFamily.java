package io.pcp.pmda.gpu;

import io.pcp.pmda.gpu.EventMonitor.NodeEvents;
import io.pcp.pmda.gpu.event.EventKind;
import io.pcp.pmda.gpu.event.EventView;
import io.pcp.pmda.gpu.event.EventView.LatestXid;
import io.pcp.pmda.gpu.event.XidClass;
import io.pcp.pmda.model.PcpException;
import io.pcp.pmda.model.PmErr;
import io.pcp.pmda.nvml.EventType;
import io.pcp.pmda.sdk.Fetch;
import io.pcp.pmda.sdk.Instance;
import io.pcp.pmda.sdk.MetricReader;
import io.pcp.pmda.sdk.ValueSink;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/**
 * Cluster 13: XIDs and other events, as counted so far. Touches no GPU. The counts of a GPU that is lost are shown on: the
 * event that tells why it is lost is the last one it sends.
 */
final class EventFamily implements Family {
    private static final long U32_MOST = 0xffff_fffeL;

    /** Writes what one GPU has of a metric. */
    @FunctionalInterface
    private interface Values {
        void put(EventView view, Gpu gpu, Instance instance, ValueSink out);
    }

    /** Writes a value of the latest XID. */
    @FunctionalInterface
    private interface Latest {
        void put(LatestXid xid, Instance instance, ValueSink out);
    }

    private final Map<String, Function<Node, MetricReader>> readers = new LinkedHashMap<>();

    EventFamily() {
        xids();
        latest();
        for (EventKind kind : EventKind.values()) {
            counted(
                    "gpu.event." + kind.word(),
                    kind.bit(),
                    view -> view.events().get(kind));
        }
        readers.put("gpu.event.bind", node -> ofNode(node, EventMonitor::binds));
        readers.put("gpu.event.unbind", node -> ofNode(node, EventMonitor::unbinds));
    }

    @Override
    public Map<String, Function<Node, MetricReader>> readers() {
        return readers;
    }

    private void xids() {
        counted("gpu.xid.total", EventType.XID.bit(), EventView::xidTotal);
        readers.put(
                "gpu.xid.count",
                node -> each(
                        node,
                        (view, gpu, instance, out) -> view.xids()
                                .forEach((code, count) -> out.number(Scope.XID.id(instance.id(), code), count))));
        for (XidClass kind : XidClass.values()) {
            counted(
                    "gpu.xid.class." + kind.word(),
                    EventType.XID.bit(),
                    view -> view.classes().get(kind));
        }
    }

    private void latest() {
        latest("gpu.xid.last", (xid, instance, out) -> {
            if (xid.code() <= U32_MOST) {
                out.number(instance.id(), xid.code());
            }
        });
        latest("gpu.xid.last_time", (xid, instance, out) -> out.number(instance.id(), xid.millis()));
        latest("gpu.xid.last_instance", (xid, instance, out) -> {
            if (!xid.slice().isEmpty()) {
                out.text(instance.id(), instance.name() + "/" + xid.slice());
            }
        });
    }

    private void latest(String name, Latest values) {
        readers.put(
                name,
                node -> each(
                        node,
                        (view, gpu, instance, out) -> view.latest().ifPresent(xid -> values.put(xid, instance, out))));
    }

    /** A count where the GPU tells of such events, or did when it was counted. */
    private void counted(String name, long bit, ToLongFunction<EventView> count) {
        readers.put(
                name,
                node -> each(node, (view, gpu, instance, out) -> {
                    long value = count.applyAsLong(view);
                    if (value > 0 || (node.events().types(gpu) & bit) != 0) {
                        out.number(instance.id(), value);
                    }
                }));
    }

    private static MetricReader each(Node node, Values values) {
        return new MetricReader() {
            @Override
            public void touch(Fetch fetch) {
                node.fleet().touch(fetch);
            }

            @Override
            public void read(Fetch fetch, ValueSink out) throws PcpException {
                for (Gpu gpu : node.fleet().gpus()) {
                    Instance instance = gpu.instance();
                    if (instance != null) {
                        values.put(node.events().view(gpu), gpu, instance, out);
                    }
                }
                if (node.fleet().state() == FleetState.STARTING) {
                    out.failed(PmErr.AGAIN);
                }
            }
        };
    }

    private static MetricReader ofNode(Node node, ToLongFunction<EventMonitor> count) {
        return (fetch, out) -> {
            long value = count.applyAsLong(node.events());
            NodeEvents state = node.events().nodeEvents();
            if (value > 0 || state == NodeEvents.HEARD) {
                out.number(value);
            } else if (state == NodeEvents.UNKNOWN && node.fleet().state().usable()) {
                out.failed(PmErr.AGAIN);
            }
        };
    }
}

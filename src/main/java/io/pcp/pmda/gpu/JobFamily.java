package io.pcp.pmda.gpu;

import io.pcp.pmda.gpu.usage.OwnerUse;
import io.pcp.pmda.gpu.usage.UseTally;
import io.pcp.pmda.gpu.usage.UseView;
import io.pcp.pmda.gpu.usage.UseView.OwnerRow;
import io.pcp.pmda.sdk.InstanceDomain;
import io.pcp.pmda.sdk.MetricReader;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

/** Cluster 24: jobs and containers, from the processes that belong to them. */
final class JobFamily implements Family {
    private final Map<String, Function<Node, MetricReader>> readers = new LinkedHashMap<>();

    JobFamily() {
        Function<UseView, List<OwnerRow>> jobs = UseView::jobs;
        text("gpu.job.kind", jobs, OwnerRow::kind);
        number("gpu.job.gpus", jobs, OwnerUse::gpus);
        text("gpu.job.gpulist", jobs, row -> row.use().gpulist());
        number("gpu.job.processes", jobs, OwnerUse::processes);
        number("gpu.job.memory.used", jobs, OwnerUse::memory);
        real("gpu.job.memory.used_percent", jobs, false, OwnerUse::usedPercent);
        real("gpu.job.utilization.sm", jobs, true, OwnerUse::utilization);
        number("gpu.job.start_time", jobs, use -> use.startMillis() == 0 ? -1 : use.startMillis());

        Function<UseView, List<OwnerRow>> each = UseView::jobParts;
        number("gpu.job.each.processes", each, OwnerUse::processes);
        number("gpu.job.each.memory.used", each, OwnerUse::memory);
        real("gpu.job.each.memory.used_percent", each, false, OwnerUse::usedPercent);
        real("gpu.job.each.utilization.sm", each, true, OwnerUse::utilization);
        counter("gpu.job.starts", UseTally::starts);
        counter("gpu.job.stops", UseTally::stops);

        Function<UseView, List<OwnerRow>> containers = UseView::containers;
        number("gpu.container.gpus", containers, OwnerUse::gpus);
        number("gpu.container.processes", containers, OwnerUse::processes);
        number("gpu.container.memory.used", containers, OwnerUse::memory);
        real("gpu.container.memory.used_percent", containers, false, OwnerUse::usedPercent);
        real("gpu.container.utilization.sm", containers, true, OwnerUse::utilization);
        number("gpu.container.zombie", containers, use -> use.zombie() ? 1 : 0);
    }

    @Override
    public Map<String, Function<Node, MetricReader>> readers() {
        return readers;
    }

    @Override
    public Map<String, Function<Node, InstanceDomain>> domains() {
        return Map.of(
                "job", node -> node.processes().domains().get("job"),
                "jobgpu", node -> node.processes().domains().get("jobgpu"),
                "container", node -> node.processes().domains().get("container"));
    }

    /**
     * @param value negative for none
     */
    private void number(String name, Function<UseView, List<OwnerRow>> rows, ToLongFunction<OwnerUse> value) {
        readers.put(
                name,
                node -> node.processes().reader(false, (view, out) -> {
                    boolean some = false;
                    for (OwnerRow row : rows.apply(view)) {
                        long number = value.applyAsLong(row.use());
                        if (number >= 0) {
                            out.number(row.id(), number);
                            some = true;
                        }
                    }
                    return some;
                }));
    }

    /**
     * @param value NaN for none
     */
    private void real(
            String name, Function<UseView, List<OwnerRow>> rows, boolean activity, ToDoubleFunction<OwnerUse> value) {
        readers.put(
                name,
                node -> node.processes().reader(activity, (view, out) -> {
                    boolean some = false;
                    for (OwnerRow row : rows.apply(view)) {
                        double number = value.applyAsDouble(row.use());
                        if (!Double.isNaN(number)) {
                            out.real(row.id(), number);
                            some = true;
                        }
                    }
                    return some;
                }));
    }

    /**
     * @param value null for none
     */
    private void text(String name, Function<UseView, List<OwnerRow>> rows, Function<OwnerRow, String> value) {
        readers.put(
                name,
                node -> node.processes().reader(false, (view, out) -> {
                    boolean some = false;
                    for (OwnerRow row : rows.apply(view)) {
                        String text = value.apply(row);
                        out.text(row.id(), text);
                        some |= text != null;
                    }
                    return some;
                }));
    }

    private void counter(String name, ToLongFunction<UseTally> value) {
        readers.put(
                name,
                node -> node.processes().reader(false, (view, out) -> {
                    out.number(value.applyAsLong(node.processes().tally()));
                    return true;
                }));
    }
}

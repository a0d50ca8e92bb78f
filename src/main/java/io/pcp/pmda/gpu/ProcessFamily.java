package io.pcp.pmda.gpu;

import io.pcp.pmda.gpu.usage.GpuActivity.Activity;
import io.pcp.pmda.gpu.usage.UseView.PidRow;
import io.pcp.pmda.gpu.usage.UseView.ProcessRow;
import io.pcp.pmda.nvml.AccountingStats;
import io.pcp.pmda.nvml.Reading;
import io.pcp.pmda.sdk.InstanceDomain;
import io.pcp.pmda.sdk.MetricReader;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/** Cluster 17, the part about single processes: on each GPU or slice, and over all. */
final class ProcessFamily implements Family {
    private final Map<String, Function<Node, MetricReader>> readers = new LinkedHashMap<>();

    ProcessFamily() {
        onGpu();
        activity();
        accounting();
        overall();
        readers.put(
                "gpu.usage.spans.sent",
                node -> node.number(() -> node.fleet().users().spansSent()));
        readers.put(
                "gpu.usage.spans.dropped",
                node -> node.number(() -> node.fleet().users().spansDropped()));
    }

    @Override
    public Map<String, Function<Node, MetricReader>> readers() {
        return readers;
    }

    @Override
    public Map<String, Function<Node, InstanceDomain>> domains() {
        return Map.of(
                "gpuproc", node -> node.processes().domains().get("gpuproc"),
                "pid", node -> node.processes().domains().get("pid"));
    }

    private void onGpu() {
        process("gpu.proc.memory.used", row -> row.use().memory());
        process("gpu.proc.memory.protected", row -> row.use().protectedMemory());
        readers.put(
                "gpu.proc.type",
                node -> node.processes().reader(false, (view, out) -> {
                    view.processes().forEach(row -> out.text(row.id(), row.use().type()));
                    return !view.processes().isEmpty();
                }));
        process("gpu.proc.samples", row -> Reading.of(row.use().samples()));
        process("gpu.proc.memory.accum", row -> Reading.of(row.use().memorySum()));
        process("gpu.proc.external", row -> seen(row, row.use().info().external()));
        process("gpu.proc.zombie", row -> seen(row, row.use().info().zombie()));
    }

    /** Nothing is said of a process that cannot be seen. */
    private static Reading seen(ProcessRow row, boolean so) {
        boolean judged = row.use().info().exists() || row.use().info().zombie();
        return judged ? Reading.of(so ? 1 : 0) : null;
    }

    private void activity() {
        activity("gpu.proc.utilization.sm", Activity::sm);
        activity("gpu.proc.utilization.memory", Activity::memory);
        activity("gpu.proc.utilization.encoder", Activity::encoder);
        activity("gpu.proc.utilization.decoder", Activity::decoder);
        activity("gpu.proc.utilization.jpeg", Activity::jpeg);
        activity("gpu.proc.utilization.ofa", Activity::ofa);
        activity("gpu.proc.busy.sm", activity -> Reading.of(activity.busyMillis()));
    }

    private void accounting() {
        account("gpu.proc.accounting.time", AccountingStats::timeMillis);
        account("gpu.proc.accounting.start", AccountingStats::startMicros);
        account("gpu.proc.accounting.running", AccountingStats::running);
        account("gpu.proc.accounting.memory_max", AccountingStats::maxMemory);
        account("gpu.proc.accounting.gpu_utilization", AccountingStats::gpuUtilization);
        account("gpu.proc.accounting.memory_utilization", AccountingStats::memoryUtilization);
    }

    private void overall() {
        pid("gpu.pid.memory.used", false, PidRow::memory);
        pid("gpu.pid.utilization.sm", true, PidRow::sm);
        pid("gpu.pid.utilization.memory", true, PidRow::memoryShare);
        pid("gpu.pid.gpus", false, PidRow::gpus);
        readers.put(
                "gpu.pid.gpulist",
                node -> node.processes().reader(false, (view, out) -> {
                    view.pids().forEach(row -> out.text(row.id(), row.gpulist()));
                    return !view.pids().isEmpty();
                }));
        pid("gpu.pid.running", false, row -> 1);
        pid("gpu.pid.samples", false, PidRow::samples);
        pid("gpu.pid.memory.accum", false, PidRow::memorySum);
    }

    private void process(String name, Function<ProcessRow, Reading> value) {
        process(name, false, value);
    }

    private void activity(String name, Function<Activity, Reading> value) {
        process(name, true, row -> row.activity() == null ? null : value.apply(row.activity()));
    }

    private void account(String name, Function<AccountingStats, Reading> value) {
        process(name, row -> {
            AccountingStats account = row.use().accounting();
            return account == null ? null : value.apply(account);
        });
    }

    /**
     * @param value null or absent for none
     */
    private void process(String name, boolean activity, Function<ProcessRow, Reading> value) {
        readers.put(
                name,
                node -> node.processes().reader(activity, (view, out) -> {
                    boolean some = false;
                    for (ProcessRow row : view.processes()) {
                        Reading reading = value.apply(row);
                        if (reading != null && reading.ok()) {
                            out.number(row.id(), reading.number());
                            some = true;
                        }
                    }
                    return some;
                }));
    }

    /**
     * @param value negative for none
     */
    private void pid(String name, boolean activity, ToLongFunction<PidRow> value) {
        readers.put(
                name,
                node -> node.processes().reader(activity, (view, out) -> {
                    boolean some = false;
                    for (PidRow row : view.pids()) {
                        long number = value.applyAsLong(row);
                        if (number >= 0) {
                            out.number(row.id(), number);
                            some = true;
                        }
                    }
                    return some;
                }));
    }
}

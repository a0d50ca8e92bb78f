package io.pcp.pmda.gpu.usage;

import io.pcp.pmda.gpu.usage.GpuActivity.Activity;
import io.pcp.pmda.gpu.usage.UseView.PidRow;
import io.pcp.pmda.gpu.usage.UseView.ProcessRow;
import io.pcp.pmda.nvml.NvmlReturn;
import io.pcp.pmda.process.Owner;
import io.pcp.pmda.sdk.InstanceDomain;
import io.pcp.pmda.sdk.PmdaContext;
import io.pcp.pmda.sdk.Touching;
import io.pcp.pmda.sdk.TransientInstances;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * Instances of processes, jobs and containers, and what each has of the GPUs.
 *
 * <p>{@link #update} is for one worker: it may write the files ids are remembered in. The domains are for any thread.
 */
public final class UseDomains {
    private static final Duration KEEP = Duration.ofNanos(UseTally.KEEP);

    private final PmdaContext context;
    private final Touching toucher;
    private final UseTally tally;
    private final TransientInstances processes;
    private final PidInstances pids;
    private final LastingInstances jobs;
    private final LastingInstances jobParts;
    private final LastingInstances containers;
    private final ProcessLabels labels = new ProcessLabels();

    private List<GpuInput> inputs = List.of();
    private UseView view;

    /**
     * @param toucher asks for what {@link #update} works on
     */
    public UseDomains(PmdaContext context, UseTally tally, Touching toucher) {
        this.context = context;
        this.tally = tally;
        this.toucher = toucher;
        processes = domain(UseDomain.GPUPROC);
        pids = new PidInstances(context.changes(), UseDomain.PID.labels(), toucher);
        jobs = lasting(UseDomain.JOB);
        jobParts = lasting(UseDomain.JOBGPU);
        containers = lasting(UseDomain.CONTAINER);
    }

    private TransientInstances domain(UseDomain about) {
        return new TransientInstances(
                context, about.serial(), about.oneline(), about.help(), about.labels(), KEEP, toucher);
    }

    private LastingInstances lasting(UseDomain about) {
        return new LastingInstances(domain(about));
    }

    /** The instance domains, by what the catalogue calls them. */
    public Map<String, InstanceDomain> domains() {
        return Map.of(
                "gpuproc", processes,
                "pid", pids,
                "job", jobs.domain(),
                "jobgpu", jobParts.domain(),
                "container", containers.domain());
    }

    /** Makes instances and rows of what is known of all GPUs now. */
    public UseView update(List<GpuInput> gpus) {
        long now = context.time().nanos();
        boolean same = view != null && inputs.size() == gpus.size();
        for (int i = 0; same && i < gpus.size(); i++) {
            same = inputs.get(i).same(gpus.get(i));
        }
        if (!same || jobs.due(now) || jobParts.due(now) || containers.due(now)) {
            inputs = List.copyOf(gpus);
            view = fold(now);
        }
        return view;
    }

    private UseView fold(long now) {
        Fold fold = new Fold();
        boolean late = false;
        boolean denied = false;
        for (GpuInput gpu : inputs) {
            late |= gpu.uses() == null;
            denied |= gpu.uses() != null && gpu.uses().rc() == NvmlReturn.NO_PERMISSION;
            if (gpu.uses() != null) {
                fold.add(gpu);
            }
        }
        labels.sweep();
        return new UseView(
                fold.processRows(),
                fold.pidRows(),
                jobs.update(fold.jobs, now),
                jobParts.update(fold.jobParts, now),
                containers.update(fold.containers, now),
                late,
                denied);
    }

    /** One walk over all processes. */
    private final class Fold {
        private final Map<String, Row> rows = new LinkedHashMap<>();
        private final List<TransientInstances.Item> items = new ArrayList<>();
        private final Map<Integer, PidSum> bypid = new LinkedHashMap<>();
        private final Map<String, OwnerSum> jobs = new LinkedHashMap<>();
        private final Map<String, OwnerSum> jobParts = new LinkedHashMap<>();
        private final Map<String, OwnerSum> containers = new LinkedHashMap<>();

        private record Row(ProcessUse use, Activity activity) {}

        private void add(GpuInput gpu) {
            for (PartUses part : gpu.uses().parts()) {
                for (ProcessUse use : part.processes()) {
                    boolean told = gpu.activity() != null && !part.part().slice();
                    Activity activity = told ? gpu.activity().of(use.key()) : null;
                    process(gpu, part.part(), use, activity);
                    owners(gpu, part, use, activity);
                }
            }
        }

        private void process(GpuInput gpu, GpuPart part, ProcessUse use, Activity activity) {
            int pid = use.info().pid();
            String place = part.on(gpu.gpu().name());
            String key = gpu.ordinal() + "/" + part.key() + "/" + pid + "/"
                    + use.key().start();
            String comm = use.info().comm();
            String name = place + "/" + pid + (comm.isBlank() ? "" : " " + comm);
            items.add(new TransientInstances.Item(key, name, labels.of(key, gpu, part, use)));
            rows.put(key, new Row(use, activity));
            bypid.computeIfAbsent(pid, unused -> new PidSum()).add(gpu, place, use, activity);
        }

        private void owners(GpuInput gpu, PartUses part, ProcessUse use, Activity activity) {
            Owner owner = use.info().owner();
            String job = owner.jobKey();
            if (job != null) {
                String identity = owner.podUid() == null ? "" : owner.podUid();
                jobs.computeIfAbsent(
                                job,
                                unused -> new OwnerSum(
                                        identity, owner.jobKind(), owner, Owner::jobLabels, UnaryOperator.identity()))
                        .add(gpu, part, use, activity);
                jobParts.computeIfAbsent(
                                part.part().on(gpu.gpu().name()) + "/" + job,
                                unused -> new OwnerSum(
                                        identity,
                                        owner.jobKind(),
                                        owner,
                                        Owner::jobLabels,
                                        labels -> ProcessLabels.place(gpu, part.part(), labels)))
                        .add(gpu, part, use, activity);
            }
            if (owner.containerKey() != null) {
                String identity = owner.containerId() == null ? "" : owner.containerId();
                containers
                        .computeIfAbsent(
                                owner.containerKey(),
                                unused -> new OwnerSum(
                                        identity, null, owner, Owner::containerLabels, UnaryOperator.identity()))
                        .add(gpu, part, use, activity);
            }
        }

        private List<ProcessRow> processRows() {
            Map<String, Integer> ids = processes.update(items);
            List<ProcessRow> all = new ArrayList<>();
            rows.forEach((key, row) -> {
                Integer id = ids.get(key);
                if (id != null) {
                    all.add(new ProcessRow(id, row.use(), row.activity()));
                }
            });
            all.sort(Comparator.comparingInt(ProcessRow::id));
            return List.copyOf(all);
        }

        private List<PidRow> pidRows() {
            pids.update(bypid.values().stream().map(PidSum::item).toList());
            return bypid.values().stream()
                    .map(sum -> sum.row(tally))
                    .sorted(Comparator.comparingInt(PidRow::id))
                    .toList();
        }
    }
}

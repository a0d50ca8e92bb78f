package io.pcp.pmda.bridge;

import io.pcp.pmda.model.LabelSet;
import io.pcp.pmda.model.MetricDesc;
import io.pcp.pmda.model.Semantics;
import io.pcp.pmda.model.Units;
import io.pcp.pmda.model.ValueType;
import io.pcp.pmda.sdk.Fetch;
import io.pcp.pmda.sdk.Instance;
import io.pcp.pmda.sdk.InstanceTable;
import io.pcp.pmda.sdk.Metric;
import io.pcp.pmda.sdk.MetricReader;
import io.pcp.pmda.sdk.MetricTable;
import io.pcp.pmda.sdk.PublishedInstances;
import io.pcp.pmda.sdk.StorePermission;
import io.pcp.pmda.sdk.ValueSink;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * {@code openmetrics.control.*}, the metrics by which pmdaopenmetrics tells about its sources, for those that are served
 * under its names. Instance 0, {@code control}, is the sum of all. There only while there is such a source.
 */
final class CompatControl implements MetricReader {
    /** Cluster, and serial of its instances. */
    static final int CLUSTER = 202;

    private static final int TOTALS = 0;
    private static final int MICROS = 1000;

    private static final int CALLS = 0;
    private static final int FETCH_TIME = 1;
    private static final int PARSE_TIME = 2;
    private static final int STATUS = 3;
    private static final int STATUS_CODE = 4;
    private static final int DEBUG = 5;

    private final PublishedInstances instances =
            new PublishedInstances(CLUSTER, "Sources served under the names of pmdaopenmetrics", "", LabelSet.EMPTY);
    private volatile List<SourceOwner> sources = List.of();
    private FleetView fleet = FleetView.NONE;

    void contribute(MetricTable.Builder table, List<SourceOwner> all, FleetView view) {
        fleet = view;
        List<SourceOwner> own = new ArrayList<>();
        for (SourceOwner source : all) {
            if (source.config().mapping().compat()) {
                own.add(source);
            }
        }
        if (own.isEmpty() && sources.isEmpty()) {
            return;
        }
        own.sort(Comparator.comparingInt(SourceOwner::cluster));
        sources = own;
        List<Instance> active = new ArrayList<>();
        active.add(new Instance(TOTALS, "control"));
        own.forEach(source -> active.add(new Instance(source.cluster(), source.name())));
        instances.publish(new InstanceTable(active));
        if (own.isEmpty()) {
            return;
        }
        add(table, CALLS, "calls", ValueType.U64, Semantics.COUNTER, Units.COUNT, "Times a source was fetched");
        add(
                table,
                FETCH_TIME,
                "fetch_time",
                ValueType.U64,
                Semantics.COUNTER,
                Units.MILLISEC,
                "Time spent waiting for documents");
        add(
                table,
                PARSE_TIME,
                "parse_time",
                ValueType.U64,
                Semantics.COUNTER,
                Units.MILLISEC,
                "Time spent making values of documents");
        add(table, STATUS, "status", ValueType.STRING, Semantics.INSTANT, Units.NONE, "How a source is, in one line");
        add(
                table,
                STATUS_CODE,
                "status_code",
                ValueType.I32,
                Semantics.DISCRETE,
                Units.NONE,
                "HTTP status of the last answer of a source, 0 for files and programs");
        add(table, DEBUG, "debug", ValueType.U32, Semantics.DISCRETE, Units.NONE, "How much is logged: 0 or 1");
    }

    private void add(
            MetricTable.Builder table,
            int item,
            String leaf,
            ValueType type,
            Semantics semantics,
            Units units,
            String oneline) {
        PublishedInstances domain = item == DEBUG ? null : instances;
        MetricDesc desc = table.desc(CLUSTER, item, type, domain, semantics, units);
        table.add(new Metric(
                "openmetrics.control." + leaf,
                desc,
                oneline,
                "As pmdaopenmetrics has it; workload.control tells more.",
                LabelSet.EMPTY,
                domain,
                this,
                item != DEBUG
                        ? null
                        : (client, instance, value) -> fleet.debug((int) StorePermission.number(client, value, 1))));
    }

    @Override
    public void read(Fetch fetch, ValueSink out) {
        int item = out.desc().pmid().item();
        switch (item) {
            case CALLS -> sums(out, SourceCount.CALLS, 1);
            case FETCH_TIME -> sums(out, SourceCount.FETCH_TIME, MICROS);
            case PARSE_TIME -> sums(out, SourceCount.PARSE_TIME, MICROS);
            case STATUS -> {
                for (SourceOwner source : sources) {
                    out.text(source.cluster(), source.status());
                }
            }
            case STATUS_CODE -> {
                for (SourceOwner source : sources) {
                    out.number(source.cluster(), source.state().get(SourceCount.STATUS_CODE));
                }
            }
            default -> out.number(fleet.debug() > 0 ? 1 : 0);
        }
    }

    private void sums(ValueSink out, SourceCount count, int divisor) {
        long all = 0;
        for (SourceOwner source : sources) {
            all += source.state().get(count);
        }
        out.number(TOTALS, all / divisor);
        for (SourceOwner source : sources) {
            out.number(source.cluster(), source.state().get(count) / divisor);
        }
    }
}

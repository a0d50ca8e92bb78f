package io.pcp.pmda.gpu;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.pcp.pmda.model.LabelSet;
import io.pcp.pmda.model.MetricDesc;
import io.pcp.pmda.model.PmErr;
import io.pcp.pmda.model.Profile;
import io.pcp.pmda.model.Semantics;
import io.pcp.pmda.model.Units;
import io.pcp.pmda.model.ValueType;
import io.pcp.pmda.sdk.CollectedValues;
import io.pcp.pmda.sdk.Fetch;
import io.pcp.pmda.sdk.Freshness;
import io.pcp.pmda.sdk.Instance;
import io.pcp.pmda.sdk.InstanceDomain;
import io.pcp.pmda.sdk.InstanceTable;
import io.pcp.pmda.sdk.Metric;
import io.pcp.pmda.sdk.MetricReader;
import io.pcp.pmda.sdk.MetricTable;
import io.pcp.pmda.sdk.TimeSource;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The names of pmdanvidia for processes, made from metrics of processes with given values. */
class NvidiaProcessNamesTest {
    private static final long GIB = 1L << 30;
    private static final InstanceDomain GPUS = domain(0, Map.of(0, "gpu0", 1, "gpu1", 40, "gpu40"));
    /** Ids as a cache gives them: in the order of first sight. */
    private static final InstanceDomain ON_GPUS = domain(
            3,
            Map.of(
                    0, "gpu0/4711 train",
                    1, "gpu1/4711 train",
                    2, "gpu0/512 Xorg",
                    3, "gpu40/815 game",
                    4, "gpu0/815 game",
                    5, "gpu1/mig1.0/99 infer",
                    6, "gpu1/mig2.0/99 infer"));

    private static final InstanceDomain PIDS =
            domain(4, Map.of(99, "000099 infer", 512, "000512 Xorg", 815, "000815 game", 4711, "004711 train"));

    private final MetricTable.Builder table = new MetricTable.Builder(300, "gpu");
    private final Map<String, Metric> sources = new HashMap<>();
    private Map<String, Metric> aliases = Map.of();
    private int error;

    private static InstanceDomain domain(int serial, Map<Integer, String> names) {
        List<Instance> instances = new TreeMap<>(names)
                .entrySet().stream()
                        .map(entry -> new Instance(entry.getKey(), entry.getValue()))
                        .toList();
        return InstanceDomain.of(serial, "a domain", new InstanceTable(instances));
    }

    private void source(String name, MetricReader reader) {
        CatalogueRow row = GpuCatalogue.load().row(name);
        InstanceDomain instances = row.instances().equals("gpuproc") ? ON_GPUS : PIDS;
        MetricDesc desc =
                table.desc(row.cluster(), row.item(), row.type(), instances, row.semantics(), row.units(false));
        Metric metric = new Metric(name, desc, row.oneline(), row.help(), row.labels(false), instances, reader, null);
        table.add(metric);
        sources.put(name, metric);
    }

    private void numbers(String name, Map<Integer, Long> values) {
        source(name, (fetch, out) -> {
            new TreeMap<>(values).forEach(out::number);
            out.failed(error);
        });
    }

    @BeforeEach
    void processes() {
        Map<Integer, String> types = new TreeMap<>(Map.of(0, "C", 1, "C", 2, "G", 3, "C+G", 4, "G", 5, "C", 6, "M"));
        source("gpu.proc.type", (fetch, out) -> {
            if (error == 0) {
                types.forEach(out::text);
            }
            out.failed(error);
        });
        numbers("gpu.proc.memory.used", Map.of(0, GIB, 1, 2 * GIB, 2, 5L, 3, 3 * GIB, 4, 7L, 6, GIB));
        numbers("gpu.proc.memory.accum", Map.of(0, 10 * GIB, 1, 20 * GIB));
        numbers("gpu.proc.samples", Map.of(0, 10L, 1, 10L, 2, 3L));
        numbers("gpu.proc.utilization.sm", Map.of(0, 60L, 1, 70L, 2, 0L));
        numbers("gpu.proc.utilization.memory", Map.of(0, 6L, 1, 7L));
        numbers("gpu.proc.accounting.time", Map.of(0, 1000L, 1, 500L));
        numbers("gpu.pid.memory.used", Map.of(4711, 3 * GIB));
        numbers("gpu.pid.utilization.sm", Map.of(4711, 130L));
        numbers("gpu.pid.utilization.memory", Map.of(4711, 13L));
        numbers("gpu.pid.samples", Map.of(4711, 20L));
        numbers("gpu.pid.memory.accum", Map.of(4711, 30 * GIB));
        numbers("gpu.pid.gpus", Map.of(99, 1L, 512, 1L, 815, 2L, 4711, 2L));
        MetricTable.Builder served = new MetricTable.Builder(300, "gpu");
        new NvidiaNames(AliasCatalogue.load(), null, Map.of("gpu", GPUS, "gpuproc", ON_GPUS, "pid", PIDS))
                .contribute(served, sources);
        aliases = new HashMap<>();
        served.build().metrics().forEach(metric -> aliases.put(metric.name(), metric));
    }

    private Fetch fetch() {
        return new Fetch(new Freshness(TimeSource.system()), Duration.ZERO, null, Profile.ALL);
    }

    private String values(String name) {
        Metric metric = aliases.get(name);
        Map<String, Long> values = new TreeMap<>();
        CollectedValues.of(metric, fetch())
                .numbers()
                .forEach((id, value) ->
                        values.put(metric.instances().table().byId(id).name(), value));
        return values.toString();
    }

    @Test
    void allOfProcessesAreServedOnceTheirSourcesAre() {
        assertEquals(
                Pmdanvidia.METRICS.stream()
                        .map(line -> line.split(" ")[0])
                        .filter(name -> name.startsWith("nvidia.proc."))
                        .toList(),
                aliases.keySet().stream().sorted().toList());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "proc.samples         | {gpu0::4711=10, gpu0::512=3, gpu1::4711=10}",
                "proc.gpuactive       | {gpu0::4711=60, gpu0::512=0, gpu1::4711=70}",
                "proc.time            | {gpu0::4711=1000, gpu1::4711=500}",
                "proc.running | {gpu0::4711=1, gpu0::512=1, gpu0::815=1, gpu1/mig1.0::99=1, gpu1/mig2.0::99=1,"
                        + " gpu1::4711=1, gpu40::815=1}",
                "proc.all.gpuactive   | {004711=130}",
                "proc.all.time        | {004711=1500}",
                "proc.all.running     | {000099=1, 000512=1, 000815=1, 004711=1}",
                "proc.all.gpulist     | {000099=2, 000512=1, 000815=1, 004711=3}",
                "proc.all.ngpus       | {000099=1, 000512=1, 000815=2, 004711=2}",
                "proc.compute.memused | {000099=1073741824, 000815=3221225472, 004711=3221225472}",
                "proc.compute.samples | {004711=20}",
                "proc.compute.gpuactive | {004711=130}",
                "proc.compute.memactive | {004711=13}",
                "proc.compute.memaccum | {004711=32212254720}",
                "proc.compute.time    | {004711=1500}",
                "proc.compute.running | {000099=1, 000815=1, 004711=1}",
                "proc.compute.gpulist | {000099=2, 000815=0, 004711=3}",
                "proc.compute.ngpus   | {000099=1, 000815=1, 004711=2}",
                "proc.graphics.memused | {000512=5, 000815=3221225479}",
                "proc.graphics.gpuactive | {000512=0}",
                "proc.graphics.memactive | {}",
                "proc.graphics.samples | {000512=3}",
                "proc.graphics.gpulist | {000512=1, 000815=1}",
                "proc.graphics.ngpus  | {000512=1, 000815=2}"
            })
    void valuesAreByTheNamesOfPmdanvidia(String name, String values) {
        assertEquals(values, values("nvidia." + name));
    }

    @Test
    void reasonWhyThereIsNoValueIsPassedOn() {
        error = PmErr.PERMISSION;
        for (String name : List.of("nvidia.proc.all.gpulist", "nvidia.proc.running")) {
            assertEquals(
                    PmErr.PERMISSION,
                    CollectedValues.of(aliases.get(name), fetch()).code(),
                    name);
        }
    }

    @Test
    void negativeNumberIsNoUnsignedOne() {
        MetricTable.Builder builder = new MetricTable.Builder(300, "gpu");
        MetricDesc desc = builder.desc(6, 0, ValueType.I32, GPUS, Semantics.INSTANT, Units.NONE);
        Metric source = new Metric(
                "gpu.temperature.gpu",
                desc,
                "a",
                "b",
                LabelSet.EMPTY,
                GPUS,
                (fetch, out) -> {
                    out.number(0, -7);
                    out.number(1, 31);
                },
                null);
        new NvidiaNames(AliasCatalogue.load(), null, Map.of("gpu", GPUS))
                .contribute(builder, Map.of(source.name(), source));
        Metric alias = builder.build().metrics().iterator().next();
        assertEquals(Map.of(1, 31L), CollectedValues.of(alias, fetch()).numbers());
    }
}

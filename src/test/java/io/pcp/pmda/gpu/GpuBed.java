package io.pcp.pmda.gpu;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.pcp.pmda.model.InDom;
import io.pcp.pmda.model.LabelLevel;
import io.pcp.pmda.model.Profile;
import io.pcp.pmda.model.Value;
import io.pcp.pmda.model.ValueType;
import io.pcp.pmda.protocol.Pdu;
import io.pcp.pmda.protocol.PduReader;
import io.pcp.pmda.protocol.PduWriter;
import io.pcp.pmda.sdk.AgentThreads;
import io.pcp.pmda.sdk.ChangeFlags;
import io.pcp.pmda.sdk.Dispatcher;
import io.pcp.pmda.sdk.Freshness;
import io.pcp.pmda.sdk.Instance;
import io.pcp.pmda.sdk.Metric;
import io.pcp.pmda.sdk.MetricTable;
import io.pcp.pmda.sdk.PmdaContext;
import io.pcp.pmda.sdk.PmdaLog;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;

/**
 * The GPU module in an agent without pipe: requests go through the real dispatcher, values come out of the
 * real PDUs, NVML is the simulated library. The timer is the test's own {@link #tick}.
 */
final class GpuBed implements AutoCloseable {
    static final int DOMAIN = 300;
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final JumpingTime time = new JumpingTime();
    private final AgentThreads threads = new AgentThreads();
    private final ByteArrayOutputStream logged = new ByteArrayOutputStream();
    private final ByteArrayOutputStream answer = new ByteArrayOutputStream();
    private final List<Runnable> timers = new ArrayList<>();
    private final GpuModule module;
    private final MetricTable table;
    private final Dispatcher dispatcher;

    private final Simulation simulation;

    GpuBed(Path directory, Simulation simulation) {
        this(directory, simulation, settings(directory, simulation));
    }

    /**
     * @param state where ids are remembered
     * @param simulation healed at the end
     */
    GpuBed(Path state, Simulation simulation, GpuSettings settings) {
        this.simulation = simulation;
        PrintStream stream = new PrintStream(logged, true, StandardCharsets.UTF_8);
        PmdaLog log = new PmdaLog("pmdagpu", () -> stream);
        Freshness freshness = new Freshness(time);
        ChangeFlags changes = new ChangeFlags(time);
        PmdaContext context = new PmdaContext(
                "gpu",
                DOMAIN,
                state,
                log,
                freshness,
                threads,
                (period, task) -> {
                    timers.add(task);
                    return () -> timers.remove(task);
                },
                changes,
                () -> {});
        module = new GpuModule(settings, "1.2.3");
        module.start(context);
        MetricTable.Builder builder = new MetricTable.Builder(DOMAIN, "gpu");
        module.contribute(builder);
        table = builder.build();
        Duration deadline = settings.timing().fetchDeadline();
        dispatcher = new Dispatcher(() -> table, freshness, deadline, changes, log, new PduWriter(answer));
        until(
                "there is a first look at the library",
                () -> module.fleet().owner().latest() != null);
    }

    /** Settings for a scenario, with nothing of this machine in them. */
    static GpuSettings settings(Path directory, Simulation simulation) {
        return GpuSettings.DEFAULT
                .withLibrary(simulation.choice())
                .withRoots(directory.resolve("sys"), directory.resolve("proc"));
    }

    GpuModule module() {
        return module;
    }

    MetricTable table() {
        return table;
    }

    JumpingTime time() {
        return time;
    }

    /** The timer rings once. */
    void tick() {
        List.copyOf(timers).forEach(Runnable::run);
    }

    /**
     * Lets time pass, as soon as nobody is at work: work that straddles the jump would look as if it hung.
     * Workers that do hang are not waited for.
     */
    void jump(Duration duration) {
        long patience = System.nanoTime() + Duration.ofMillis(300).toNanos();
        while (busy() && System.nanoTime() - patience < 0) {
            nap();
        }
        time.jump(duration);
    }

    private boolean busy() {
        return module.fleet().owner().runningFor() >= 0
                || module.fleet().gpus().stream()
                        .anyMatch(gpu -> gpu.passes().owner().runningFor() >= 0
                                || gpu.background().owner().runningFor() >= 0);
    }

    /** Lets time pass and the timer ring at its end. */
    void pass(Duration duration) {
        jump(duration);
        tick();
    }

    List<String> log(String text) {
        return logged.toString(StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.contains(text))
                .toList();
    }

    /** One metric of a fetch: its status and its values by instance name ({@code ""} when singular). */
    record Values(int status, Map<String, Object> values) {
        Object singular() {
            return values.get("");
        }

        long number(String instance) {
            return assertInstanceOf(Long.class, values.get(instance), values::toString);
        }
    }

    private Metric metric(String name) {
        Integer pmid = table.namespace().pmid(name);
        assertNotNull(pmid, name + " is not served");
        return table.metric(pmid);
    }

    private Pdu ask(Pdu request) {
        answer.reset();
        try {
            dispatcher.handle(request);
        } catch (IOException | InterruptedException e) {
            return fail(e);
        }
        return answer.size() == 0 ? null : PduReader.decode(answer.toByteArray());
    }

    Map<String, Values> fetch(String... names) {
        return fetch(0, names);
    }

    /**
     * @param client slot number
     */
    Map<String, Values> fetch(int client, String... names) {
        int[] pmids = new int[names.length];
        for (int i = 0; i < names.length; i++) {
            pmids[i] = metric(names[i]).desc().pmid().packed();
        }
        Pdu.Result result = assertInstanceOf(Pdu.Result.class, ask(new Pdu.Fetch(client, client, 0, pmids)));
        flags |= result.seconds();
        Map<String, Values> all = new LinkedHashMap<>();
        for (int i = 0; i < names.length; i++) {
            all.put(names[i], values(metric(names[i]), result.sets().get(i)));
        }
        return all;
    }

    private int flags;

    /** Change flags of all answers since the last call. */
    int flags() {
        int seen = flags;
        flags = 0;
        return seen;
    }

    Values fetchOne(String name) {
        return fetch(name).get(name);
    }

    /** Everything there is. */
    Map<String, Values> fetchAll() {
        return fetch(table.namespace().traverse("gpu").toArray(new String[0]));
    }

    private Values values(Metric metric, Pdu.ValueSet set) {
        Map<String, Object> values = new TreeMap<>();
        for (Pdu.InstanceValue value : set.values()) {
            String instance = metric.instances() == null ? "" : nameOf(metric, value.instance());
            values.put(instance, java(metric.desc().type(), value.value()));
        }
        return new Values(set.status(), values);
    }

    private static String nameOf(Metric metric, int id) {
        Instance instance = metric.instances().table().byId(id);
        return instance == null ? "gone " + id : instance.name();
    }

    private static Object java(ValueType type, Value value) {
        if (value instanceof Value.Word word) {
            return type == ValueType.U32 ? Integer.toUnsignedLong(word.bits()) : (long) word.bits();
        }
        byte[] data = ((Value.Block) value).data();
        return switch (type) {
            case STRING -> new String(data, 0, data.length - 1, StandardCharsets.UTF_8);
            case DOUBLE -> ByteBuffer.wrap(data).getDouble();
            default -> ByteBuffer.wrap(data).getLong();
        };
    }

    /** Which instances the next fetches want. */
    void profile(Integer... instances) {
        InDom indom = InDom.of(DOMAIN, GpuInstances.SERIAL);
        ask(new Pdu.Profile(0, 0, new Profile(false, List.of(new Profile.Entry(indom, false, List.of(instances))))));
    }

    /** Stores a U32; the code of the answer. */
    int store(String userid, String name, int value) {
        if (userid != null) {
            ask(new Pdu.Attr(7, Pdu.Attr.USERID, userid));
        }
        Pdu.ValueSet set = new Pdu.ValueSet(
                metric(name).desc().pmid().packed(),
                0,
                Pdu.ValueSet.INSITU,
                List.of(new Pdu.InstanceValue(-1, new Value.Word(value))));
        return assertInstanceOf(Pdu.Error.class, ask(new Pdu.Result(7, 0, 0, List.of(set))))
                .code();
    }

    /** Names of the GPUs by id. */
    Map<Integer, String> instances() {
        return instances(GpuInstances.SERIAL);
    }

    /** Names of the instances of a domain by id. */
    Map<Integer, String> instances(int serial) {
        Pdu.Instances instances = assertInstanceOf(
                Pdu.Instances.class, ask(new Pdu.InstanceRequest(0, InDom.of(DOMAIN, serial), 0, -1, "")));
        Map<Integer, String> names = new TreeMap<>();
        instances.entries().forEach(entry -> names.put(entry.id(), entry.name()));
        return names;
    }

    /** JSON of the labels of an instance. */
    String labels(int instance) {
        return labels(GpuInstances.SERIAL, instance);
    }

    /** JSON of the labels of an instance of a domain. */
    String labels(int serial, int instance) {
        Pdu.Labels labels = assertInstanceOf(
                Pdu.Labels.class,
                ask(new Pdu.LabelRequest(0, InDom.of(DOMAIN, serial).packed(), LabelLevel.INSTANCES)));
        return labels.entries().stream()
                .filter(entry -> entry.instance() == instance)
                .findFirst()
                .map(Pdu.Labels.Entry::json)
                .orElse("");
    }

    /** Waits until something holds; fails when it never does. */
    static void until(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() - deadline < 0, "never happened: " + what);
            nap();
        }
    }

    private static void nap() {
        try {
            Thread.sleep(5);
        } catch (InterruptedException e) {
            fail(e);
        }
    }

    /** Closes; the library is unmapped when this returns. */
    @Override
    public void close() {
        time.go(); // who leaves may wait for a while
        simulation.heal();
        module.close();
        until("everybody leaves the library", () -> module.fleet().isClosed());
        threads.close();
    }
}

package io.pcp.pmda.bridge;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.pcp.pmda.exposition.SeriesRule;
import io.pcp.pmda.model.LabelLevel;
import io.pcp.pmda.model.PmErr;
import io.pcp.pmda.model.Pmid;
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
import io.pcp.pmda.source.ConfigProblem;
import io.pcp.pmda.source.Limits;
import io.pcp.pmda.source.Mapping;
import io.pcp.pmda.source.Reading;
import io.pcp.pmda.source.Request;
import io.pcp.pmda.source.Scraper;
import io.pcp.pmda.source.SourceConfig;
import io.pcp.pmda.source.SourceSet;
import io.pcp.pmda.source.Target;
import io.pcp.pmda.source.Timing;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * The bridge in an agent without pipe: requests go through the real dispatcher, values come out of real PDUs. Its sources
 * are {@link Program}s of the test, its timers ring when the test looks.
 */
final class Bed implements AutoCloseable, BridgeModule.Wiring, SourceParts {
    static final int DOMAIN = 300;
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    final BedTime time = new BedTime();
    final Map<String, Program> programs = new ConcurrentHashMap<>();
    final Map<String, PlainMapper> mappers = new ConcurrentHashMap<>();
    final Freshness freshness = new Freshness(time);
    int threads = 4;
    volatile int rescans;
    volatile int flushes;
    volatile int tables;
    private final AgentThreads workers = new AgentThreads();
    private final ByteArrayOutputStream logged = new ByteArrayOutputStream();
    private final ByteArrayOutputStream answer = new ByteArrayOutputStream();
    private final BridgeModule module;
    private final Dispatcher dispatcher;
    private Consumer<SourceSet> changed;
    private volatile boolean stale = true;
    private MetricTable table;

    Bed() {
        this(Path.of("/nowhere"), null);
    }

    /**
     * @param wiring null for that of the test
     */
    Bed(Path state, BridgeModule.Wiring wiring) {
        module = new BridgeModule(wiring == null ? this : wiring);
        PrintStream stream = new PrintStream(logged, true, StandardCharsets.UTF_8);
        PmdaLog log = new PmdaLog("pmdagpu", () -> stream);
        ChangeFlags changes = new ChangeFlags(time);
        PmdaContext context =
                new PmdaContext("gpu", DOMAIN, state, log, freshness, workers, time, changes, () -> stale = true);
        module.start(context);
        dispatcher =
                new Dispatcher(this::table, freshness, Duration.ofMillis(500), changes, log, new PduWriter(answer));
    }

    MetricTable table() {
        if (stale) {
            stale = false;
            tables++;
            MetricTable.Builder builder = new MetricTable.Builder(DOMAIN, "gpu");
            module.contribute(builder);
            table = builder.build();
        }
        return table;
    }

    // What the sources are made of

    @Override
    public BridgeModule.Watch watch(PmdaContext context, BridgeModule.Configuration configuration) {
        changed = configuration;
        return new BridgeModule.Watch() {
            @Override
            public void rescan() {
                rescans++;
            }

            @Override
            public void close() {
                // Nothing is watched.
            }
        };
    }

    @Override
    public SourceParts parts(PmdaContext context) {
        return this;
    }

    @Override
    public int threads() {
        return threads;
    }

    @Override
    public Scraper scraper(SourceConfig config) {
        return program(config.name()).connect();
    }

    @Override
    public Parser parser(SourceConfig config, SeriesRule rule) {
        return program(config.name());
    }

    @Override
    public Mapper mapper(SourceConfig config) {
        return mappers.computeIfAbsent(
                config.name(), name -> new PlainMapper(config.mapping().namespace(), 256 + mappers.size()));
    }

    @Override
    public BoundedStore store(SourceConfig config, SeriesRule rule, List<String> naming) {
        return new BoundedStore(config, rule, SeriesBudget.ofHeap(), false);
    }

    @Override
    public long inflightBytes() {
        return 0;
    }

    @Override
    public long registryBytes() {
        return 4711;
    }

    @Override
    public void flush() {
        flushes++;
    }

    Program program(String name) {
        return programs.computeIfAbsent(name, unused -> new Program());
    }

    // Configuration

    static SourceConfig source(String name, Timing timing, SourceConfig.Enabled enabled, Mapping mapping) {
        return new SourceConfig(
                name,
                Path.of("/etc/sources.d/" + name + ".conf"),
                SourceConfig.FileFormat.NATIVE,
                enabled,
                new Target.Http(URI.create("http://user:secret@localhost:8000/metrics?token=x")),
                timing,
                Request.DEFAULT,
                Limits.DEFAULT,
                Reading.DEFAULT,
                mapping);
    }

    static SourceConfig source(String name) {
        return source(name, Timing.DEFAULT);
    }

    static SourceConfig source(String name, Timing timing) {
        return source(name, timing, SourceConfig.Enabled.YES, Mapping.of("workload." + name));
    }

    void configure(SourceConfig... sources) {
        changed.accept(new SourceSet(Arrays.asList(sources), List.of()));
    }

    void configure(List<ConfigProblem> problems, SourceConfig... sources) {
        changed.accept(new SourceSet(Arrays.asList(sources), problems));
    }

    /** One source whose first document has come. */
    Program serve(String name, String document) {
        Program program = program(name);
        program.document = document;
        configure(source(name));
        until("first document of " + name, () -> number("up", name) == 1);
        return program;
    }

    // Requests

    private Pdu ask(Pdu request) {
        answer.reset();
        try {
            dispatcher.handle(request);
        } catch (IOException | InterruptedException e) {
            return fail(e);
        }
        return answer.size() == 0 ? null : PduReader.decode(answer.toByteArray());
    }

    boolean has(String name) {
        time.ring();
        return table().namespace().pmid(name) != null;
    }

    private Metric metric(String name) {
        until(name + " is served", () -> has(name));
        return table().metric(table().namespace().pmid(name));
    }

    /** Values of one metric by instance, {@code ""} when singular, or the name of the error: as text. */
    String fetch(String name) {
        Metric metric = metric(name);
        int[] pmids = {metric.desc().pmid().packed()};
        Pdu.Result result = assertInstanceOf(Pdu.Result.class, ask(new Pdu.Fetch(0, 0, 0, pmids)));
        Pdu.ValueSet set = result.sets().get(0);
        if (set.status() < 0) {
            return PmErr.name(set.status());
        }
        Map<String, Object> values = new TreeMap<>();
        for (Pdu.InstanceValue value : set.values()) {
            Instance instance = metric.instances() == null
                    ? new Instance(-1, "")
                    : metric.instances().table().byId(value.instance());
            values.put(
                    instance == null ? "gone " + value.instance() : instance.name(),
                    java(metric.desc().type(), value.value()));
        }
        return values.size() == 1 && values.containsKey("") ? String.valueOf(values.get("")) : String.valueOf(values);
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

    /** Values of {@code workload.control.LEAF} by source. */
    String control(String leaf) {
        return fetch("workload.control." + leaf);
    }

    /** One source of {@link #control}; -1 without a value. */
    double number(String leaf, String source) {
        for (String entry : control(leaf).replaceAll("[{}]", "").split(", ")) {
            if (entry.startsWith(source + "=")) {
                return Double.parseDouble(entry.substring(source.length() + 1));
            }
        }
        return -1;
    }

    /** One source of a text leaf. */
    String text(String leaf, String source) {
        String all = control(leaf);
        int from = all.indexOf(source + "=") + source.length() + 1;
        int to = all.indexOf(", ", from);
        return from <= source.length() ? "" : all.substring(from, to < 0 ? all.length() - 1 : to);
    }

    /** Of the metric itself. */
    String labels(String name) {
        Pmid pmid = metric(name).desc().pmid();
        Pdu.Labels labels =
                assertInstanceOf(Pdu.Labels.class, ask(new Pdu.LabelRequest(0, pmid.packed(), LabelLevel.ITEM)));
        return labels.entries().isEmpty() ? "" : labels.entries().get(0).json();
    }

    /** Stores a U32; the name of the code of the answer. */
    String store(String userid, String leaf, String source, int value) {
        if (userid != null) {
            ask(new Pdu.Attr(7, Pdu.Attr.USERID, userid));
        }
        Metric metric = metric("workload.control." + leaf);
        int instance =
                source == null ? -1 : metric.instances().table().byName(source).id();
        Pdu.ValueSet set = new Pdu.ValueSet(
                metric.desc().pmid().packed(),
                0,
                Pdu.ValueSet.INSITU,
                List.of(new Pdu.InstanceValue(instance, new Value.Word(value))));
        int code = assertInstanceOf(Pdu.Error.class, ask(new Pdu.Result(7, 0, 0, List.of(set))))
                .code();
        return code == 0 ? "ok" : PmErr.name(code);
    }

    List<String> log(String text) {
        return new ArrayList<>(logged.toString(StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.contains(text))
                .map(line -> line.replaceFirst("^\\[[^]]*] pmdagpu\\(\\d+\\) ", ""))
                .toList());
    }

    /** Lets time pass and timers ring. */
    void pass(Duration duration) {
        time.jump(duration);
        time.ring();
    }

    /** Waits until something holds, letting timers ring; fails when it never does. */
    void until(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        time.ring();
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() - deadline < 0, "never happened: " + what);
            nap();
            time.ring();
        }
    }

    static void nap() {
        try {
            Thread.sleep(2);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    BridgeModule module() {
        return module;
    }

    private boolean closing;

    /** Also the end of what sources are made of, which the module closes. */
    @Override
    public void close() {
        if (!closing) {
            closing = true;
            programs.values().forEach(program -> program.deaf = false);
            module.close();
            workers.close();
        }
    }
}

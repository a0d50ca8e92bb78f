package io.pcp.pmda.cli;

import io.pcp.pmda.gpu.GpuInventory;
import io.pcp.pmda.gpu.GpuModule;
import io.pcp.pmda.gpu.GpuSettings;
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
import io.pcp.pmda.sdk.TimeSource;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;

/**
 * The agent inside this process, for commands that show its values without PCP. Values take the whole way a value to
 * pmcd takes, the encoding included; only the pipe is missing.
 *
 * <p>Works on a private copy of the remembered ids, so that names agree with those of the installed agent and nothing
 * is written there. Owned by one thread.
 */
final class LocalAgent implements AutoCloseable {
    private static final int CONTEXT = 0;
    /** GPUs that sleep take seconds to attach. */
    private static final Duration INVENTORY_PATIENCE = Duration.ofSeconds(15);

    private final TimeSource time = TimeSource.system();
    private final AgentThreads threads = new AgentThreads();
    private final AtomicBoolean namesChanged = new AtomicBoolean();
    private final ByteArrayOutputStream answer = new ByteArrayOutputStream();
    private final PrivateState state;
    private final GpuModule module;
    private final Dispatcher dispatcher;
    private MetricTable table;

    private LocalAgent(Shell shell, GpuSettings settings, Logger log) throws IOException {
        // Simulated GPUs have no past: beside real ones they would get the numbers after theirs.
        boolean simulated = settings.library().scenario().isPresent();
        state = simulated ? PrivateState.empty() : PrivateState.copy(shell.environment(), AgentCommand.DOMAIN, log);
        Freshness freshness = new Freshness(time);
        ChangeFlags changes = new ChangeFlags(time);
        PmdaContext context = new PmdaContext(
                AgentCommand.NAME,
                AgentCommand.DOMAIN,
                state.directory(),
                AgentLog.to(log),
                freshness,
                threads,
                threads,
                changes,
                () -> namesChanged.set(true));
        // Uses of GPUs are sent by the agent alone.
        module = new GpuModule(settings.withProcesses(settings.processes().with(null)));
        module.start(context);
        table = build();
        dispatcher = new Dispatcher(
                () -> table,
                freshness,
                settings.timing().fetchDeadline(),
                changes,
                context.log(),
                new PduWriter(answer));
    }

    /**
     * Starts it; GPUs are looked for on workers.
     *
     * @throws CommandException when there is no place for its private files
     */
    static LocalAgent start(Shell shell, GpuSettings settings, Logger log) {
        try {
            return new LocalAgent(shell, settings, log);
        } catch (IOException e) {
            throw new CommandException("no temporary directory can be made (" + e.getMessage() + "); make "
                    + System.getProperty("java.io.tmpdir") + " writable");
        }
    }

    private MetricTable build() {
        MetricTable.Builder builder = new MetricTable.Builder(AgentCommand.DOMAIN, AgentCommand.NAME);
        module.contribute(builder);
        return builder.build();
    }

    /** What it serves at present. */
    MetricTable table() {
        if (namesChanged.compareAndSet(true, false)) {
            table = build();
        }
        return table;
    }

    /**
     * Fetches; waits for the GPUs as a fetch of pmcd would.
     *
     * @return values in the order of the metrics
     */
    Sample fetch(Collection<Metric> metrics) throws InterruptedException {
        int[] pmids = metrics.stream()
                .mapToInt(metric -> metric.desc().pmid().packed())
                .toArray();
        answer.reset();
        try {
            dispatcher.handle(new Pdu.Fetch(CONTEXT, CONTEXT, 0, pmids));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        Pdu pdu = PduReader.decode(answer.toByteArray());
        if (!(pdu instanceof Pdu.Result result)) {
            throw new IllegalStateException("fetch answered with " + pdu);
        }
        List<Sample.Values> all = new ArrayList<>();
        int at = 0;
        for (Metric metric : metrics) {
            all.add(values(metric, result.sets().get(at++)));
        }
        return new Sample(Instant.ofEpochMilli(time.epochMillis()), time.nanos(), all);
    }

    /** The GPUs with their slices. */
    GpuInventory inventory() throws InterruptedException {
        return module.inventory(INVENTORY_PATIENCE);
    }

    private static Sample.Values values(Metric metric, Pdu.ValueSet set) {
        List<Sample.Datum> data = new ArrayList<>();
        for (Pdu.InstanceValue value : set.values()) {
            Instance instance = metric.instances() == null
                    ? null
                    : metric.instances().table().byId(value.instance());
            if (instance != null || metric.instances() == null) {
                data.add(datum(metric.desc().type(), instance, value.value()));
            }
        }
        return new Sample.Values(metric, set.status(), false, data);
    }

    private static Sample.Datum datum(ValueType type, Instance instance, Value value) {
        if (value instanceof Value.Word word) {
            long number = type == ValueType.U32 ? Integer.toUnsignedLong(word.bits()) : word.bits();
            return new Sample.Datum(instance, number, null);
        }
        byte[] bytes = value instanceof Value.Block block ? block.data() : new byte[0];
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        return switch (type) {
            case I64 -> new Sample.Datum(instance, buffer.getLong(), null);
            case U64 -> new Sample.Datum(instance, unsigned(buffer.getLong()), null);
            case FLOAT -> new Sample.Datum(instance, (double) buffer.getFloat(), null);
            case DOUBLE -> new Sample.Datum(instance, buffer.getDouble(), null);
            case STRING -> new Sample.Datum(instance, null, text(bytes));
            default -> new Sample.Datum(instance, null, "(" + type.pcpName() + ", " + bytes.length + " bytes)");
        };
    }

    private static String text(byte[] bytes) {
        int length = bytes.length > 0 && bytes[bytes.length - 1] == 0 ? bytes.length - 1 : bytes.length;
        return new String(bytes, 0, length, StandardCharsets.UTF_8);
    }

    private static Number unsigned(long bits) {
        return bits >= 0 ? (Number) bits : new BigInteger(Long.toUnsignedString(bits));
    }

    @Override
    public void close() {
        try {
            module.close();
        } catch (Exception e) {
            throw new IllegalStateException("the agent does not end: " + e, e);
        } finally {
            threads.close();
            state.close();
        }
    }
}

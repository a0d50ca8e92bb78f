package io.pcp.pmda.cli.probe;

import io.pcp.pmda.model.MetricDesc;
import io.pcp.pmda.model.Profile;
import io.pcp.pmda.model.Value;
import io.pcp.pmda.model.ValueType;
import io.pcp.pmda.protocol.Pdu;
import io.pcp.pmda.protocol.PduReader;
import io.pcp.pmda.protocol.PduWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * An agent of its own at the other end of two pipes, played with as pmcd would: CREDS, names, descriptors, instances,
 * fetch. An agent that does not answer in time is ended. Owned by one thread.
 */
public final class AgentPlayer implements Values, AutoCloseable {
    private final Process process;
    private final Path log;
    private final PduReader reader;
    private final PduWriter writer;
    private final long patienceSeconds;
    private final ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "player-watch");
        thread.setDaemon(true);
        return thread;
    });
    private Map<String, MetricDesc> descs;

    /**
     * Starts the agent and exchanges CREDS.
     *
     * @param command the agent with its options
     * @param environment added to that of this process
     * @param log takes its standard error
     * @param patience longest wait for an answer
     */
    public AgentPlayer(List<String> command, Map<String, String> environment, Path log, Duration patience)
            throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(log.toFile());
        builder.environment().putAll(environment);
        this.log = log;
        this.patienceSeconds = patience.toSeconds();
        this.process = builder.start();
        this.reader = new PduReader(process.getInputStream());
        this.writer = new PduWriter(process.getOutputStream());
        try {
            Pdu first = answer();
            if (!(first instanceof Pdu.Creds)) {
                throw new IOException("the agent begins with " + first + ", not with CREDS; its log is " + log);
            }
            writer.write(Pdu.Creds.version2(0, 0));
            writer.write(new Pdu.Profile(0, 0, Profile.ALL));
        } catch (IOException broken) {
            close();
            throw broken;
        }
    }

    @Override
    public Map<String, Served> fetch() throws IOException {
        if (descs == null) {
            descs = descriptors();
        }
        List<String> names = List.copyOf(descs.keySet());
        int[] pmids =
                names.stream().mapToInt(name -> descs.get(name).pmid().packed()).toArray();
        Pdu.Result result = expect(Pdu.Result.class, new Pdu.Fetch(0, 0, 0, pmids));
        Map<Integer, Map<Integer, String>> domains = new HashMap<>();
        Map<String, Served> all = new TreeMap<>();
        for (int i = 0; i < names.size(); i++) {
            all.put(names.get(i), served(names.get(i), result.sets().get(i), domains));
        }
        return all;
    }

    private Served served(String name, Pdu.ValueSet set, Map<Integer, Map<Integer, String>> domains)
            throws IOException {
        MetricDesc desc = descs.get(name);
        Map<Integer, String> instances = Map.of();
        if (!desc.singular()) {
            instances = domains.get(desc.indom().packed());
            if (instances == null) {
                instances = instances(desc);
                domains.put(desc.indom().packed(), instances);
            }
        }
        Map<String, String> values = new HashMap<>();
        for (Pdu.InstanceValue value : set.values()) {
            String instance = desc.singular() ? "" : instances.getOrDefault(value.instance(), "#" + value.instance());
            values.put(instance, text(desc.type(), value.value()));
        }
        return new Served(name, desc, set.status(), values);
    }

    private Map<String, MetricDesc> descriptors() throws IOException {
        Pdu.PmnsNames found = expect(Pdu.PmnsNames.class, new Pdu.PmnsTraverse(0, 0, "gpu"));
        Map<String, MetricDesc> all = new TreeMap<>();
        for (String name : found.names()) {
            Pdu.PmnsIds id = expect(Pdu.PmnsIds.class, new Pdu.PmnsNames(0, List.of(name), List.of()));
            all.put(
                    name,
                    expect(Pdu.Desc.class, new Pdu.DescRequest(0, id.pmids()[0]))
                            .desc());
        }
        return all;
    }

    private Map<Integer, String> instances(MetricDesc desc) throws IOException {
        Pdu.Instances answer = expect(Pdu.Instances.class, new Pdu.InstanceRequest(0, desc.indom(), 0, -1, ""));
        Map<Integer, String> names = new HashMap<>();
        answer.entries().forEach(entry -> names.put(entry.id(), entry.name()));
        return names;
    }

    private <T extends Pdu> T expect(Class<T> kind, Pdu request) throws IOException {
        writer.write(request);
        Pdu answer = answer();
        if (!kind.isInstance(answer)) {
            throw new IOException(request + " was answered with " + answer + "; the agent's log is " + log);
        }
        return kind.cast(answer);
    }

    private Pdu answer() throws IOException {
        ScheduledFuture<?> end = watch.schedule(process::destroyForcibly, patienceSeconds, TimeUnit.SECONDS);
        try {
            Pdu answer = reader.read();
            if (answer == null) {
                throw new IOException(
                        "the agent has ended or did not answer within " + patienceSeconds + " s; its log is " + log);
            }
            return answer;
        } finally {
            end.cancel(false);
        }
    }

    /** A value as text: numbers in decimal as their type says, other types by their size. */
    static String text(ValueType type, Value value) {
        if (value instanceof Value.Word word) {
            return type == ValueType.U32 ? Integer.toUnsignedString(word.bits()) : Integer.toString(word.bits());
        }
        byte[] bytes = value instanceof Value.Block block ? block.data() : new byte[0];
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        return switch (type) {
            case I64 -> Long.toString(buffer.getLong());
            case U64 -> Long.toUnsignedString(buffer.getLong());
            case FLOAT -> Double.toString(buffer.getFloat());
            case DOUBLE -> Double.toString(buffer.getDouble());
            case STRING -> string(bytes);
            default -> "(" + type.pcpName() + ", " + bytes.length + " bytes)";
        };
    }

    private static String string(byte[] bytes) {
        int length = bytes.length > 0 && bytes[bytes.length - 1] == 0 ? bytes.length - 1 : bytes.length;
        return new String(bytes, 0, length, StandardCharsets.UTF_8);
    }

    /**
     * Closes the pipe, as pmcd does, and waits.
     *
     * @return the agent's exit code; -1 when it had to be killed
     */
    public int end() {
        watch.shutdownNow();
        try {
            process.getOutputStream().close();
        } catch (IOException gone) {
            // Then it has ended already.
        }
        try {
            if (process.waitFor(patienceSeconds, TimeUnit.SECONDS)) {
                return process.exitValue();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        process.destroyForcibly();
        return -1;
    }

    @Override
    public void close() {
        end();
    }
}

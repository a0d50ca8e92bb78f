package io.pcp.pmda.sdk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pcp.pmda.protocol.Pdu;
import io.pcp.pmda.protocol.PduReader;
import io.pcp.pmda.protocol.PduWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** An agent in a VM of its own, seen from pmcd's end of the pipes. */
public final class AgentProcess implements AutoCloseable {
    private static final int PATIENCE_SECONDS = 60;

    private final Process process;
    private final OutputStream toAgent;
    private final PduReader reader;
    private final PduWriter writer;
    private final ByteArrayOutputStream stderr = new ByteArrayOutputStream();
    private final Thread listening;

    private AgentProcess(Process process, OutputStream toAgent, InputStream fromAgent) {
        this.process = process;
        this.toAgent = toAgent;
        this.reader = new PduReader(fromAgent);
        this.writer = new PduWriter(toAgent);
        this.listening = new Thread(this::listen, "stderr of the agent");
        listening.setDaemon(true);
        listening.start();
    }

    /** Starts an agent in a directory that is its working directory and holds its state. */
    public static AgentProcess start(Path directory, Class<?> main, String... args) {
        return start(directory, Map.of(), main, args);
    }

    /** As {@link #start(Path, Class, String...)} with more in its environment. */
    public static AgentProcess start(Path directory, Map<String, String> environment, Class<?> main, String... args) {
        try {
            Files.createDirectories(directory.resolve("var/config/pmda"));
            ProcessBuilder builder = ChildJvm.of(main, args).directory(directory.toFile());
            builder.environment()
                    .put("PCP_CONF", directory.resolve("no-pcp.conf").toString());
            builder.environment().put("PCP_VAR_DIR", directory.resolve("var").toString());
            builder.environment().putAll(environment);
            Process process = ChildJvm.start(builder);
            return new AgentProcess(process, process.getOutputStream(), process.getInputStream());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void listen() {
        try (InputStream in = process.getErrorStream()) {
            byte[] some = new byte[4096];
            for (int n = in.read(some); n >= 0; n = in.read(some)) {
                synchronized (stderr) {
                    stderr.write(some, 0, n);
                    stderr.notifyAll();
                }
            }
        } catch (IOException closed) {
            // The process is gone; what it said is kept.
        }
    }

    /** What it has said on standard error so far. */
    public String stderr() {
        synchronized (stderr) {
            return stderr.toString(StandardCharsets.UTF_8);
        }
    }

    /** The next PDU of the agent; null at the end of its pipe. */
    public Pdu read() throws IOException {
        return reader.read();
    }

    /** Takes the agent's greeting and answers it as pmcd does. */
    public AgentProcess greet() throws IOException {
        assertInstanceOf(Pdu.Creds.class, read());
        writer.write(Pdu.Creds.version2(1, 0));
        return this;
    }

    /** Sends a PDU. */
    public void tell(Pdu pdu) throws IOException {
        writer.write(pdu);
    }

    /** Sends bytes. */
    public void tell(byte[] bytes) throws IOException {
        toAgent.write(bytes);
        toAgent.flush();
    }

    /** Sends a request and takes the answer. */
    public Pdu ask(Pdu request) throws IOException {
        tell(request);
        return read();
    }

    /** Values of a fetch, as {@link ResultText}. */
    public String fetch(int... pmids) throws IOException {
        return ResultText.of(assertInstanceOf(Pdu.Result.class, ask(new Pdu.Fetch(0, 0, 0, pmids))));
    }

    /** Closes the pipe towards the agent. */
    public void hangUp() throws IOException {
        toAgent.close();
    }

    /** Stops listening, so that the agent's next answer meets a broken pipe. */
    public void stopReading() throws IOException {
        process.getInputStream().close();
    }

    /** Sends SIGTERM. */
    public void terminate() {
        process.destroy();
    }

    /** Its pid. */
    public long pid() {
        return process.pid();
    }

    /** Waits for its end and returns the exit code. */
    public int exit() throws InterruptedException {
        assertTrue(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS), () -> "still running; " + stderr());
        listening.join(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
        return process.exitValue();
    }

    /** Checks that nothing is left on the agent's pipe and that it ended with this code. */
    public void expectEnd(int code) throws IOException, InterruptedException {
        assertEquals(null, read());
        assertEquals(code, exit(), this::stderr);
    }

    /** Standard error without times and pids. */
    public List<String> messages() {
        return stderr().lines()
                .map(line -> line.replaceFirst("^\\[[^]]*] (\\w+)\\(\\d+\\) ", "$1 "))
                .toList();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}

package io.pcp.pmda.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pcp.pmda.model.Pmid;
import io.pcp.pmda.model.Value;
import io.pcp.pmda.protocol.Pdu;
import io.pcp.pmda.protocol.PduReader;
import io.pcp.pmda.protocol.PduWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The agent over real pipes, in a process of its own. */
class AgentModeTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int COUNT = Pmid.of(300, 0, 0).packed();
    private static final int STATUS = Pmid.of(300, 0, 7).packed();

    @TempDir
    Path root;

    private Process agent;
    private PduReader answers;
    private PduWriter requests;

    @AfterEach
    void end() {
        if (agent != null) {
            agent.destroyForcibly();
        }
    }

    private void start(List<String> vmOptions, String... args) throws IOException {
        Files.createDirectories(root.resolve("var/config/pmda"));
        agent = ChildProcess.start(ChildProcess.of(root, vmOptions, args)
                .redirectError(root.resolve("err").toFile()));
        answers = new PduReader(agent.getInputStream());
        requests = new PduWriter(agent.getOutputStream());
    }

    private void startSimulated(List<String> vmOptions) throws IOException {
        start(vmOptions, "-d", "300", "--nvml", Captured.library().toString(), "--simulate");
    }

    private Pdu ask(Pdu request) throws IOException {
        requests.write(request);
        return answers.read();
    }

    private String err() throws IOException {
        return Files.readString(root.resolve("err"));
    }

    private int exit() throws IOException, InterruptedException {
        agent.getOutputStream().close();
        assertTrue(agent.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS), "the agent does not end");
        return agent.exitValue();
    }

    private int value(int pmid) throws IOException {
        Pdu.Result result = assertInstanceOf(Pdu.Result.class, ask(new Pdu.Fetch(0, 0, 0, new int[] {pmid})));
        assertEquals(1, result.sets().get(0).values().size(), result.toString());
        return ((Value.Word) result.sets().get(0).values().get(0).value()).bits();
    }

    @Test
    void theGreetingComesFirstAndValuesAreServed() throws Exception {
        startSimulated(List.of());
        Pdu.Creds hello = assertInstanceOf(Pdu.Creds.class, answers.read());
        assertEquals(List.of(new Pdu.Creds.Entry(Pdu.Creds.CVERSION, 2, Pdu.Creds.AUTH)), hello.entries());
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (value(STATUS) != 0 && System.nanoTime() < deadline) {
            Thread.sleep(20);
        }
        assertEquals(2, value(COUNT));
        assertEquals(0, exit(), err());
        assertTrue(Files.readString(root.resolve("gpu.log")).startsWith("Log for pmdagpu on "));
    }

    @Test
    void bothDynamicRootsTraverse() throws Exception {
        startSimulated(List.of());
        answers.read();
        for (String tree : List.of("workload", "node")) {
            Pdu.PmnsNames names = (Pdu.PmnsNames) ask(new Pdu.PmnsTraverse(0, 0, tree));
            assertTrue(names.names().contains(tree + ".control.status"));
            assertEquals(tree + ".control.total.sources", names.names().get(0));
            Pdu.PmnsIds ids = (Pdu.PmnsIds) ask(new Pdu.PmnsNames(0, names.names(), List.of()));
            assertEquals(0, value(ids.pmids()[0]));
        }
        assertEquals(0, exit());
    }

    /** pmcd waits for the greeting: parser, JSON and native libraries must not delay it. */
    @Test
    void nothingHeavyIsLoadedBeforeTheGreeting() throws Exception {
        Path loaded = root.resolve("loaded");
        startSimulated(List.of("-Xlog:class+load:file=" + loaded));
        answers.read();
        assertInstanceOf(Pdu.Result.class, ask(new Pdu.Fetch(0, 0, 0, new int[] {COUNT})));
        assertEquals(0, exit());
        List<String> classes = Files.readAllLines(loaded);
        int greeting = indexOf(classes, " io.pcp.pmda.protocol.Pdu$Creds ");
        for (String heavy : List.of(" picocli.CommandLine ", " com.sun.jna.Native ", " io.pcp.pmda.gpu.GpuModule ")) {
            assertTrue(greeting < indexOf(classes, heavy), heavy);
        }
        assertTrue(classes.stream().noneMatch(line -> line.contains(" com.fasterxml.")), "JSON is not for the agent");
        for (String unused : List.of("UsageSpans", "SpanSender", "HttpPost")) {
            assertTrue(classes.stream().noneMatch(line -> line.contains(unused)), unused + " without usage_spans");
        }
    }

    private static int indexOf(List<String> lines, String part) {
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).contains(part)) {
                return i;
            }
        }
        throw new AssertionError("never loaded: " + part);
    }

    @Test
    void aBadLineOfTheConfigurationIsLoggedAndCostsNothingElse() throws Exception {
        Files.createDirectories(root.resolve("conf"));
        Files.writeString(root.resolve("conf/pmdagpu.conf"), "max_age = soon\n");
        start(List.of(), "-d", "300", "-l", "-", "-c", root.resolve("conf").toString(), "--simulate");
        answers.read();
        value(STATUS);
        assertEquals(0, exit());
        assertTrue(err().contains("Warning: " + root.resolve("conf/pmdagpu.conf") + ":1: max_age: 'soon'"), err());
    }

    @Test
    void aWrongOptionEndsItWithTheUsage() throws Exception {
        start(List.of(), "-d", "300", "--simulte");
        assertEquals(1, exit());
        assertTrue(err().contains("--simulte"), err());
        assertTrue(err().contains("--simulate"), err());
    }

    @Test
    void aReaderThatGoesAwayEndsTheWatchQuietly() throws Exception {
        Process watch = ChildProcess.start(
                ChildProcess.of(root, List.of(), "show", "gpu.count", "--watch", "100ms", "--simulate=" + scenario()));
        agent = watch;
        byte[] first = new byte[8];
        assertEquals(8, watch.getInputStream().readNBytes(first, 0, 8));
        watch.getInputStream().close();
        assertTrue(watch.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS), "it goes on for nobody");
        assertEquals(0, watch.exitValue());
        String err = new String(watch.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals("pmdagpu: these GPUs are simulated\n", err);
    }

    @Test
    void verboseTellsOnStandardErrorOnly() throws Exception {
        Process show = ChildProcess.start(
                ChildProcess.of(root, List.of(), "show", "gpu.count", "--verbose", "--simulate=" + scenario()));
        agent = show;
        assertEquals("gpu.count  1\n", new String(show.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
        String err = new String(show.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(err.contains("DEBUG configuration " + root.resolve("etc/pmdagpu/pmdagpu.conf")), err);
        assertTrue(show.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS));
        assertEquals(0, show.exitValue());
    }

    private Path scenario() throws IOException {
        return Files.writeString(root.resolve("scenario.conf"), "gpus = 1 x h100\n");
    }
}

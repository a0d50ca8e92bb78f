package io.pcp.pmda.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import io.pcp.pmda.model.InDom;
import io.pcp.pmda.model.Pmid;
import io.pcp.pmda.model.Value;
import io.pcp.pmda.protocol.Pdu;
import io.pcp.pmda.sdk.AgentProcess;
import io.pcp.pmda.sdk.ChildJvm;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The examples are short, and they work. */
class ExamplesTest {
    private static final Path SOURCES = Path.of("src/test/java/io/pcp/pmda/examples");

    @TempDir
    private Path directory;

    static Stream<Path> examples() throws IOException {
        try (Stream<Path> files = Files.list(SOURCES)) {
            return files.filter(file -> file.toString().endsWith("Pmda.java")).sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("examples")
    void exampleIsAWholeProgramOfLessThanSixtyLines(Path source) throws IOException {
        List<String> lines = Files.readAllLines(source);
        assertTrue(lines.size() < 60, () -> source + " has " + lines.size());
        assertTrue(lines.stream().anyMatch(line -> line.contains("public static void main")), source::toString);
    }

    private static int[] pmids(int domain, int... clustersAndItems) {
        int[] pmids = new int[clustersAndItems.length / 2];
        for (int i = 0; i < pmids.length; i++) {
            pmids[i] = Pmid.of(domain, clustersAndItems[2 * i], clustersAndItems[2 * i + 1])
                    .packed();
        }
        return pmids;
    }

    // simple

    private AgentProcess simple() throws IOException {
        return AgentProcess.start(
                        directory,
                        Map.of("SIMPLE_CONF", directory.resolve("simple.conf").toString()),
                        SimplePmda.class,
                        "-l",
                        "-")
                .greet();
    }

    private static Pdu.Instances instances(AgentProcess agent, int serial) throws IOException {
        return (Pdu.Instances) agent.ask(new Pdu.InstanceRequest(0, InDom.of(253, serial), 0, -1, ""));
    }

    @Test
    void simpleCountsFetchesAndTakesStores() throws Exception {
        try (AgentProcess agent = simple()) {
            assertEquals("0.0: 1", agent.fetch(pmids(253, 0, 0)));
            assertEquals("0.0: 2; 0.1: 0=1 1=101 2=201", agent.fetch(pmids(253, 0, 0, 0, 1)));
            Pdu.ValueSet set =
                    new Pdu.ValueSet(pmids(253, 0, 0)[0], 0, 0, List.of(new Pdu.InstanceValue(-1, new Value.Word(41))));
            assertEquals(new Pdu.Error(0, 0), agent.ask(new Pdu.Result(0, 0, 0, List.of(set))));
            assertEquals("0.0: 42", agent.fetch(pmids(253, 0, 0)));
            agent.hangUp();
            agent.expectEnd(0);
        }
    }

    @Test
    void simpleHasTheInstancesOfItsFileAndTheyKeepTheirIds() throws Exception {
        Path conf = directory.resolve("simple.conf");
        Files.writeString(conf, "sec,min,hour\n");
        try (AgentProcess agent = simple()) {
            assertEquals(
                    List.of(
                            new Pdu.Instances.Entry(0, "sec"),
                            new Pdu.Instances.Entry(1, "min"),
                            new Pdu.Instances.Entry(2, "hour")),
                    instances(agent, 1).entries());
            assertTrue(agent.fetch(pmids(253, 2, 4)).matches("2\\.4: 0=\\d+ 1=\\d+ 2=\\d+"));
            agent.hangUp();
            agent.expectEnd(0);
        }
        Files.writeString(conf, "hour sec");
        try (AgentProcess agent = simple()) {
            assertEquals(
                    List.of(new Pdu.Instances.Entry(0, "sec"), new Pdu.Instances.Entry(2, "hour")),
                    instances(agent, 1).entries());
        }
    }

    @Test
    void whoAsksForTheOptionsIsToldThemAndNothingElse() throws Exception {
        Process process = ChildJvm.start(ChildJvm.of(SimplePmda.class, "--help").directory(directory.toFile()));
        String told = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor());
        assertTrue(told.startsWith("Usage: pmdasimple ") && told.contains("--domain=DOMAIN"), told);
    }

    // etcd

    @Test
    void etcdServesTheStatisticsOfItsServer() throws Exception {
        AtomicBoolean down = new AtomicBoolean();
        HttpServer etcd = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        etcd.createContext("/v2/stats/", exchange -> {
            byte[] body = answer(exchange.getRequestURI().getPath()).getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(down.get() ? 503 : 200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        etcd.start();
        String url = "http://127.0.0.1:" + etcd.getAddress().getPort();
        try (AgentProcess agent = AgentProcess.start(directory, Map.of("ETCD_URL", url), EtcdPmda.class, "-l", "-")
                .greet()) {
            assertEquals(
                    "0.0: 'default'; 0.1: '8e9e05c52164694d'; 0.2: 'StateLeader'; 0.3: 5; 0.4: 6;"
                            + " 1.0: 0=1 1=2 2=3 3=4 4=5 5=6 6=7; 1.1: 0=11 1=12 2=13 3=14 4=15 5=16 6=17;"
                            + " 1.2: 8; 1.3: 9",
                    agent.fetch(pmids(400, 0, 0, 0, 1, 0, 2, 0, 3, 0, 4, 1, 0, 1, 1, 1, 2, 1, 3)));
            agent.hangUp();
            agent.expectEnd(0);
            assertEquals("", agent.stderr());
        }
        down.set(true);
        try (AgentProcess agent = AgentProcess.start(directory, Map.of("ETCD_URL", url), EtcdPmda.class, "-l", "-")
                .greet()) {
            assertEquals("0.0: PM_ERR_AGAIN", agent.fetch(pmids(400, 0, 0)));
            assertEquals("0.0: PM_ERR_AGAIN", agent.fetch(pmids(400, 0, 0)));
            agent.hangUp();
            agent.expectEnd(0);
            assertEquals(1, agent.messages().size(), agent::stderr);
        } finally {
            etcd.stop(0);
        }
    }

    private static String answer(String path) {
        if (path.endsWith("/self")) {
            return """
                    {"name":"default","id":"8e9e05c52164694d","state":"StateLeader",
                     "recvAppendRequestCnt":5,"sendAppendRequestCnt":6}""";
        }
        return """
                {"getsSuccess":1,"getsFail":11,"setsSuccess":2,"setsFail":12,"deleteSuccess":3,"deleteFail":13,
                 "updateSuccess":4,"updateFail":14,"createSuccess":5,"createFail":15,"compareAndSwapSuccess":6,
                 "compareAndSwapFail":16,"compareAndDeleteSuccess":7,"compareAndDeleteFail":17,
                 "expireCount":8,"watchers":9}""";
    }
}

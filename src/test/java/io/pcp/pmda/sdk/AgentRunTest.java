package io.pcp.pmda.sdk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pcp.pmda.model.PmErr;
import io.pcp.pmda.model.Pmid;
import io.pcp.pmda.model.Value;
import io.pcp.pmda.protocol.Pdu;
import io.pcp.pmda.protocol.PduReader;
import io.pcp.pmda.protocol.PduWriter;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A whole agent over real pipes and sockets, in a VM of its own. */
class AgentRunTest {
    private static final int PRINT = Pmid.of(250, 0, 0).packed();
    private static final int NAMES = Pmid.of(250, 1, 0).packed();
    private static final String DATE = "... ... .. ..:..:.. 20..";

    @TempDir
    private Path directory;

    private AgentProcess start(String... args) {
        return AgentProcess.start(directory, TestAgent.class, args);
    }

    private List<String> log(String name) throws IOException {
        return Files.readAllLines(directory.resolve(name));
    }

    // How it begins

    @Test
    void credsComeFirstAndTellThePid() throws Exception {
        try (AgentProcess agent = start("-l", "-")) {
            assertEquals(Pdu.Creds.version2((int) agent.pid(), 0), agent.read());
            agent.tell(Pdu.Creds.version2(1, 0));
            agent.hangUp();
            agent.expectEnd(0);
        }
    }

    @Test
    void credsComeEvenBeforeWrongOptionsAreFound() throws Exception {
        try (AgentProcess agent = start("-d", "300", "--nonsense")) {
            assertInstanceOf(Pdu.Creds.class, agent.read());
            agent.expectEnd(1);
            assertTrue(agent.stderr().startsWith("pmdatest: Unknown option: '--nonsense'"), agent::stderr);
            assertTrue(agent.stderr().contains("Usage: pmdatest"), agent::stderr);
        }
    }

    @Test
    void contradictingDefinitionsEndTheStartWithTheReason() throws Exception {
        try (AgentProcess agent = start("-l", "-", "--twice")) {
            assertInstanceOf(Pdu.Creds.class, agent.read());
            agent.expectEnd(1);
            assertTrue(
                    agent.messages()
                            .contains("pmdatest Error: definitions contradict each other: metrics test.print and"
                                    + " test.twice have the same PMID 250.0.0"),
                    agent::stderr);
        }
    }

    @Test
    void domainOfTheCommandLineIsInEveryIdentifier() throws Exception {
        try (AgentProcess agent = start("-d", "333", "-l", "-").greet()) {
            Pdu.Desc desc = (Pdu.Desc)
                    agent.ask(new Pdu.DescRequest(0, Pmid.of(333, 0, 0).packed()));
            assertEquals("333.0.0", desc.desc().pmid().toString());
            assertEquals(new Pdu.Error(0, PmErr.PMID), agent.ask(new Pdu.DescRequest(0, PRINT)));
        }
    }

    // How it ends

    @Test
    void endOfThePipeEndsItWithSuccess() throws Exception {
        try (AgentProcess agent = start("-l", "-").greet()) {
            assertEquals("1.0: 0", agent.fetch(NAMES));
            agent.hangUp();
            agent.expectEnd(0);
            assertEquals(List.of("closed in good order"), agent.messages());
        }
    }

    @Test
    void endOfThePipeInsideAPduEndsItWithSuccess() throws Exception {
        try (AgentProcess agent = start("-l", "-").greet()) {
            agent.tell(new byte[] {0, 0, 0, 16, 0, 0, 0x70, 4, 0});
            agent.hangUp();
            agent.expectEnd(0);
            assertEquals(
                    "pmdatest Warning: the pipe ended in the middle of a PDU",
                    agent.messages().get(0));
        }
    }

    @Test
    void brokenPipeEndsItWithSuccess() throws Exception {
        try (AgentProcess agent = start("-l", "-").greet()) {
            agent.stopReading();
            agent.tell(new Pdu.DescRequest(0, PRINT));
            assertEquals(0, agent.exit(), agent::stderr);
        }
    }

    @Test
    void sigtermEndsItWithSuccessAndInGoodOrder() throws Exception {
        try (AgentProcess agent = start("-l", "test.log").greet()) {
            assertEquals("1.0: 0", agent.fetch(NAMES));
            agent.terminate();
            assertEquals(0, agent.exit(), agent::stderr);
            List<String> lines = log("test.log");
            assertTrue(lines.contains("closed in good order"), lines::toString);
            assertTrue(lines.get(lines.size() - 1).matches("Log finished " + DATE), lines::toString);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 11, -1, 0x7fffffff, 16 * 1024 * 1024 + 1})
    void impossibleLengthEndsItWithAReason(int length) throws Exception {
        try (AgentProcess agent = start("-l", "-").greet()) {
            agent.tell(java.nio.ByteBuffer.allocate(12).putInt(length).array());
            agent.expectEnd(1);
            assertTrue(
                    agent.messages().get(0).startsWith("pmdatest Error: the peer does not speak the PCP protocol: "),
                    agent::stderr);
        }
    }

    // Where it writes

    @Test
    void logHasTheFormOfPmOpenLogAndTheFormerOneIsKept() throws Exception {
        Files.writeString(directory.resolve("my.log"), "former\n");
        try (AgentProcess agent =
                start("-l", directory.resolve("my.log").toString()).greet()) {
            agent.fetch(PRINT);
            agent.hangUp();
            agent.expectEnd(0);
            assertEquals("", agent.stderr());
        }
        List<String> lines = log("my.log");
        String host = Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
        assertTrue(lines.get(0).matches("Log for pmdatest on " + host + " started " + DATE), lines::toString);
        assertEquals("", lines.get(1));
        assertTrue(lines.contains("stray print"), lines::toString);
        assertEquals("", lines.get(lines.size() - 2));
        assertTrue(lines.get(lines.size() - 1).matches("Log finished " + DATE), lines::toString);
        assertEquals(List.of("former"), log("my.log.prev"));
    }

    @Test
    void logIsNamedAfterThePmdaInTheWorkingDirectory() throws Exception {
        try (AgentProcess agent = start().greet()) {
            agent.hangUp();
            agent.expectEnd(0);
        }
        assertTrue(log("test.log").get(0).startsWith("Log for pmdatest on "));
    }

    @Test
    void logThatCannotBeOpenedLeavesTheMessagesOnStandardError() throws Exception {
        try (AgentProcess agent = start("-l", "/nowhere/at/all/my.log").greet()) {
            assertEquals("0.0: 'stray print'", agent.fetch(PRINT));
            agent.hangUp();
            agent.expectEnd(0);
            assertTrue(
                    agent.messages()
                            .get(0)
                            .startsWith("pmdatest Warning: log file /nowhere/at/all/my.log cannot be opened"),
                    agent::stderr);
            assertFalse(agent.stderr().contains("Log finished"), agent::stderr);
        }
    }

    @Test
    void strayPrintsNeverReachThePipe() throws Exception {
        try (AgentProcess agent = start("-l", "-").greet()) {
            assertEquals("0.0: 'stray print'; 0.0: 'stray print'", agent.fetch(PRINT, PRINT));
            assertEquals("1.0: 0", agent.fetch(NAMES));
            agent.hangUp();
            agent.expectEnd(0);
            assertTrue(agent.stderr().contains("stray print\n"), agent::stderr);
        }
    }

    // Names that change while it runs

    private static Pdu store(int value) {
        return new Pdu.Result(
                0,
                0,
                0,
                List.of(new Pdu.ValueSet(NAMES, 0, 0, List.of(new Pdu.InstanceValue(-1, new Value.Word(value))))));
    }

    @Test
    void changedNamesAreServedAndAnnouncedAndWrongOnesLeaveTheFormer() throws Exception {
        Pdu added = new Pdu.PmnsNames(0, List.of("test.added"), List.of());
        try (AgentProcess agent = start("-l", "-").greet()) {
            assertEquals(new Pdu.Error(0, PmErr.NAME), agent.ask(added));
            assertEquals(new Pdu.Error(0, 0), agent.ask(store(1)));
            assertInstanceOf(Pdu.PmnsIds.class, agent.ask(added));
            Pdu.Result first = (Pdu.Result) agent.ask(new Pdu.Fetch(0, 0, 0, new int[] {NAMES}));
            Pdu.Result second = (Pdu.Result) agent.ask(new Pdu.Fetch(0, 0, 0, new int[] {NAMES}));
            assertEquals(List.of(ChangeFlags.NAMES, 0), List.of(first.seconds(), second.seconds()));

            assertEquals(new Pdu.Error(0, 0), agent.ask(store(2)));
            assertInstanceOf(Pdu.PmnsIds.class, agent.ask(added));
            assertEquals("1.0: 2", agent.fetch(NAMES));
            agent.hangUp();
            agent.expectEnd(0);
            assertEquals(
                    "pmdatest Error: new definitions contradict each other, the former ones stay: metrics 250.1.1 and"
                            + " 250.1.2 have the same name test.added",
                    agent.messages().get(0));
        }
    }

    // Sockets

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    /** Connects when the agent listens, which it does a while after its start. */
    private static SocketChannel connect(SocketAddress address) throws IOException {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (true) {
            try {
                return address instanceof UnixDomainSocketAddress
                        ? connected(SocketChannel.open(StandardProtocolFamily.UNIX), address)
                        : connected(SocketChannel.open(), address);
            } catch (IOException notYet) {
                if (System.nanoTime() - until > 0) {
                    throw notYet;
                }
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
            }
        }
    }

    private static SocketChannel connected(SocketChannel channel, SocketAddress address) throws IOException {
        try {
            channel.connect(address);
            return channel;
        } catch (IOException refused) {
            channel.close();
            throw refused;
        }
    }

    private void servesExactlyOnePeer(AgentProcess agent, SocketAddress address) throws Exception {
        try (SocketChannel peer = connect(address)) {
            PduReader reader = new PduReader(Channels.newInputStream(peer));
            PduWriter writer = new PduWriter(Channels.newOutputStream(peer));
            assertEquals(Pdu.Creds.version2((int) agent.pid(), 0), reader.read());
            writer.write(Pdu.Creds.version2(1, 0));
            writer.write(new Pdu.DescRequest(0, PRINT));
            assertInstanceOf(Pdu.Desc.class, reader.read());
            assertThrows(IOException.class, () -> {
                try (SocketChannel second = SocketChannel.open(address)) {
                    second.isConnected();
                }
            });
        }
        agent.expectEnd(0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-i", "--inet"})
    void agentOnATcpPortServesExactlyOnePeerAndNothingGoesToItsOutput(String option) throws Exception {
        int port = freePort();
        try (AgentProcess agent = start("-l", "-", option, Integer.toString(port))) {
            servesExactlyOnePeer(agent, new InetSocketAddress("127.0.0.1", port));
        }
    }

    @Test
    void agentOnAUnixSocketServesExactlyOnePeerAndRemovesItsSocket() throws Exception {
        Path socket = directory.resolve("socket");
        Files.writeString(socket, "left by a former life");
        try (AgentProcess agent = start("-l", "-", "-u", socket.toString())) {
            long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
            while (Files.isRegularFile(socket) || !Files.exists(socket) || world(socket)) {
                assertTrue(System.nanoTime() - until < 0, agent::stderr);
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
            }
            servesExactlyOnePeer(agent, UnixDomainSocketAddress.of(socket));
            assertFalse(Files.exists(socket));
        }
    }

    private static boolean world(Path socket) {
        try {
            return PosixFilePermissions.toString(Files.getPosixFilePermissions(socket))
                    .endsWith("r-x");
        } catch (IOException gone) {
            return true;
        }
    }

    @Test
    void portThatIsTakenEndsTheStartWithTheReason() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, java.net.InetAddress.getLoopbackAddress());
                AgentProcess agent = start("-l", "-", "-i", Integer.toString(taken.getLocalPort()))) {
            agent.expectEnd(1);
            assertTrue(
                    agent.messages()
                            .get(0)
                            .startsWith("pmdatest Error: cannot listen on inet:" + taken.getLocalPort() + " ("),
                    agent::stderr);
        }
    }
}

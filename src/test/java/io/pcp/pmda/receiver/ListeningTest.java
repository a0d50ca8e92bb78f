package io.pcp.pmda.receiver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pcp.pmda.receiver.ReceiverSettings.Listen;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where it listens, and what happens when that changes or cannot be had. */
class ListeningTest {
    private final ReceiverRig rig = new ReceiverRig();

    @TempDir
    private Path directory;

    @AfterEach
    void end() {
        rig.close();
    }

    private static void good(Sender sender) throws IOException {
        assertEquals(200, sender.ask(Sender.post("1")).status());
    }

    @Test
    void nothingListensBeforeItIsTold() {
        assertEquals(List.of(), rig.receiver.listening());
        rig.start(ReceiverSettings.OFF);
        assertEquals(List.of(), rig.receiver.listening());
        assertEquals("", rig.receiver.problem());
        assertEquals(ReceiverCounts.NONE, rig.counts());
    }

    @Test
    void whoCouldNotGetInBeforeDoesNotGetInWhileSettingsChange() throws Exception {
        Path token = directory.resolve("token");
        Files.writeString(token, "secret");
        Files.setPosixFilePermissions(token, PosixFilePermissions.fromString("rw-------"));
        Listen.Unix before = new Listen.Unix(directory.resolve("before.sock"));
        Listen.Unix after = new Listen.Unix(directory.resolve("after.sock"));
        String request = Sender.post("1");
        rig.start(ReceiverRig.with(ReceiverRig.token(token), before));
        for (int i = 0; i < 20; i++) {
            try (Sender sender = Sender.unix(before.socket())) {
                sender.send(request.substring(0, 40));
                ReceiverRig.until(() -> rig.counts().connections() == 1);
                rig.receiver.apply(ReceiverRig.at(after));
                sender.sendWhatIsTaken(request.substring(40).getBytes(StandardCharsets.US_ASCII));
                sender.ended();
            }
            assertTrue(rig.bodies.isEmpty(), "without a token");
            ReceiverRig.until(() -> rig.counts().connections() == 0);
            rig.receiver.apply(ReceiverRig.with(ReceiverRig.token(token), before));
        }
    }

    @Test
    void listenersThatStayKeepTheirConnections() throws Exception {
        Listen.Unix unix = new Listen.Unix(directory.resolve("a.sock"));
        Listen.Unix other = new Listen.Unix(directory.resolve("b.sock"));
        Listen tcp = ReceiverRig.settings().listen().get(0);
        rig.start(ReceiverRig.at(tcp, unix));
        int port = rig.port();
        try (Sender staying = rig.sender();
                Sender leaving = Sender.unix(unix.socket())) {
            good(staying);
            good(leaving);
            rig.receiver.apply(ReceiverRig.at(other, tcp));
            assertTrue(leaving.ended());
            assertFalse(Files.exists(unix.socket()));
            good(staying);
            assertEquals(List.of(new Listen.Tcp("127.0.0.1", port), other), rig.receiver.listening());
            try (Sender fresh = Sender.unix(other.socket())) {
                good(fresh);
            }
            rig.receiver.apply(ReceiverSettings.OFF);
            assertTrue(staying.ended());
            assertFalse(Files.exists(other.socket()));
            assertEquals(List.of(), rig.receiver.listening());
        }
        assertEquals(2, rig.logLines("listening on 127.0.0.1:") + rig.logLines("does not listen on 127.0.0.1:"));
    }

    @Test
    void limitsAndPathsChangeWithoutANewConnection() throws Exception {
        try (Sender sender = rig.start().sender()) {
            good(sender);
            ReceiverSettings now = ReceiverRig.settings();
            rig.receiver.apply(new ReceiverSettings(
                    now.listen(), "/other", 5, 64, 64, 20_000, 0, now.staleAfter(), now.security(), ""));
            assertEquals(404, sender.ask(Sender.post("1")).status());
            assertEquals(
                    200,
                    sender.ask(Sender.post("1").replace("/v1/metrics", "/other"))
                            .status());
            assertEquals(
                    413,
                    sender.ask(Sender.post("123456").replace("/v1/metrics", "/other"))
                            .status());
        }
    }

    @Test
    void aPortThatIsTakenIsTriedAgainUntilItIsFree() throws Exception {
        int port;
        try (ServerSocket other = new ServerSocket()) {
            other.bind(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0));
            port = other.getLocalPort();
            rig.start(ReceiverRig.at(new Listen.Tcp("127.0.0.1", port)));
            assertEquals(List.of(), rig.receiver.listening());
            String problem = rig.receiver.problem();
            assertTrue(problem.startsWith("127.0.0.1:" + port + ": another program listens there"), problem);
        }
        ReceiverRig.until(() -> !rig.receiver.listening().isEmpty());
        assertEquals("", rig.receiver.problem());
        assertEquals(1, rig.logLines("cannot listen on 127.0.0.1:" + port));
        assertEquals(1, rig.logLines("listening on 127.0.0.1:" + port));
        try (Sender sender = Sender.tcp(port)) {
            good(sender);
        }
    }

    @Test
    void addressesThatCannotBeHadAreExplained() {
        rig.start(ReceiverRig.at(
                new Listen.Tcp("no-such-host.invalid", 4318),
                new Listen.Tcp("192.0.2.1", 4318),
                new Listen.Unix(Path.of("/nowhere/at/all/x.sock"))));
        String problem = rig.receiver.problem();
        assertTrue(problem.contains("no-such-host.invalid:4318: no such host name"), problem);
        assertTrue(problem.contains("192.0.2.1:4318: this machine does not have that address"), problem);
        assertTrue(problem.contains("unix:/nowhere/at/all/x.sock: there is no directory /nowhere/at/all"), problem);
        rig.receiver.apply(ReceiverSettings.OFF);
        assertEquals("", rig.receiver.problem());
    }

    @Test
    void localhostIsBothOfItsAddresses() throws Exception {
        rig.start(ReceiverRig.at(new Listen.Tcp("localhost", 0)));
        for (InetAddress address : InetAddress.getAllByName("localhost")) {
            try (Sender sender = Sender.of(new Socket(address, rig.port()))) {
                good(sender);
            }
        }
    }

    @Test
    void socketsOfTheFileSystemAreForTheGroupAlone() throws Exception {
        Path file = directory.resolve("x.sock");
        rig.start(ReceiverRig.at(new Listen.Unix(file)));
        assertEquals("rw-rw----", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        assertEquals(List.of(new Listen.Unix(file)), rig.receiver.listening());
        try (Sender sender = Sender.unix(file)) {
            good(sender);
            assertEquals(404, sender.ask(Sender.post("1").replace("/v1", "/v2")).status());
            sender.send("garbage\r\n");
            assertEquals(400, sender.reply().status());
            assertTrue(sender.ended());
        }
        rig.close();
        assertFalse(Files.exists(file));
    }

    @Test
    void slowSendersOfTheFileSystemAreDisconnectedToo() throws Exception {
        Path file = directory.resolve("x.sock");
        try (ReceiverRig impatient = new ReceiverRig(ReceiverRig.SHORT).start(ReceiverRig.at(new Listen.Unix(file)));
                Sender sender = Sender.unix(file)) {
            sender.send("POST");
            assertTrue(sender.ended());
            ReceiverRig.until(() -> impatient.counts().dropped() == 1);
        }
    }

    @Test
    void whatAKilledProcessHasLeftIsReplaced() throws Exception {
        Path file = directory.resolve("x.sock");
        try (ServerSocketChannel dead = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            dead.bind(UnixDomainSocketAddress.of(file));
        }
        assertTrue(Files.exists(file));
        rig.start(ReceiverRig.at(new Listen.Unix(file)));
        try (Sender sender = Sender.unix(file)) {
            good(sender);
        }
    }

    @Test
    void whatBelongsToOthersStays() throws Exception {
        Path file = Files.writeString(directory.resolve("notes"), "precious");
        Path socket = directory.resolve("live.sock");
        try (ServerSocketChannel live = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            live.bind(UnixDomainSocketAddress.of(socket));
            rig.start(ReceiverRig.at(new Listen.Unix(file), new Listen.Unix(socket)));
            assertEquals(List.of(), rig.receiver.listening());
            String problem = rig.receiver.problem();
            assertTrue(problem.contains("notes: there is a file that is no socket"), problem);
            assertTrue(problem.contains("live.sock: another program listens there already"), problem);
            assertEquals("precious", Files.readString(file));
            assertTrue(Files.exists(socket));
            rig.close();
        }
        assertTrue(Files.exists(socket));
        assertTrue(Files.exists(file));
    }

    @Test
    void threadsAreDaemonsWithNamesThatTell() throws Exception {
        try (Sender sender = rig.start().sender()) {
            good(sender);
            List<Thread> ours = Thread.getAllStackTraces().keySet().stream()
                    .filter(thread -> thread.getName().startsWith("otlp-"))
                    .toList();
            assertTrue(ours.size() >= 3, ours.toString());
            assertTrue(ours.stream().allMatch(Thread::isDaemon));
        }
    }
}

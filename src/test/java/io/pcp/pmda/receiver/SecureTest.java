package io.pcp.pmda.receiver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pcp.pmda.receiver.ReceiverSettings.Listen;
import io.pcp.pmda.receiver.ReceiverSettings.Security;
import io.pcp.pmda.source.TlsFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.Principal;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** TLS, with certificates of files. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SecureTest {
    private static final Listen TCP = ReceiverRig.settings().listen().get(0);

    private TlsFiles made;
    private Path directory;
    private ReceiverRig rig;

    @BeforeAll
    void keys(@TempDir Path shared) throws Exception {
        directory = shared;
        made = new TlsFiles(shared);
        made.make("server", "EC");
        made.make("other", "RSA", "-keysize", "2048");
        made.make("sender", "EC");
    }

    @AfterAll
    void forget() {
        made = null;
    }

    @BeforeEach
    void begin() {
        rig = new ReceiverRig();
    }

    @AfterEach
    void end() {
        rig.close();
    }

    private Security security(String name, String client) {
        return new Security(null, made.pem(name), made.key(name), client == null ? null : made.pem(client));
    }

    /** A client that trusts one server and shows one certificate. */
    private SSLSocket connect(String shown, String trusted, String... protocols) throws Exception {
        SSLContext context = made.server(shown, trusted);
        SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", rig.port());
        socket.setSoTimeout(20_000);
        if (protocols.length > 0) {
            socket.setEnabledProtocols(protocols);
        }
        return socket;
    }

    private static void good(SSLSocket socket) throws IOException {
        Sender sender = Sender.of(socket);
        assertEquals(200, sender.ask(Sender.post("1")).status());
        assertEquals(200, sender.ask(Sender.post("2")).status());
    }

    @Test
    void requestsComeEncrypted() throws Exception {
        rig.start(ReceiverRig.with(security("server", null), TCP));
        assertEquals("", rig.receiver.problem());
        for (String protocol : new String[] {"TLSv1.3", "TLSv1.2"}) {
            try (SSLSocket socket = connect("sender", "server", protocol)) {
                good(socket);
                assertEquals(protocol, socket.getSession().getProtocol());
                assertEquals("CN=server", peer(socket).getName());
            }
        }
    }

    private static Principal peer(SSLSocket socket) throws IOException {
        return socket.getSession().getPeerPrincipal();
    }

    @Test
    void anAnswerThatEndsTheConnectionEndsTlsInOrder() throws Exception {
        rig.start(ReceiverRig.with(security("server", null), TCP));
        try (SSLSocket socket = connect("sender", "server")) {
            Sender sender = Sender.of(socket);
            sender.send("nonsense\r\n");
            // Would throw where the stream is cut off.
            assertTrue(sender.rest().startsWith("HTTP/1.1 400 "));
        }
    }

    @Test
    void plainTextOnAnEncryptedPortIsRefusedAndLoggedOnce() throws Exception {
        rig.start(ReceiverRig.with(security("server", null), TCP));
        for (int i = 0; i < 3; i++) {
            try (Sender sender = rig.sender()) {
                sender.send(Sender.post("1"));
                assertThrows(Exception.class, sender::reply);
            }
        }
        ReceiverRig.until(() -> rig.counts().dropped() == 3);
        assertEquals(1, rig.logLines("TLS failed"));
        assertTrue(rig.bodies.isEmpty());
    }

    @Test
    void sendersNeedACertificateWhenThatIsAsked() throws Exception {
        rig.start(ReceiverRig.with(security("server", "sender"), TCP));
        try (SSLSocket socket = connect("sender", "server")) {
            good(socket);
        }
        try (SSLSocket socket = connect("other", "server")) {
            assertThrows(IOException.class, () -> good(socket));
        }
        assertEquals(2, rig.bodies.size());
    }

    @Test
    void certificatesThatChangeAreReadAgain() throws Exception {
        Path cert = directory.resolve("live.pem");
        Path key = directory.resolve("live.key");
        Files.copy(made.pem("server"), cert, StandardCopyOption.REPLACE_EXISTING);
        Files.copy(made.key("server"), key, StandardCopyOption.REPLACE_EXISTING);
        rig.start(ReceiverRig.with(new Security(null, cert, key, null), TCP));
        try (SSLSocket socket = connect("sender", "server")) {
            good(socket);
        }
        // The certificate without its key: what was read before serves.
        Files.copy(made.pem("other"), cert, StandardCopyOption.REPLACE_EXISTING);
        try (SSLSocket socket = connect("sender", "server")) {
            good(socket);
        }
        assertEquals(1, rig.logLines("what was read before still serves"));
        assertNotEquals("", rig.receiver.problem());
        Files.copy(made.key("other"), key, StandardCopyOption.REPLACE_EXISTING);
        try (SSLSocket socket = connect("sender", "other")) {
            good(socket);
            assertEquals("CN=other", peer(socket).getName());
        }
        assertEquals("", rig.receiver.problem());
    }

    @Test
    void whenTlsIsTurnedOnPlainConnectionsEnd() throws Exception {
        rig.start(ReceiverRig.at(TCP));
        int port = rig.port();
        try (Sender plain = rig.sender()) {
            assertEquals(200, plain.ask(Sender.post("1")).status());
            rig.receiver.apply(ReceiverRig.with(security("server", null), TCP));
            assertTrue(plain.ended());
        }
        assertEquals(port, rig.port());
        try (SSLSocket socket = connect("sender", "server")) {
            good(socket);
        }
    }

    @Test
    void withoutUsableFilesNoConnectionIsTaken() throws Exception {
        Security missing = new Security(null, directory.resolve("no.pem"), directory.resolve("no.key"), null);
        rig.start(ReceiverRig.with(missing, TCP));
        assertTrue(rig.receiver.problem().contains("no.pem: no such file"), rig.receiver.problem());
        try (Sender sender = rig.sender()) {
            assertTrue(sender.ended());
        }
    }

    @Test
    void aHandshakeThatNeverComesEnds() throws Exception {
        try (ReceiverRig impatient =
                new ReceiverRig(ReceiverRig.SHORT).start(ReceiverRig.with(security("server", null), TCP))) {
            try (Sender sender = impatient.sender()) {
                sender.send(new byte[] {0x16, 3, 1});
                assertTrue(sender.ended());
            }
            ReceiverRig.until(() -> impatient.counts().dropped() == 1);
        }
    }

    @Test
    void socketsOfTheFileSystemStayPlain() throws Exception {
        Path file = directory.resolve("plain.sock");
        rig.start(ReceiverRig.with(security("server", null), new Listen.Unix(file)));
        try (Sender sender = Sender.unix(file)) {
            assertEquals(200, sender.ask(Sender.post("1")).status());
        }
    }
}

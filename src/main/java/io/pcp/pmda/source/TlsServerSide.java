package io.pcp.pmda.source;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;

/**
 * TLS for those who connect to the agent. Its files are read at the first connection and again when they change; while the
 * new ones are no good, such as a certificate that was replaced before its key, the old ones serve. Thread-safe.
 */
public final class TlsServerSide {
    /**
     * @param certificate PEM chain of the server
     * @param key PEM
     * @param clientCa who must have signed the certificate of a client; null when clients need none
     */
    public record Files(Path certificate, Path key, Path clientCa) {}

    private final Files files;
    private final AgentAccount account;
    private final Consumer<String> log;
    private SSLContext context;
    private List<FileStamp> stamps = List.of();
    private volatile String problem = "";

    /**
     * @param log told once of new files that are no good
     */
    public TlsServerSide(Files files, AgentAccount account, Consumer<String> log) {
        this.files = files;
        this.account = account;
        this.log = log;
    }

    public Files files() {
        return files;
    }

    /** What is wrong with the files; empty when nothing is, or when they were not read yet. */
    public String problem() {
        return problem;
    }

    /**
     * Reads the files now, if they were not read yet or have changed.
     *
     * @throws ScrapeException when they are no good, and were not before; says which and why
     */
    public synchronized void load() throws ScrapeException {
        List<FileStamp> now = new ArrayList<>(3);
        for (Path file : new Path[] {files.certificate(), files.key(), files.clientCa()}) {
            now.add(file == null ? null : FileStamp.ofOrAbsent(file));
        }
        if (context != null && now.equals(stamps)) {
            return;
        }
        stamps = now;
        try {
            context = read();
            problem = "";
        } catch (ScrapeException e) {
            problem = e.getMessage();
            if (context == null) {
                throw e;
            }
            log.accept(problem + "; what was read before still serves");
        }
    }

    private SSLContext read() throws ScrapeException {
        TlsIdentity shown = TlsIdentity.of(files.certificate(), files.key(), account);
        TrustManager[] trusted = files.clientCa() == null
                ? null
                : new TrustManager[] {
                    TlsTrust.ofFile("tls_client_ca", files.clientCa()).manager()
                };
        try {
            SSLContext made = SSLContext.getInstance("TLS");
            made.init(new KeyManager[] {shown}, trusted, null);
            return made;
        } catch (GeneralSecurityException e) {
            throw new ScrapeException(ScrapeException.Kind.TLS, 0, "tls: cannot be set up", e);
        }
    }

    /**
     * TLS 1.2 or newer over a connection that stands; the handshake comes with the first byte, or when it is asked for.
     *
     * @throws ScrapeException as {@link #load}
     */
    public SSLSocket over(Socket raw) throws IOException, ScrapeException {
        SSLContext now;
        synchronized (this) {
            load();
            now = context;
        }
        SSLSocket socket = (SSLSocket) now.getSocketFactory().createSocket(raw, null, true);
        socket.setUseClientMode(false);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setProtocols(new String[] {"TLSv1.3", "TLSv1.2"});
        parameters.setNeedClientAuth(files.clientCa() != null);
        socket.setSSLParameters(parameters);
        return socket;
    }
}

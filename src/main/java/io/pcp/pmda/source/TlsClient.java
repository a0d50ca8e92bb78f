package io.pcp.pmda.source;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;

/**
 * TLS of one source. The files it is configured with are read at the first connection and again when they change; while
 * the new ones are no good, such as a certificate that was replaced before its key, the old ones serve. Of one thread.
 */
final class TlsClient {
    private final Request.Tls settings;
    private final String source;
    private final ScrapeServices services;
    private SSLContext context;
    private TlsTrust trust;
    private TlsIdentity identity = TlsIdentity.none();
    private List<FileStamp> stamps = List.of();

    TlsClient(Request.Tls settings, String source, ScrapeServices services) {
        this.settings = settings;
        this.source = source;
        this.services = services;
    }

    /**
     * Reads the files if they are not read yet or changed.
     *
     * @return whether connections made before are out of date
     */
    boolean reload() throws ScrapeException {
        List<FileStamp> now = new ArrayList<>(3);
        for (Path file : new Path[] {settings.ca(), settings.certificate(), settings.key()}) {
            if (file != null) {
                now.add(FileStamp.ofOrAbsent(file));
            }
        }
        boolean trustChanged = trust != null && settings.ca() == null && trust.changed();
        if (context != null && now.equals(stamps) && !trustChanged) {
            return false;
        }
        stamps = now;
        try {
            context = load();
            return true;
        } catch (ScrapeException e) {
            if (context == null) {
                throw e;
            }
            services.log("source " + source + ": " + e.getMessage() + "; what was read before still serves");
            return false;
        }
    }

    private SSLContext load() throws ScrapeException {
        TlsIdentity shown = TlsIdentity.none();
        if (settings.certificate() != null || settings.key() != null) {
            Path certificate = settings.certificate() == null ? settings.key() : settings.certificate();
            Path key = settings.key() == null ? settings.certificate() : settings.key();
            shown = TlsIdentity.of(certificate, key, services.settings().account());
        }
        TlsTrust trusted = null;
        if (settings.insecure()) {
            services.log("source " + source + ": tls_insecure: anybody can pretend to be this server");
        } else {
            trusted = settings.ca() == null ? services.systemTrust() : TlsTrust.ofFile(settings.ca());
        }
        try {
            SSLContext made = SSLContext.getInstance("TLS");
            TrustManager peer = new TlsPeer(trusted == null ? null : trusted.manager());
            made.init(new KeyManager[] {shown}, new TrustManager[] {peer}, null);
            trust = trusted;
            identity = shown;
            return made;
        } catch (GeneralSecurityException e) {
            throw new ScrapeException(ScrapeException.Kind.TLS, 0, "tls: cannot be set up", e);
        }
    }

    /** TLS over a connection that stands; {@link #reload} came before. Closing the raw socket ends it. */
    SSLSocket handshake(Socket raw, HttpAddress to) throws IOException {
        String name = settings.serverName() == null ? to.host() : settings.serverName();
        SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(raw, name, to.port(), true);
        SSLParameters parameters = socket.getSSLParameters();
        if (!settings.insecure()) {
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
        }
        boolean numeric = name.indexOf(':') >= 0 || Character.isDigit(name.charAt(name.length() - 1));
        if (!numeric) {
            try {
                parameters.setServerNames(List.of(new SNIHostName(name)));
            } catch (IllegalArgumentException noHostName) {
                // The name is then only what the certificate is compared with.
            }
        }
        boolean newest = "TLSv1.3".equals(settings.minimum());
        parameters.setProtocols(newest ? new String[] {"TLSv1.3"} : new String[] {"TLSv1.3", "TLSv1.2"});
        socket.setSSLParameters(parameters);
        socket.startHandshake();
        return socket;
    }

    /** Whether a server asked for a client certificate and there is none. */
    boolean identityMissing() {
        return identity.missing();
    }

    /** A file of the configuration that is no good. */
    static ScrapeException bad(String key, Path file, String why) {
        return new ScrapeException(ScrapeException.Kind.TLS, "tls: " + key + ": " + file + ": " + why);
    }

    /** What went wrong between two that speak TLS, or of whom one does not. */
    static ScrapeException failure(HttpAddress to, SSLException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof CertificateException) {
                String text = "tls: certificate of " + to.server() + " " + cause.getMessage();
                return new ScrapeException(ScrapeException.Kind.TLS, 0, text, e);
            }
        }
        String message = String.valueOf(e.getMessage());
        String why = Units.excerpt(message, 120);
        if (message.contains("certificate_required") || message.contains("bad_certificate")) {
            why = to.server() + " wants a client certificate, or another one: tls_cert, tls_key";
        } else if (message.contains("certificate_unknown") || message.contains("unknown_ca")) {
            why = to.server() + " does not trust our client certificate (tls_cert)";
        } else if (message.contains("Unsupported or unrecognized SSL message")) {
            why = to.server() + " does not speak TLS; http instead of https?";
        } else if (message.contains("protocol_version")) {
            why = to.server() + " speaks no version of TLS that we accept (tls_min)";
        } else if (message.contains("handshake_failure")) {
            why = to.server() + " has no cipher in common with us, or wants a client certificate (tls_cert)";
        } else if (message.contains("Remote host terminated the handshake")) {
            why = to.server() + " closed the connection during the handshake";
        }
        return new ScrapeException(ScrapeException.Kind.TLS, 0, "tls: " + why, e);
    }
}

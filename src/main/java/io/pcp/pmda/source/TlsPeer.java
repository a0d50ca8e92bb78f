package io.pcp.pmda.source;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/** Checks the certificate of a server and says in words of administrators what is wrong with it. Thread-safe. */
final class TlsPeer extends X509ExtendedTrustManager {
    private static final int MAX_NAMES = 5;

    private final X509ExtendedTrustManager checks;

    /**
     * @param checks those of the JDK; null to take any certificate
     */
    TlsPeer(X509ExtendedTrustManager checks) {
        this.checks = checks;
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
        if (checks == null) {
            return;
        }
        try {
            checks.checkServerTrusted(chain, type, socket);
            // A certificate that is its own authority is taken by Java also when it has expired.
            chain[0].checkValidity();
        } catch (CertificateException e) {
            throw new CertificateException(words(chain, e), e);
        }
    }

    private static String words(X509Certificate[] chain, CertificateException e) {
        Instant now = Instant.now();
        for (X509Certificate certificate : chain) {
            String which = certificate == chain[0] ? "" : " (that of its authority)";
            if (certificate.getNotAfter().toInstant().isBefore(now)) {
                return "expired on " + day(certificate.getNotAfter().toInstant()) + which;
            }
            if (certificate.getNotBefore().toInstant().isAfter(now)) {
                return "is not valid before " + day(certificate.getNotBefore().toInstant()) + which;
            }
        }
        String message = String.valueOf(e.getMessage());
        if (message.startsWith("No name matching") || message.startsWith("No subject alternative")) {
            return "is for " + names(chain[0]) + "; set tls_server_name";
        }
        if (message.contains("unable to find valid certification path")) {
            return "is not signed by a trusted authority; set tls_ca";
        }
        return "was refused: " + Units.excerpt(message, 120);
    }

    private static String day(Instant time) {
        return time.toString().substring(0, 10);
    }

    private static String names(X509Certificate certificate) {
        List<String> names = new ArrayList<>();
        try {
            Collection<List<?>> all = certificate.getSubjectAlternativeNames();
            if (all != null) {
                for (List<?> entry : all) {
                    if (names.size() < MAX_NAMES && entry.get(1) instanceof String name) {
                        names.add(Units.excerpt(name, 80));
                    }
                }
            }
        } catch (CertificateParsingException unreadable) {
            // As if it had none.
        }
        return names.isEmpty() ? "no host" : String.join(", ", names);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
        checkServerTrusted(chain, type, (Socket) null);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
        throw new CertificateException("not used");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
        throw new CertificateException("we are no server");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
        checkClientTrusted(chain, type);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
        checkClientTrusted(chain, type);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return checks == null ? new X509Certificate[0] : checks.getAcceptedIssuers();
    }
}

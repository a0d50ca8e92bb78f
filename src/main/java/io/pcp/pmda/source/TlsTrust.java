package io.pcp.pmda.source;

import io.pcp.pmda.sdk.IoReason;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Authorities that servers may be certified by.
 *
 * @param file they came from, or null for those of the JDK
 * @param stamp of the file as it was read
 */
record TlsTrust(Path file, FileStamp stamp, X509ExtendedTrustManager manager) {
    private static final int MAX = 16 << 20;

    /** Where Debian, Red Hat, SUSE and Alpine keep what their administrators trust; a JDK may have a list of its own. */
    private static final List<String> SYSTEM = List.of(
            "/etc/ssl/certs/ca-certificates.crt",
            "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
            "/etc/ssl/ca-bundle.pem",
            "/etc/ssl/cert.pem");

    static TlsTrust ofSystem() throws ScrapeException {
        for (String name : SYSTEM) {
            Path file = Path.of(name);
            if (Files.isReadable(file)) {
                return ofFile(file);
            }
        }
        try {
            return new TlsTrust(null, null, manager(null));
        } catch (GeneralSecurityException e) {
            throw new ScrapeException(ScrapeException.Kind.TLS, 0, "tls: no authorities, set tls_ca", e);
        }
    }

    static TlsTrust ofFile(Path file) throws ScrapeException {
        return ofFile("tls_ca", file);
    }

    /**
     * @param key of the configuration, for messages
     */
    static TlsTrust ofFile(String key, Path file) throws ScrapeException {
        FileStamp stamp = FileStamp.ofOrAbsent(file);
        List<Certificate> certificates = certificates(key, file);
        try {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            for (int i = 0; i < certificates.size(); i++) {
                store.setCertificateEntry("ca" + i, certificates.get(i));
            }
            return new TlsTrust(file, stamp, manager(store));
        } catch (GeneralSecurityException | IOException e) {
            throw TlsClient.bad(key, file, "cannot be used");
        }
    }

    boolean changed() {
        return file != null && !FileStamp.ofOrAbsent(file).equals(stamp);
    }

    private static X509ExtendedTrustManager manager(KeyStore store) throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        for (TrustManager manager : factory.getTrustManagers()) {
            if (manager instanceof X509ExtendedTrustManager) {
                return (X509ExtendedTrustManager) manager;
            }
        }
        throw new GeneralSecurityException("no trust manager");
    }

    /** All certificates of a PEM file, at least one. */
    static List<Certificate> certificates(String key, Path file) throws ScrapeException {
        List<Certificate> found = new ArrayList<>();
        try {
            if (Files.isRegularFile(file) && Files.size(file) > MAX) {
                throw TlsClient.bad(key, file, "larger than " + Units.bytes(MAX));
            }
            CertificateFactory factory = CertificateFactory.getInstance("X.509");
            for (PemFile block : PemFile.blocks(Files.readAllBytes(file))) {
                if (block.type().endsWith("CERTIFICATE")) {
                    found.add(factory.generateCertificate(new ByteArrayInputStream(block.der())));
                }
            }
        } catch (IOException e) {
            throw TlsClient.bad(key, file, IoReason.of(e));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw TlsClient.bad(key, file, "holds a broken certificate");
        }
        if (found.isEmpty()) {
            throw TlsClient.bad(key, file, "holds no certificate; PEM is needed");
        }
        return found;
    }
}

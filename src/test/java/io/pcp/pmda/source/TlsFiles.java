package io.pcp.pmda.source;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Certificates and keys made for a test by the keytool of the JDK, as PEM files and as a server has them. */
public final class TlsFiles {
    private static final char[] PASSWORD = "changeit".toCharArray();

    private final Path directory;

    public TlsFiles(Path directory) {
        this.directory = directory;
    }

    /** A self-signed pair: {@code NAME.pem} and {@code NAME.key} (PKCS#8). */
    public void make(String name, String algorithm, String... options) throws Exception {
        Path store = directory.resolve(name + ".p12");
        List<String> command = new ArrayList<>(List.of(
                System.getProperty("java.home") + "/bin/keytool",
                "-genkeypair",
                "-alias",
                "a",
                "-keyalg",
                algorithm,
                "-dname",
                "CN=" + name,
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass",
                new String(PASSWORD),
                "-J-XX:TieredStopAtLevel=1"));
        command.addAll(Arrays.asList(options));
        Process keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (keytool.waitFor() != 0) {
            throw new IOException("keytool: " + said);
        }
        KeyStore keys = store(name);
        Files.writeString(
                pem(name), block("CERTIFICATE", keys.getCertificate("a").getEncoded()));
        Files.writeString(key(name), block("PRIVATE KEY", privateKey(name).getEncoded()));
    }

    public Path pem(String name) {
        return directory.resolve(name + ".pem");
    }

    public Path key(String name) {
        return directory.resolve(name + ".key");
    }

    PrivateKey privateKey(String name) throws GeneralSecurityException, IOException {
        return (PrivateKey) store(name).getKey("a", PASSWORD);
    }

    private KeyStore store(String name) throws GeneralSecurityException, IOException {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(directory.resolve(name + ".p12"))) {
            keys.load(in, PASSWORD);
        }
        return keys;
    }

    /** A server of this name that takes clients with the certificate of that name. */
    public SSLContext server(String name, String client) throws GeneralSecurityException, IOException {
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store(name), PASSWORD);
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("c", store(client).getCertificate("a"));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }

    static String block(String type, byte[] der) {
        String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        return "-----BEGIN " + type + "-----\n" + base64 + "\n-----END " + type + "-----\n";
    }

    /** The form of a key before PKCS#8: what is in its last octet string; of RSA and EC. */
    static byte[] inner(PrivateKey key) {
        byte[] der = key.getEncoded();
        // SEQUENCE {INTEGER 0, SEQUENCE {algorithm}, OCTET STRING {inner}}
        int at = header(der, 0) + 3;
        at += header(der, at) + length(der, at);
        return Arrays.copyOfRange(der, at + header(der, at), at + header(der, at) + length(der, at));
    }

    /** The same for EC with the curve in it, as openssl and kubelets write it. */
    static byte[] sec1(PrivateKey key) {
        byte[] der = key.getEncoded();
        int algorithm = header(der, 0) + 3;
        int curve = algorithm + header(der, algorithm) + 9;
        int curveLength = header(der, curve) + length(der, curve);
        byte[] inner = inner(key);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int scalar = header(inner, 0);
        int scalarEnd = scalar + 3;
        scalarEnd += header(inner, scalarEnd) + length(inner, scalarEnd);
        out.write(0x30);
        out.write(scalarEnd - scalar + 2 + curveLength);
        out.write(inner, scalar, scalarEnd - scalar);
        out.write(0xa0);
        out.write(curveLength);
        out.write(der, curve, curveLength);
        return out.toByteArray();
    }

    private static int header(byte[] der, int at) {
        int first = der[at + 1] & 0xff;
        return first < 0x80 ? 2 : 2 + (first & 0x7f);
    }

    private static int length(byte[] der, int at) {
        int first = der[at + 1] & 0xff;
        int length = first < 0x80 ? first : 0;
        for (int i = 0; first >= 0x80 && i < (first & 0x7f); i++) {
            length = length << 8 | der[at + 2 + i] & 0xff;
        }
        return length;
    }
}

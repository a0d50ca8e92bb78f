package io.pcp.pmda.source;

import java.net.Socket;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.X509ExtendedKeyManager;

/**
 * The certificate we show: to servers that ask for one, or none, and knows whether one was asked for; and to clients.
 * Thread-safe.
 */
final class TlsIdentity extends X509ExtendedKeyManager {
    private static final String ALIAS = "ours";
    private static final int MAX_KEY = 1 << 20;

    private final X509Certificate[] chain;
    private final PrivateKey key;
    private volatile boolean asked;

    private TlsIdentity(X509Certificate[] chain, PrivateKey key) {
        this.chain = chain;
        this.key = key;
    }

    /** Nothing to show. */
    static TlsIdentity none() {
        return new TlsIdentity(null, null);
    }

    /** Whether a server asked in vain. */
    boolean missing() {
        return asked && key == null;
    }

    /**
     * @param keyFile may be the one of the certificate
     */
    static TlsIdentity of(Path certificate, Path keyFile, AgentAccount account) throws ScrapeException {
        List<Certificate> found = TlsTrust.certificates("tls_cert", certificate);
        PrivateKey key = PemKey.read(keyFile, SecretFile.bytes("tls_key", keyFile, account, MAX_KEY));
        X509Certificate[] chain = found.toArray(new X509Certificate[0]);
        if (!belongs(key, chain[0])) {
            throw TlsClient.bad("tls_key", keyFile, "does not belong to the certificate in " + certificate);
        }
        return new TlsIdentity(chain, key);
    }

    private static boolean belongs(PrivateKey key, X509Certificate certificate) {
        String algorithm = key.getAlgorithm().equals("EdDSA") ? "EdDSA" : "SHA256with" + signing(key.getAlgorithm());
        try {
            byte[] text = {1, 2, 3};
            Signature sign = Signature.getInstance(algorithm);
            sign.initSign(key);
            sign.update(text);
            byte[] signature = sign.sign();
            sign.initVerify(certificate.getPublicKey());
            sign.update(text);
            return sign.verify(signature);
        } catch (GeneralSecurityException other) {
            return false;
        }
    }

    private static String signing(String algorithm) {
        return algorithm.equals("EC") ? "ECDSA" : algorithm;
    }

    @Override
    public String chooseClientAlias(String[] types, Principal[] issuers, Socket socket) {
        asked = true;
        for (String type : key == null ? new String[0] : types) {
            if (type.equals(key.getAlgorithm()) || type.startsWith("Ed")) {
                return ALIAS;
            }
        }
        return null;
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
        return chain == null ? null : chain.clone();
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
        return key;
    }

    @Override
    public String[] getClientAliases(String type, Principal[] issuers) {
        return new String[] {ALIAS};
    }

    @Override
    public String[] getServerAliases(String type, Principal[] issuers) {
        return new String[] {ALIAS};
    }

    @Override
    public String chooseServerAlias(String type, Principal[] issuers, Socket socket) {
        boolean fits = key != null && (type.equals(key.getAlgorithm()) || type.startsWith("Ed"));
        return fits ? ALIAS : null;
    }
}

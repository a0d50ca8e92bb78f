package io.pcp.pmda.source;

import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.List;

/**
 * Private keys in PEM: PKCS#8 ({@code PRIVATE KEY}) with RSA, EC or EdDSA, and the forms that kubelets and older tools
 * write, {@code RSA PRIVATE KEY} (PKCS#1) and {@code EC PRIVATE KEY} (SEC1). Encrypted ones are refused.
 */
final class PemKey {
    private static final String[] ALGORITHMS = {"RSA", "EC", "EdDSA"};
    private static final byte[] ZERO = {2, 1, 0};
    /** AlgorithmIdentifier rsaEncryption, NULL. */
    private static final byte[] RSA = {
        0x30, 0x0d, 0x06, 0x09, 0x2a, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xf7, 0x0d, 0x01, 0x01, 0x01, 0x05, 0x00
    };
    /** Object identifier id-ecPublicKey. */
    private static final byte[] EC = {0x06, 0x07, 0x2a, (byte) 0x86, 0x48, (byte) 0xce, 0x3d, 0x02, 0x01};

    private PemKey() {}

    /**
     * The first key of a file.
     *
     * @param content of it
     * @throws ScrapeException when there is none we can read; says what to do
     */
    static PrivateKey read(Path file, byte[] content) throws ScrapeException {
        List<PemFile> blocks;
        try {
            blocks = PemFile.blocks(content);
        } catch (IllegalArgumentException e) {
            throw TlsClient.bad("tls_key", file, "not a PEM file");
        }
        for (PemFile block : blocks) {
            if (!block.type().endsWith("PRIVATE KEY")) {
                continue;
            }
            if (block.encrypted() || block.type().startsWith("ENCRYPTED")) {
                throw TlsClient.bad(
                        "tls_key", file, "is encrypted: openssl pkcs8 -topk8 -nocrypt -in " + file + " -out KEY");
            }
            PrivateKey key = parse(block);
            if (key == null) {
                throw TlsClient.bad(
                        "tls_key",
                        file,
                        "a key of a kind we do not know: openssl pkcs8 -topk8 -nocrypt -in " + file + " -out KEY");
            }
            return key;
        }
        throw TlsClient.bad("tls_key", file, "holds no private key");
    }

    private static PrivateKey parse(PemFile block) {
        byte[] pkcs8;
        try {
            pkcs8 = switch (block.type()) {
                case "PRIVATE KEY" -> block.der();
                case "RSA PRIVATE KEY" -> tlv(0x30, ZERO, RSA, tlv(4, block.der()));
                case "EC PRIVATE KEY" -> tlv(0x30, ZERO, tlv(0x30, EC, curve(block.der())), tlv(4, block.der()));
                default -> null;
            };
        } catch (IndexOutOfBoundsException broken) {
            return null;
        }
        if (pkcs8 == null) {
            return null;
        }
        for (String algorithm : ALGORITHMS) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
            } catch (GeneralSecurityException other) {
                // The next algorithm may know it.
            }
        }
        return null;
    }

    /** The parameters of ECPrivateKey, RFC 5915: {@code SEQUENCE {INTEGER, OCTET STRING, [0] parameters ...}}. */
    private static byte[] curve(byte[] der) {
        int at = content(der, 0);
        at = content(der, at) + length(der, at);
        at = content(der, at) + length(der, at);
        if (der[at] != (byte) 0xa0) {
            throw new IndexOutOfBoundsException();
        }
        int from = content(der, at);
        byte[] out = new byte[length(der, at)];
        System.arraycopy(der, from, out, 0, out.length);
        return out;
    }

    /** Where the content of the element begins. */
    private static int content(byte[] der, int at) {
        int first = der[at + 1] & 0xff;
        return at + 2 + (first < 0x80 ? 0 : first & 0x7f);
    }

    private static int length(byte[] der, int at) {
        int first = der[at + 1] & 0xff;
        if (first < 0x80) {
            return first;
        }
        int length = 0;
        for (int i = 0; i < (first & 0x7f); i++) {
            length = length << 8 | der[at + 2 + i] & 0xff;
        }
        if (length < 0 || length > der.length) {
            throw new IndexOutOfBoundsException();
        }
        return length;
    }

    private static byte[] tlv(int tag, byte[]... parts) {
        int length = 0;
        for (byte[] part : parts) {
            length += part.length;
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream(length + 5);
        out.write(tag);
        if (length < 0x80) {
            out.write(length);
        } else {
            // Keys are shorter than 64 KB.
            out.write(0x82);
            out.write(length >> 8);
            out.write(length);
        }
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }
}

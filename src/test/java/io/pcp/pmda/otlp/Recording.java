package io.pcp.pmda.otlp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/**
 * What a program sent or wrote, from {@code src/test/resources/otlp}; its README says which.
 *
 * @param documents each as the decoder gets it: without chunks, inflated
 */
public record Recording(String name, OtlpEncoding encoding, List<byte[]> documents) {
    /** Where they are. */
    public static final Path DIRECTORY = Path.of(System.getProperty("pmdagpu.basedir", "."), "src/test/resources/otlp");

    /** Files of all recordings, such as {@code go-delta-1.http}. */
    public static List<String> names() {
        try (Stream<Path> files = Files.list(DIRECTORY)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(file -> file.matches(".*\\.(http|pb|json)"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static Recording read(String name) throws IOException {
        byte[] content = Files.readAllBytes(DIRECTORY.resolve(name));
        if (name.endsWith(".http")) {
            return request(name, content);
        }
        return name.endsWith(".pb")
                ? new Recording(name, OtlpEncoding.PROTOBUF, prefixed(ByteBuffer.wrap(content)))
                : new Recording(
                        name,
                        OtlpEncoding.JSON,
                        Files.readAllLines(DIRECTORY.resolve(name)).stream()
                                .map(String::getBytes)
                                .toList());
    }

    /** What the official classes see in it. */
    public String expected() throws IOException {
        return Files.readString(DIRECTORY.resolve(name.substring(0, name.lastIndexOf('.')) + ".txt"));
    }

    /** All documents, decoded one after the other. */
    public List<MetricsData> decode() throws OtlpException {
        List<MetricsData> decoded = new ArrayList<>();
        for (byte[] document : documents) {
            decoded.add(encoding.decode(document, 0, document.length, DecodeLimits.DEFAULT));
        }
        return decoded;
    }

    private static Recording request(String name, byte[] content) throws IOException {
        String text = new String(content, ISO_8859_1);
        int end = text.indexOf("\r\n\r\n") + 4;
        String head = text.substring(0, end).toLowerCase(Locale.ROOT);
        byte[] body = Arrays.copyOfRange(content, end, content.length);
        if (head.contains("transfer-encoding: chunked")) {
            body = unchunked(text.substring(end));
        }
        if (head.contains("content-encoding: gzip")) {
            body = new GZIPInputStream(new ByteArrayInputStream(body)).readAllBytes();
        }
        boolean json = head.contains("content-type: application/json");
        return new Recording(name, json ? OtlpEncoding.JSON : OtlpEncoding.PROTOBUF, List.of(body));
    }

    private static byte[] unchunked(String text) {
        StringBuilder body = new StringBuilder();
        int at = 0;
        while (true) {
            int line = text.indexOf("\r\n", at);
            int size = Integer.parseInt(text.substring(at, line), 16);
            if (size == 0) {
                return body.toString().getBytes(ISO_8859_1);
            }
            body.append(text, line + 2, line + 2 + size);
            at = line + 2 + size + 2;
        }
    }

    /** As the collector's exporter writes files of protobuf: the length in four bytes before each document. */
    private static List<byte[]> prefixed(ByteBuffer content) {
        List<byte[]> found = new ArrayList<>();
        while (content.hasRemaining()) {
            byte[] document = new byte[content.getInt()];
            content.get(document);
            found.add(document);
        }
        return found;
    }
}

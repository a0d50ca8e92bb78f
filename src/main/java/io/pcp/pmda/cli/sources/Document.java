package io.pcp.pmda.cli.sources;

import io.pcp.pmda.bridge.Preview;
import io.pcp.pmda.exposition.ExpositionFormat;
import io.pcp.pmda.exposition.NotAnExpositionException;
import io.pcp.pmda.otlp.EncodingGuess;
import io.pcp.pmda.otlp.OtlpEncoding;
import io.pcp.pmda.sdk.IoReason;
import io.pcp.pmda.source.Body;
import io.pcp.pmda.source.Reading;
import io.pcp.pmda.source.ScrapeException;
import io.pcp.pmda.source.ScrapeServices;
import io.pcp.pmda.source.Scraper;
import io.pcp.pmda.source.Scrapers;
import io.pcp.pmda.source.SourceConfig;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A document and where it is from. Immutable by convention: nobody writes into the bytes.
 *
 * @param from for people, without secrets
 * @param format null for documents of OTLP
 * @param otlp null for expositions
 * @param millis it took to come; -1 for a file
 */
public record Document(String from, byte[] bytes, ExpositionFormat format, OtlpEncoding otlp, long millis) {
    private static final byte[] EOF = "# EOF".getBytes(StandardCharsets.UTF_8);
    /** More than a source may have. */
    private static final int MOST_BYTES = 1 << 30;

    /**
     * Asks a source for its document, as the agent would.
     *
     * @param version of this program, for the other side
     * @param log hears what the other side says besides, such as messages of a program
     * @throws ScrapeException when none comes
     */
    public static Document fetch(SourceConfig source, String version, Consumer<String> log) throws ScrapeException {
        try (ScrapeServices services = new ScrapeServices(ScrapeServices.Settings.of(version, log));
                Scraper scraper = Scrapers.of(source, services)) {
            long began = System.nanoTime();
            Body body = scraper.scrape();
            long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
            byte[] bytes = Arrays.copyOf(body.bytes(), body.length());
            ExpositionFormat said = ExpositionFormat.of(body.contentType());
            return new Document(source.target().display(), bytes, said, EncodingGuess.of(bytes, bytes.length), millis)
                    .as(source);
        }
    }

    /** Reads a file; the format is told by the content, unless a source says what it is. */
    public static Document read(Path file) throws SourcesException {
        if (Files.isDirectory(file)) {
            throw new SourcesException(file + " is a directory");
        }
        try (InputStream in = Files.newInputStream(file)) {
            Document document = read(in, file.toString());
            return document.otlp == null ? document.as(byName(file.toString())) : document;
        } catch (IOException unreadable) {
            throw new SourcesException(file + ": " + IoReason.of(unreadable));
        }
    }

    /** Reads all there is. */
    public static Document read(InputStream in, String from) throws IOException {
        byte[] bytes = in.readNBytes(MOST_BYTES);
        return new Document(from, bytes, byContent(bytes), null, -1).as(EncodingGuess.of(bytes, bytes.length));
    }

    /** What a name says of an object with nothing in it; null for other names. */
    private static OtlpEncoding byName(String file) {
        return file.endsWith(".json") ? OtlpEncoding.JSON : file.endsWith(".pb") ? OtlpEncoding.PROTOBUF : null;
    }

    private Document as(OtlpEncoding encoding) {
        return encoding == null ? this : new Document(from, bytes, null, encoding, millis);
    }

    /** The same document, taken for what the file of a source says it is. */
    public Document as(SourceConfig source) {
        return switch (source.reading().format()) {
            case PROMETHEUS -> new Document(from, bytes, ExpositionFormat.PROMETHEUS, null, millis);
            case OPENMETRICS -> new Document(from, bytes, ExpositionFormat.OPENMETRICS, null, millis);
            case OTLP_JSON -> as(OtlpEncoding.JSON);
            case OTLP_PROTO -> as(OtlpEncoding.PROTOBUF);
            case AUTO -> as(otlp);
        };
    }

    /** Key and value that a source needs to take it so; empty when it needs none. */
    public String needs(SourceConfig source) {
        boolean said = source.reading().format() != Reading.Format.AUTO;
        return otlp == null || said ? "" : "format = otlp-" + (otlp == OtlpEncoding.JSON ? "json" : "proto");
    }

    /**
     * What it would be in PCP.
     *
     * @param maxProblems kept of what is wrong with it
     */
    public Preview preview(SourceConfig source, int maxProblems) throws NotAnExpositionException {
        return otlp == null
                ? Preview.of(source, bytes, bytes.length, format, maxProblems)
                : Preview.of(source, bytes, bytes.length, otlp, maxProblems);
    }

    /** OpenMetrics ends with a line of its own. */
    private static ExpositionFormat byContent(byte[] bytes) {
        int end = bytes.length;
        while (end > 0 && (bytes[end - 1] == '\n' || bytes[end - 1] == '\r')) {
            end--;
        }
        int start = end - EOF.length;
        boolean last = start >= 0
                && Arrays.equals(bytes, start, end, EOF, 0, EOF.length)
                && (start == 0 || bytes[start - 1] == '\n');
        return last ? ExpositionFormat.OPENMETRICS : ExpositionFormat.PROMETHEUS;
    }

    /** Name of the format, for people. */
    public String formatName() {
        if (otlp != null) {
            return otlp == OtlpEncoding.JSON ? "OTLP in JSON" : "OTLP in protobuf";
        }
        return format == ExpositionFormat.OPENMETRICS ? "OpenMetrics 1.0" : "text format 0.0.4";
    }
}

package io.pcp.pmda.source;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class TailScraperTest {
    private static final String A = "{\"a\":1}\n";
    private static final String B = "{\"b\":2}\n";
    private static final String C = "{\"c\":\"}{\"}\n";

    @TempDir
    Path directory;

    private final ScrapeRig rig = new ScrapeRig();

    @AfterEach
    void stop() {
        rig.close();
    }

    private Scraper tail(String pattern, Reading.Format format, long maxBytes) {
        SourceConfig plain = ScrapeRig.config(
                new Target.Files(directory + "/" + pattern),
                ScrapeRig.PATIENCE,
                Request.DEFAULT,
                ScrapeRig.maxBytes(maxBytes));
        return rig.of(new SourceConfig(
                plain.name(),
                plain.file(),
                plain.format(),
                plain.enabled(),
                plain.target(),
                plain.timing(),
                plain.request(),
                plain.limits(),
                new Reading(format, false, false, false),
                plain.mapping()));
    }

    private Scraper json(String pattern) {
        return tail(pattern, Reading.Format.OTLP_JSON, 1 << 20);
    }

    private Scraper proto(String pattern) {
        return tail(pattern, Reading.Format.OTLP_PROTO, 1 << 20);
    }

    private static String next(Scraper scraper) throws ScrapeException {
        String text = ScrapeRig.text(scraper.scrape());
        scraper.release();
        return text;
    }

    private static byte[] bytes(Scraper scraper) throws ScrapeException {
        Body body = scraper.scrape();
        return Arrays.copyOf(body.bytes(), body.length());
    }

    private Path file(String name) {
        return directory.resolve(name);
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(file(name), text);
    }

    private void append(String name, String text) throws IOException {
        Files.writeString(file(name), text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    /** Each behind its length. */
    private static byte[] framed(String... messages) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        DataOutputStream data = new DataOutputStream(out);
        for (String message : messages) {
            data.writeInt(message.length());
            data.write(message.getBytes(StandardCharsets.ISO_8859_1));
        }
        return out.toByteArray();
    }

    @Test
    void whatWasAppendedIsReadOnceAndNothingNewIsNoFailure() throws Exception {
        write("m.json", A);
        Scraper scraper = json("m.json");
        assertEquals(A, next(scraper));
        assertEquals("", next(scraper));
        append("m.json", B + C);
        assertEquals(B + C, next(scraper));
        assertEquals("", next(scraper));
    }

    @Test
    void aLineWaitsUntilItIsComplete() throws Exception {
        write("m.json", A + "{\"b\"");
        Scraper scraper = json("m.json");
        assertEquals(A, next(scraper));
        assertEquals("", next(scraper));
        append("m.json", ":2}\n{");
        assertEquals(B, next(scraper));
    }

    @Test
    void anObjectThatIsCompleteNeedsNoLineEnd() throws Exception {
        write("m.json", "{\"c\":\"}{\"}");
        Scraper scraper = json("m.json");
        assertEquals(C, next(scraper));
        append("m.json", "\n" + A);
        assertEquals("\n" + A, next(scraper));
        write("pretty.json", "{\n  \"a\": [\n 1\n ]\n}");
        assertEquals("{\n  \"a\": [\n 1\n ]\n}\n", next(json("pretty.json")));
    }

    @Test
    void theRestOfAFileThatWasRotatedAwayComesBeforeTheNewOne() throws Exception {
        write("m.json", A);
        Scraper scraper = json("m.json");
        assertEquals(A, next(scraper));
        append("m.json", B);
        Files.move(file("m.json"), file("m-2026-01-02T03-04-05.json"));
        write("m.json", C);
        assertEquals(B + C, next(scraper));
        append("m.json", A);
        assertEquals(A, next(scraper));
        assertEquals("", next(scraper));
    }

    @Test
    void ofAPatternEachLineIsReadOnceWhateverTheFilesAreCalled() throws Exception {
        write("m-1.json", A);
        Files.setLastModifiedTime(file("m-1.json"), FileTime.fromMillis(1_000_000));
        write("m.json", B);
        Scraper scraper = json("m*.json");
        assertEquals(A + B, next(scraper));
        append("m.json", C);
        Files.move(file("m.json"), file("m-2.json"));
        assertEquals(C, next(scraper));
        append("m.json", A);
        assertEquals(A, next(scraper));
        Files.createSymbolicLink(file("m-link.json"), file("m.json"));
        assertEquals("", next(scraper));
    }

    @Test
    void aFileThatIsCutOffOrWrittenAnewIsReadFromItsStart() throws Exception {
        write("m.json", A + B);
        Scraper scraper = json("m.json");
        assertEquals(A + B, next(scraper));
        write("m.json", C);
        assertEquals(C, next(scraper));
        write("m.json", B + A + C);
        assertEquals(B + A + C, next(scraper));
    }

    @Test
    void aFileThatIsRenamedOverAnotherIsReadFromItsStart() throws Exception {
        write("m.json", A);
        Scraper scraper = json("m.json");
        for (String text : new String[] {A, B, B, C + A}) {
            next(scraper);
            write("m.tmp", text);
            Files.move(file("m.tmp"), file("m.json"), StandardCopyOption.REPLACE_EXISTING);
            assertEquals(text, next(scraper));
        }
    }

    @Test
    void ofALargeFileTheEndIsReadTheFirstTimeFromTheBeginningOfALine() throws Exception {
        write("m.json", A.repeat(1000) + B + C);
        assertEquals(A + B + C, next(tail("m.json", Reading.Format.OTLP_JSON, (A + B + C).length())));
        assertEquals(B + C, next(tail("m.json", Reading.Format.OTLP_JSON, (A + B + C).length() - 1)));
        write("old.json", A);
        Files.setLastModifiedTime(file("old.json"), FileTime.fromMillis(1_000_000));
        Scraper two = tail("*.json", Reading.Format.OTLP_JSON, (B + C).length());
        assertEquals(B + C, next(two));
        append("old.json", B);
        assertEquals(B, next(two));
    }

    @Test
    void moreThanADocumentMayHaveComesWithTheNextOnes() throws Exception {
        write("m.json", A);
        Scraper scraper = tail("m.json", Reading.Format.OTLP_JSON, 3L * A.length());
        assertEquals(A, next(scraper));
        append("m.json", A + B + A + B + B);
        assertEquals(A + B + A, next(scraper));
        assertEquals(B + B, next(scraper));
        assertEquals("", next(scraper));
    }

    @Test
    void aLineThatIsTooLongCostsItselfOnly() throws Exception {
        write("m.json", A);
        Scraper scraper = tail("m.json", Reading.Format.OTLP_JSON, 64);
        assertEquals(A, next(scraper));
        append("m.json", "{\"x\":\"" + "y".repeat(100) + "\"}\n" + B);
        assertEquals(
                "file: " + file("m.json") + ": a line has more than 64 bytes (max_bytes)", ScrapeRig.message(scraper));
        assertEquals(B, next(scraper));
    }

    @Test
    void messagesComeBehindTheirLengthsWhenTheyAreComplete() throws Exception {
        byte[] all = framed("\n\1a", "\n\1b", "\n\1c");
        Files.write(file("m.pb"), Arrays.copyOf(all, 10));
        Scraper scraper = proto("m.pb");
        assertArrayEquals(framed("\n\1a"), bytes(scraper));
        Files.write(file("m.pb"), Arrays.copyOfRange(all, 10, all.length), StandardOpenOption.APPEND);
        assertArrayEquals(framed("\n\1b", "\n\1c"), bytes(scraper));
        assertEquals(0, bytes(scraper).length);
        assertArrayEquals(framed("\n\1c"), bytes(tail("m.pb", Reading.Format.OTLP_PROTO, 10)));
    }

    @Test
    void aFileThatIsOneMessageIsReadWheneverItIsAnother() throws Exception {
        Files.write(file("m.pb"), "\n\1a".getBytes(StandardCharsets.ISO_8859_1));
        Scraper scraper = proto("m.pb");
        assertArrayEquals(framed("\n\1a"), bytes(scraper));
        assertEquals(0, bytes(scraper).length);
        Files.write(file("m.pb"), "\n\3abc".getBytes(StandardCharsets.ISO_8859_1));
        assertArrayEquals(framed("\n\3abc"), bytes(scraper));
    }

    @ParameterizedTest
    @CsvSource({
        "json, 28b52ffd00000000, 'compressed with zstd, which is not read: leave ''compression'' of the exporter out'",
        "json, 0000001028b52ffd, 'compressed with zstd, which is not read: leave ''compression'' of the exporter out'",
        "pb, 0000001028b52ffd, 'compressed with zstd, which is not read: leave ''compression'' of the exporter out'",
        "json, 1f8b080000000000, compressed with gzip; a pattern that leaves such files out reads the others",
        "json, 000000030a010a00, is not JSON but messages behind their lengths: format = otlp-proto reads them",
        "pb, 7b2261223a317d0a, is JSON: format = otlp-json reads it",
        "pb, 00ffffffffffffff, cut",
        "pb, 0000000400000000ffffffff, 'holds no messages behind their lengths, or one of more than 16 MiB'"
    })
    void whatIsNotReadIsToldByItsFirstBytes(String kind, String hex, String reason) throws Exception {
        byte[] bytes = HexFormat.of().parseHex(hex);
        Files.write(file("m." + kind), bytes);
        Scraper scraper = kind.equals("json") ? json("m.json") : proto("m.pb");
        if (reason.equals("cut")) {
            assertEquals(0, bytes(scraper).length, "the rest of the message may come");
        } else {
            assertEquals("file: " + file("m." + kind) + ": " + reason, ScrapeRig.message(scraper));
            assertEquals("file: " + file("m." + kind) + ": " + reason, ScrapeRig.message(scraper));
        }
    }

    @Test
    void aFileThatCannotBeTakenCostsNoOtherAndIsLoggedOnce() throws Exception {
        write("a.json", A);
        Files.write(file("b.json"), new byte[] {0x1f, (byte) 0x8b, 8, 0});
        Scraper scraper = json("*.json");
        assertEquals(A, next(scraper));
        append("a.json", B);
        assertEquals(B, next(scraper));
        assertEquals(1, rig.log.size(), rig.log.toString());
        assertTrue(rig.log.get(0).contains("/b.json: compressed with gzip"), rig.log.get(0));
        assertEquals(
                "file: " + file("none.json") + ": no such file or directory", ScrapeRig.message(json("none.json")));
        assertEquals("file: " + file("x*.json") + ": no file matches", ScrapeRig.message(json("x*.json")));
        assertTrue(ScrapeRig.message(json("../" + directory.getFileName())).contains("is a directory"));
    }

    @Test
    void aDocumentIsAsOldAsItsFile() throws Exception {
        write("m.json", A);
        Files.setLastModifiedTime(file("m.json"), FileTime.fromMillis(1_000_000));
        Scraper scraper = json("m.json");
        assertEquals(1_000_000, scraper.scrape().writtenMillis());
        assertEquals(0, scraper.scrape().writtenMillis());
    }

    @Test
    void aWriterThatRotatesWhileItIsReadLosesNoLine() throws Exception {
        int lines = 3000;
        write("m.json", "");
        Scraper scraper = json("m.json");
        Thread writer = new Thread(() -> {
            try {
                for (int i = 0; i < lines; i++) {
                    String line = "{\"n\":" + i + "}\n";
                    append("m.json", line.substring(0, 3));
                    append("m.json", line.substring(3));
                    if (i % 500 == 499) {
                        Files.move(file("m.json"), file("m-" + i + ".json"));
                        write("m.json", "");
                        awaitRead(i);
                    }
                }
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        writer.start();
        StringBuilder read = new StringBuilder();
        for (boolean over = false; !over; ) {
            over = !writer.isAlive();
            read.append(nextIfThere(scraper));
            int last = read.lastIndexOf(":");
            seen = last < 0 ? -1 : Integer.parseInt(read.substring(last + 1, read.length() - 2));
        }
        writer.join();
        StringBuilder expected = new StringBuilder();
        for (int i = 0; i < lines; i++) {
            expected.append("{\"n\":").append(i).append("}\n");
        }
        assertEquals(expected.toString(), read.toString());
    }

    /** For a moment the file has its new name, and there is no other yet. */
    private static String nextIfThere(Scraper scraper) {
        try {
            return next(scraper);
        } catch (ScrapeException gone) {
            assertTrue(gone.getMessage().endsWith("no such file or directory"), gone.getMessage());
            return "";
        }
    }

    private volatile int seen = -1;

    /** Files are rotated after minutes, never twice between two looks. */
    private void awaitRead(int line) throws InterruptedException {
        assertTrue(ScrapeRig.soon(() -> seen >= line));
    }
}

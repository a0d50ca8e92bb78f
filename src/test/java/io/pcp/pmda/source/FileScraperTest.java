package io.pcp.pmda.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class FileScraperTest {
    @TempDir
    Path directory;

    private final ScrapeRig rig = new ScrapeRig();

    @AfterEach
    void stop() {
        rig.close();
    }

    private Scraper files(String pattern) {
        return rig.of(new Target.Files(directory + "/" + pattern), ScrapeRig.PATIENCE);
    }

    private void write(String name, String text) throws Exception {
        Path file = directory.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    @Test
    void aFileIsTheDocument() throws Exception {
        write("a.prom", "x 1\n");
        Scraper scraper = files("a.prom");
        Body body = scraper.scrape();
        assertEquals("x 1\n", ScrapeRig.text(body));
        assertNull(body.contentType());
        assertEquals(0, body.status());
        write("a.prom", "x 2\ny 3");
        assertEquals("x 2\ny 3\n", ScrapeRig.text(scraper.scrape()));
    }

    @Test
    void filesThatMatchAreOneDocumentInTheOrderOfTheirNames() throws Exception {
        write("b/2.prom", "two 2\n");
        write("a/1.prom", "one 1");
        write("b/1.prom", "one_and_a_half 1.5\n");
        write("b/.3.prom", "half-written");
        write("b/readme.txt", "no\n");
        assertEquals(
                "one 1\none_and_a_half 1.5\ntwo 2\n",
                ScrapeRig.text(files("*/*.prom").scrape()));
        assertEquals(
                "one 1\none_and_a_half 1.5\n",
                ScrapeRig.text(files("[ab]/1.prom").scrape()));
    }

    @Test
    void aLargeFileIsReadWholeAndATooLargeOneNot() throws Exception {
        write("big", "x 1\n".repeat(500_000));
        assertEquals(2_000_000, files("big").scrape().length());
        SourceConfig small = ScrapeRig.config(
                new Target.Files(directory + "/big"), ScrapeRig.PATIENCE, Request.DEFAULT, ScrapeRig.maxBytes(1 << 20));
        assertEquals("too large: more than 1 MB (max_bytes)", ScrapeRig.message(rig.of(small)));
    }

    @Test
    void whatIsNoFileIsToldAndNotOpened() throws Exception {
        write("d/x.prom", "x 1\n");
        assertEquals("file: " + directory + "/none: no such file or directory", ScrapeRig.message(files("none")));
        assertEquals("file: " + directory + "/*.prom: no file matches", ScrapeRig.message(files("*.prom")));
        assertEquals(
                "file: " + directory + "/d: is a directory; " + directory + "/d/*.prom would be its files",
                ScrapeRig.message(files("d")));
        assertEquals(
                "file: /dev/zero: is no regular file",
                ScrapeRig.message(rig.of(new Target.Files("/dev/zero"), ScrapeRig.PATIENCE)));
    }

    @Test
    void aFileThatIsNoGoodCostsNoOtherAndIsLoggedOnce() throws Exception {
        write("a.prom", "a 1\n");
        write("b.prom/x", "");
        Files.createSymbolicLink(directory.resolve("c.prom"), directory.resolve("gone"));
        Scraper scraper = files("*.prom");
        assertEquals("a 1\n", ScrapeRig.text(scraper.scrape()));
        assertEquals("a 1\n", ScrapeRig.text(scraper.scrape()));
        assertEquals(1, rig.log.size());
        assertTrue(rig.log.get(0).contains("/b.prom: is a directory"), rig.log.get(0));
    }

    @Test
    void aNameWithAPatternCharacterIsAFileIfThereIsOne() throws Exception {
        write("a[1].prom", "a 1\n");
        assertEquals("a 1\n", ScrapeRig.text(files("a[1].prom").scrape()));
    }

    @ParameterizedTest
    @CsvSource({
        "*, abc, true",
        "*, .abc, false",
        ".*, .abc, true",
        "a*c, abbc, true",
        "a*c, abbd, false",
        "*a*b*, xxaxxbxx, true",
        "a?c, abc, true",
        "a?c, ac, false",
        "[a-c]x, bx, true",
        "[a-c]x, dx, false",
        "[!a-c]x, dx, true",
        "[^a-c]x, ax, false",
        "[]]x, ]x, true",
        "[a-]x, -x, true",
        "a[b, a[b, true",
        "a{b}, a{b}, true",
        "*.prom, x.prom, true",
        "*.prom, x.prom.tmp, false"
    })
    void patternsAreThoseOfTheShell(String pattern, String name, boolean matches) {
        assertEquals(matches, Glob.matches(pattern, name), pattern + " " + name);
    }

    @Test
    void aPatternOfManyStarsIsNoWork() {
        assertEquals(List.of(false), List.of(Glob.matches("*a".repeat(200) + "b", "a".repeat(5000))));
    }
}

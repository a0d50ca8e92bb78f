package io.pcp.pmda.exposition;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which family a sample belongs to, and what is known of it. */
class MetadataTest {
    private static Family family(String text, int index) throws NotAnExpositionException {
        return Expositions.prometheus(text).layout().families().get(index);
    }

    @ParameterizedTest
    @CsvSource({
        "counter,_total,TOTAL",
        "counter,_created,CREATED",
        "histogram,_bucket,BUCKET",
        "histogram,_sum,SUM",
        "histogram,_count,COUNT",
        "histogram,_created,CREATED",
        "gaugehistogram,_bucket,BUCKET",
        "gaugehistogram,_gsum,GSUM",
        "gaugehistogram,_gcount,GCOUNT",
        "summary,_sum,SUM",
        "summary,_count,COUNT",
        "summary,_created,CREATED",
        "info,_info,INFO"
    })
    void aSuffixBelongsToAFamilyWhoseTypeAllowsIt(String type, String suffix, Role role)
            throws NotAnExpositionException {
        String text = "# TYPE a " + type + "\na" + suffix + " 1\na 2\n";
        FamilyType wanted = FamilyType.valueOf(type.toUpperCase(java.util.Locale.ROOT));
        assertEquals(
                List.of("a" + suffix + " " + role + " a " + wanted, "a VALUE a " + wanted),
                Expositions.roles(Expositions.prometheus(text)));
    }

    @ParameterizedTest
    @CsvSource({
        "counter,_sum", "gauge,_total", "gauge,_count", "histogram,_total", "histogram,_gsum", "summary,_bucket",
        "untyped,_count", "unknown,_total", "stateset,_info", "info,_total", "gaugehistogram,_sum", "odd,_total"
    })
    void anyOtherSuffixIsPartOfAName(String type, String suffix) throws NotAnExpositionException {
        String text = "# TYPE a " + type + "\n# HELP a text\na" + suffix + " 1\n";
        Exposition exposition = Expositions.prometheus(text);
        assertEquals(List.of("a" + suffix + " VALUE a" + suffix + " UNKNOWN"), Expositions.roles(exposition));
        assertEquals(
                List.of("a", "a" + suffix),
                exposition.layout().families().stream().map(Family::name).toList());
    }

    @Test
    void aNameWithATypeOfItsOwnIsAFamilyOfItsOwn() throws NotAnExpositionException {
        Exposition exposition = Expositions.prometheus("# TYPE a histogram\n# TYPE a_created gauge\n"
                + "# HELP a_count text\na_created 1\na_count 2\n# TYPE b_total counter\nb_total 3\n");
        assertEquals(
                List.of(
                        "a_created VALUE a_created GAUGE",
                        "a_count COUNT a HISTOGRAM",
                        "b_total VALUE b_total COUNTER"),
                Expositions.roles(exposition));
    }

    @Test
    void metadataHoldWhereverTheyStand() throws NotAnExpositionException {
        Exposition exposition = Expositions.prometheus(
                "b 1\na_total 2\n# UNIT a seconds\n# TYPE b gauge\n# HELP c none\n# TYPE a counter\n# HELP a of a\nb{x=\"1\"} 1\n");
        assertEquals(
                List.of(
                        new Family("b", FamilyType.GAUGE, "", "", null),
                        new Family("a", FamilyType.COUNTER, "of a", "seconds", null),
                        new Family("c", FamilyType.UNKNOWN, "none", "", null)),
                exposition.layout().families());
        Family b = exposition.layout().series().get(0).family();
        assertSame(b, exposition.layout().series().get(2).family());
    }

    @Test
    void ofTwoThatContradictEachOtherTheLaterCounts() throws NotAnExpositionException {
        Family family = family("# HELP a one\n# TYPE a gauge\na 1\n# HELP a two\n# TYPE a counter\n", 0);
        assertEquals(new Family("a", FamilyType.COUNTER, "two", "", null), family);
    }

    @Test
    void helpIsUnescaped() throws NotAnExpositionException {
        assertEquals(
                "1\n2 \\ \\\" \\t", family("# HELP a  1\\n2 \\\\ \\\" \\t\n", 0).help());
        assertEquals("grün", family("# HELP a grün\n", 0).help());
        assertEquals("", family("# HELP a\n", 0).help());
        Family family = Expositions.openmetrics("# HELP a \\\"1\\\"\n# EOF\n")
                .layout()
                .families()
                .get(0);
        assertEquals("\"1\"", family.help());
    }

    @Test
    void aFamilyMayHaveAQuotedName() throws NotAnExpositionException {
        Exposition exposition = Expositions.prometheus("# TYPE \"my.name\" counter\n{\"my.name_total\"} 1\n");
        assertEquals(List.of("my.name_total TOTAL my.name COUNTER"), Expositions.roles(exposition));
    }

    @Test
    void pcpLinesBelongToTheFamilyThatFollows() throws NotAnExpositionException {
        Exposition exposition = Expositions.prometheus("# PCP5 kernel.load 60.2.0 float 60.2 instant none\n"
                + "# HELP kernel_load text\n# TYPE kernel_load gauge\nkernel_load 1\n"
                + "# PCP5 mem.used 60.1.1 u64 PM_INDOM_NULL discrete Kbyte / sec\nmem_used 2\n"
                + "# PCP disk.time counter millisec\n# TYPE disk_time counter\n# a comment\ndisk_time_total 3\nother 4\n"
                + "# PCP5 a 1.2.3 u65 none counter none\n# PCP a sometimes none\n# PCP\nlast 5\n");
        List<PcpMetadata> found = exposition.layout().series().stream()
                .map(series -> series.family().pcp())
                .toList();
        assertEquals(new PcpMetadata("kernel.load", "float", "instant", "none", false), found.get(0));
        assertEquals(new PcpMetadata("mem.used", "u64", "discrete", "Kbyte / sec", true), found.get(1));
        assertEquals(new PcpMetadata("disk.time", "", "counter", "millisec", false), found.get(2));
        assertNull(found.get(3));
        assertNull(found.get(4));
    }

    @Test
    void newMetadataMakeNewSeriesOfThatFamilyOnly() throws NotAnExpositionException {
        ExpositionParser parser = new ExpositionParser(ParseRules.DEFAULT);
        Layout first = Expositions.prometheus(parser, "# TYPE a gauge\na 1\nb_total 2\nc 3\n")
                .layout();
        Layout second = Expositions.prometheus(parser, "# TYPE a gauge\n# TYPE b counter\na 1\nb_total 2\nc 3\n")
                .layout();
        assertNotSame(first, second);
        assertSame(first.series().get(0), second.series().get(0));
        assertEquals(Role.TOTAL, second.series().get(1).role());
        assertSame(first.series().get(2), second.series().get(2));
        assertSame(first.families().get(0), second.families().get(0));
    }

    @Test
    void theSameMetadataElsewhereAreNoChange() throws NotAnExpositionException {
        ExpositionParser parser = new ExpositionParser(ParseRules.DEFAULT);
        Layout first = Expositions.prometheus(parser, "# TYPE a gauge\n# HELP a text\na 1\n# TYPE b gauge\nb 2\n")
                .layout();
        assertSame(
                first,
                Expositions.prometheus(parser, "# TYPE b gauge\nb 2\n\n# HELP a text\na 1\n# TYPE a gauge\n")
                        .layout());
    }
}

package io.pcp.pmda.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** PMIDs and instance domain identifiers. */
class IdentifiersTest {

    @ParameterizedTest
    @CsvSource({
        "400, 0, 13, 6400000d",
        "400, 3, 0, 64000c00",
        "29, 0, 136, 07400088",
        "0, 0, 0, 00000000",
        "510, 4095, 1023, 7fbfffff",
        "1, 1, 1, 00400401"
    })
    void pmidIsPackedAndUnpacked(int domain, int cluster, int item, String hex) {
        Pmid pmid = Pmid.of(domain, cluster, item);
        assertEquals(Integer.parseUnsignedInt(hex, 16), pmid.packed());
        assertEquals(domain, pmid.domain());
        assertEquals(cluster, pmid.cluster());
        assertEquals(item, pmid.item());
        assertEquals(domain + "." + cluster + "." + item, pmid.toString());
        assertEquals(Pmid.of(77, cluster, item), pmid.inDomain(77));
    }

    @ParameterizedTest
    @CsvSource({"511, 0, 0", "-1, 0, 0", "1, 4096, 0", "1, -1, 0", "1, 0, 1024", "1, 0, -1"})
    void pmidPartsOutOfRangeAreRefused(int domain, int cluster, int item) {
        assertThrows(IllegalArgumentException.class, () -> Pmid.of(domain, cluster, item));
    }

    @ParameterizedTest
    @CsvSource({"400, 0, 64000000", "400, 1, 64000001", "29, 1, 07400001", "510, 4194303, 7fbfffff"})
    void indomIsPackedAndUnpacked(int domain, int serial, String hex) {
        InDom indom = InDom.of(domain, serial);
        assertEquals(Integer.parseUnsignedInt(hex, 16), indom.packed());
        assertEquals(domain, indom.domain());
        assertEquals(serial, indom.serial());
        assertEquals(domain + "." + serial, indom.toString());
        assertFalse(indom.isNull());
    }

    @ParameterizedTest
    @CsvSource({"511, 0", "-1, 0", "1, -1", "1, 4194304"})
    void indomPartsOutOfRangeAreRefused(int domain, int serial) {
        assertThrows(IllegalArgumentException.class, () -> InDom.of(domain, serial));
    }

    @Test
    void nullIdentifiersPrintAsPcpNamesThem() {
        assertEquals("PM_ID_NULL", Pmid.NULL.toString());
        assertEquals(-1, Pmid.NULL.packed());
        assertEquals("PM_INDOM_NULL", InDom.NULL.toString());
        assertTrue(InDom.NULL.isNull());
    }

    @Test
    void orderIsByDomainThenClusterThenItemAndNullLast() {
        assertEquals(
                "1.2.3 1.2.4 1.3.0 510.0.0 PM_ID_NULL",
                String.join(
                        " ",
                        Stream.of(Pmid.NULL, Pmid.of(510, 0, 0), Pmid.of(1, 3, 0), Pmid.of(1, 2, 4), Pmid.of(1, 2, 3))
                                .sorted()
                                .map(Pmid::toString)
                                .toList()));
        assertTrue(InDom.NULL.compareTo(InDom.of(1, 1)) > 0);
        assertTrue(InDom.of(1, 1).compareTo(InDom.of(1, 2)) < 0);
    }

    @Test
    void descriptorWithoutIndomIsSingular() {
        MetricDesc one = new MetricDesc(Pmid.of(1, 2, 3), ValueType.U64, InDom.NULL, Semantics.COUNTER, Units.COUNT);
        MetricDesc many =
                new MetricDesc(Pmid.of(1, 2, 3), ValueType.U64, InDom.of(1, 0), Semantics.COUNTER, Units.COUNT);
        assertTrue(one.singular());
        assertFalse(many.singular());
        assertThrows(
                NullPointerException.class,
                () -> new MetricDesc(Pmid.of(1, 2, 3), ValueType.U64, InDom.NULL, null, Units.COUNT));
    }
}

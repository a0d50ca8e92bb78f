package io.pcp.pmda.cli.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class IdentitiesTest {
    private static final String UUID = "GPU-5cc60547-7769-42ba-99a5-c573455e73f0";

    @Test
    void everyMentionIsReplacedByTheSameText() {
        Identities identities = new Identities(false);
        identities.uuid(UUID);
        identities.serial("1650981185520");
        identities.uuid(UUID);
        String made = "GPU-00000000-0000-0000-0000-000000000001";
        assertEquals(made + " 0000000000002 " + made, identities.hide(UUID + " 1650981185520 " + UUID));
    }

    @Test
    void shortSerialNumbersAndEmptyTextsAreLeftAlone() {
        Identities identities = new Identities(false);
        identities.serial("0");
        identities.uuid("");
        assertEquals("10 20", identities.hide("10 20"));
    }

    @Test
    void nothingIsReplacedWhenAskedTo() {
        Identities identities = new Identities(true);
        identities.uuid(UUID);
        assertEquals(UUID, identities.hide(UUID));
    }
}

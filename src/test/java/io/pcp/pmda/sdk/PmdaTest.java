package io.pcp.pmda.sdk;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.pcp.pmda.protocol.Pdu;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PmdaTest {
    @ParameterizedTest
    @CsvSource({"PT0.5S, PT0.5S", "PT3S, PT3S", "PT3.001S, PT3S", "PT1H, PT3S"})
    void fetchDeadlineIsNeverAboveThreeSeconds(Duration wanted, Duration held) {
        assertEquals(held, Pmda.named("test", 250).fetchDeadline(wanted).fetchDeadline());
    }

    @Test
    void fetchDeadlineIsTwoSecondsUnlessSaid() {
        assertEquals(Duration.ofSeconds(2), Pmda.named("test", 250).fetchDeadline());
    }

    @Test
    void attributesOfClientsAreAskedForOnlyWhenWanted() {
        assertEquals(0, Pmda.named("test", 250).features());
        assertEquals(Pdu.Creds.AUTH, Pmda.named("test", 250).wantsAttributes().features());
    }

    @Test
    void instanceDomainsAreOfTheGivenNumber() {
        Pmda pmda = Pmda.named("test", 250);
        assertEquals(3, pmda.indom(3, "fixed", "a").serial());
        assertEquals(4, pmda.dynamicIndom(4, "dynamic").serial());
        assertEquals(1, pmda.cached().size());
    }
}

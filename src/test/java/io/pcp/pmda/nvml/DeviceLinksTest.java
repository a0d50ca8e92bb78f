package io.pcp.pmda.nvml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class DeviceLinksTest {
    private static final String REMOTE = "nvmlDeviceGetNvLinkRemotePciInfo_v2";

    @ParameterizedTest
    @CsvSource({"1,1.0", "2,2.0", "3,2.2", "4,3.0", "5,3.1", "6,4.0", "7,5.0", "8,6.0", "9,version9"})
    void versionsAreReadAsPeopleWriteThem(int number, String text) {
        try (Simulation sim = Simulation.open("gpus = 1 x h100", "[gpu0]", "link_version = " + number)) {
            assertEquals(Reading.of(text), sim.gpu(0).links().version(0));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 18, 35, 36, 1000})
    void aLinkTheGpuDoesNotHaveIsUnsupportedAndHarmsNoOther(int link) {
        try (Simulation sim = Simulation.open("gpus = 1 x h100")) {
            DeviceLinks links = sim.gpu(0).links();
            Reading refused = Reading.absent(NvmlReturn.INVALID_ARGUMENT);
            assertEquals(refused, links.state(link));
            assertEquals(refused, links.version(link));
            assertEquals(refused, links.remote(link));
            assertEquals(refused, links.remoteType(link));
            assertEquals(refused, links.errors(link, NvLinkError.REPLAY));
            assertEquals(Reading.of(1), links.state(17));
        }
    }

    @Test
    void aGpuMayHave36Links() {
        try (Simulation sim = Simulation.open("gpus = 1 x h100", "[gpu0]", "links = 36", "nvlink_error_link = 35")) {
            DeviceLinks links = sim.gpu(0).links();
            assertEquals(Reading.of(36), links.count());
            assertEquals(Reading.of(1), links.state(35));
            assertTrue(links.errors(35, NvLinkError.ECC_DATA).ok());
        }
    }

    @Test
    void withoutLinksNothingIsSupported() {
        try (Simulation sim = Simulation.open("gpus = 1 x l40s")) {
            DeviceLinks links = sim.gpu(0).links();
            assertEquals(NvmlReturn.Kind.UNSUPPORTED, links.count().kind());
            assertEquals(NvmlReturn.Kind.UNSUPPORTED, links.state(0).kind());
            assertEquals(NvmlReturn.Kind.UNSUPPORTED, links.encryption().kind());
            assertEquals(0, sim.counters().errors());
        }
    }

    @Test
    void countersOfLinksAndErrorsAreKeptApart() {
        try (Simulation sim = Simulation.openWithClockByHand(
                "gpus = 1 x h100", "[gpu0]", "nvlink_error_link = 3", "nvlink_replay = 20", "nvlink_crc = 7")) {
            DeviceLinks links = sim.gpu(0).links();
            long replays = links.errors(3, NvLinkError.REPLAY).number();
            long flits = links.errors(3, NvLinkError.CRC_FLIT).number();
            sim.command("advance 10");
            assertEquals(200, links.errors(3, NvLinkError.REPLAY).number() - replays);
            assertEquals(70, links.errors(3, NvLinkError.CRC_FLIT).number() - flits);
            assertEquals(Reading.of(0), links.errors(2, NvLinkError.REPLAY));
            assertEquals(Reading.of(0), links.errors(2, NvLinkError.CRC_DATA));
            assertEquals(35, links.errors(3, NvLinkError.CRC_DATA).number(), "half as many as in flow control");
        }
    }

    @Test
    void aLinkThatComesUpIsAskedAgainForWhatItDidNotHave() {
        try (Simulation sim = Simulation.open("gpus = 1 x h100", "[gpu0]", "link_state = 4:0")) {
            DeviceLinks links = sim.gpu(0).links();
            assertEquals(Reading.of(0), links.state(4));
            assertFalse(links.remote(4).ok());
            links.state(4);
            links.remote(4);
            assertEquals(1, sim.calls(REMOTE), "while the link is down it is not asked again");
            sim.command("set gpu0 link_state 4:1");
            assertEquals(Reading.of(1), links.state(4));
            assertTrue(links.remote(4).ok());
        }
    }

    @Test
    void aStateReadAsFieldCountsAsWell() {
        try (Simulation sim = Simulation.open("gpus = 1 x h100", "[gpu0]", "link_state = 4:2")) {
            NvmlDevice gpu = sim.gpu(0);
            FieldRequest state = FieldRequest.of(FieldId.NVLINK_GET_STATE, 4);
            FieldRequest peer = FieldRequest.of(FieldId.NVLINK_REMOTE_NVLINK_ID, 4);
            FieldRequest speed = LinkField.SPEED.of(4).orElseThrow();
            assertEquals(Reading.of(2), gpu.fields(state)[0], "asleep");
            assertFalse(gpu.links().remote(4).ok());
            assertFalse(gpu.fields(peer)[0].ok());
            assertFalse(gpu.fields(speed)[0].ok());
            sim.command("set gpu0 link_state 4:1");
            assertEquals(Reading.of(1), gpu.fields(state)[0]);
            assertTrue(gpu.links().remote(4).ok());
            assertEquals(Reading.of(4), gpu.fields(peer)[0]);
            assertTrue(gpu.fields(speed)[0].ok());
        }
    }

    @Test
    void anOlderStructIsTriedWhereTheNewOneIsNotKnown() {
        try (Simulation sim = Simulation.open("gpus = 1 x h100")) {
            sim.command("value nvmlDeviceGetNvLinkInfo 1");
            sim.command("version_mismatch nvmlNvLinkInfo_v2_t");
            DeviceLinks links = sim.gpu(0).links();
            assertEquals(Reading.of(1), links.encryption());
            links.encryption();
            assertEquals(3, sim.calls("nvmlDeviceGetNvLinkInfo"), "the newer one once only");
        }
    }

    @ParameterizedTest
    @EnumSource(LinkField.class)
    void aFieldOfALinkReadsAsTheCallDoes(LinkField field) {
        try (Simulation sim = Simulation.openWithClockByHand(
                "gpus = 1 x a100-80", "[gpu0]", "nvlink_error_link = 8", "nvlink_replay = 3", "nvlink_crc = 5")) {
            sim.command("advance 100");
            NvmlDevice gpu = sim.gpu(0);
            for (int link : new int[] {0, 5, 6, 8, 11}) {
                Reading reading = gpu.fields(field.of(link).orElseThrow())[0];
                Reading expected = switch (field) {
                    case REPLAY -> gpu.links().errors(link, NvLinkError.REPLAY);
                    case RECOVERY -> gpu.links().errors(link, NvLinkError.RECOVERY);
                    case CRC_FLIT -> gpu.links().errors(link, NvLinkError.CRC_FLIT);
                    case CRC_DATA -> gpu.links().errors(link, NvLinkError.CRC_DATA);
                    case ECC_DATA -> gpu.links().errors(link, NvLinkError.ECC_DATA);
                    case SPEED -> gpu.fields(FieldRequest.of(FieldId.NVLINK_GET_SPEED, link))[0];
                };
                assertTrue(reading.ok(), reading::toString);
                assertEquals(expected, reading);
            }
            assertEquals(Optional.empty(), field.of(12));
            assertEquals(Optional.empty(), field.of(-1));
        }
    }

    @ParameterizedTest
    @CsvSource({"0x309,3e-9", "0x10F,1e-15", "0,0", "0xF00,15"})
    void bitErrorRatesAreDecoded(String raw, double rate) {
        assertEquals(rate, DeviceLinks.bitErrorRate(Long.decode(raw)), rate / 1e12);
    }

    @Test
    void oldLibrariesHaveTheOlderCallsOnly() {
        try (Simulation sim = Simulation.open(Simulation.variant("450"), "gpus = 1 x a100-80")) {
            DeviceLinks links = sim.gpu(0).links();
            Reading missing = Reading.absent(NvmlReturn.FUNCTION_NOT_FOUND);
            assertEquals(Reading.of(12), links.count());
            assertEquals(Reading.of("3.0"), links.version(0));
            assertTrue(links.remote(0).ok());
            assertEquals(missing, links.remoteType(0));
            assertEquals(missing, links.encryption());
            assertEquals(missing, links.bandwidthMode());
            assertEquals(missing, links.coherent());
        }
    }
}

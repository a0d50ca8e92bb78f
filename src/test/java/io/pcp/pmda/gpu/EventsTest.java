package io.pcp.pmda.gpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.jna.NativeLibrary;
import io.pcp.pmda.gpu.event.EventKind;
import io.pcp.pmda.gpu.event.XidClass;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** XIDs and other events from the driver to the answers. */
class EventsTest {
    private static final String TOTAL = "gpu.xid.total";
    private static final String COUNT = "gpu.xid.count";
    private static final int XID79 = 79;

    @TempDir
    private Path directory;

    private Simulation two() {
        return new Simulation(directory).lines("gpus = 2 x h100");
    }

    /** An agent whose GPUs are all watched. */
    private GpuBed watching(Simulation simulation, int gpus) {
        GpuBed bed = new GpuBed(directory, simulation);
        GpuBed.until("all are watched", () -> simulation.calls("nvmlDeviceRegisterEvents") >= gpus);
        return bed;
    }

    private static List<String> rows() {
        return GpuCatalogue.load().rows().stream()
                .filter(row -> row.cluster() == 13)
                .map(CatalogueRow::name)
                .toList();
    }

    private static void until(GpuBed bed, String name, String instance, long value) {
        GpuBed.until(
                name + " of " + instance + " is " + value,
                () -> Long.valueOf(value).equals(bed.fetchOne(name).values().get(instance)));
    }

    @Test
    void beforeTheFirstEventTheCountsAreZeroAndThereIsNoLatest() {
        try (GpuBed bed = watching(two(), 2)) {
            Map<String, Object> zeros = Map.of("gpu0", 0L, "gpu1", 0L);
            until(bed, "gpu.event.bind", "", 0);
            bed.fetch(rows().toArray(new String[0])).forEach((name, values) -> {
                assertEquals(0, values.status() < 0 ? values.status() : 0, name);
                boolean node = name.equals("gpu.event.bind") || name.equals("gpu.event.unbind");
                boolean latest = name.startsWith("gpu.xid.last") || name.equals(COUNT);
                boolean none = latest || name.equals("gpu.event.power_source");
                assertEquals(none ? Map.of() : node ? Map.of("", 0L) : zeros, values.values(), name);
            });
        }
    }

    @Test
    void anXidIsCountedByGpuCodeAndClassWithTimeAndSlice() {
        Simulation simulation = two();
        try (GpuBed bed = watching(simulation, 2)) {
            simulation.command("xid gpu1 79");
            until(bed, TOTAL, "gpu1", 1);
            simulation.command("xid gpu1 13 2 1");
            simulation.command("xid gpu1 13 3");
            until(bed, TOTAL, "gpu1", 3);
            assertEquals(0L, bed.fetchOne(TOTAL).number("gpu0"));
            assertEquals(
                    Map.of("gpu1/xid13", 2L, "gpu1/xid79", 1L),
                    bed.fetchOne(COUNT).values());
            assertEquals(Map.of("gpu1", 13L), bed.fetchOne("gpu.xid.last").values());
            assertEquals(
                    Map.of("gpu1", "gpu1/gi3"),
                    bed.fetchOne("gpu.xid.last_instance").values());
            long at = bed.fetchOne("gpu.xid.last_time").number("gpu1");
            assertTrue(Math.abs(at - bed.time().epochMillis()) < 60_000, () -> "at " + at);
            assertEquals(1L, bed.fetchOne("gpu.xid.class.fatal").number("gpu1"));
            long sum = 0;
            for (XidClass kind : XidClass.values()) {
                sum += bed.fetchOne("gpu.xid.class." + kind.word()).number("gpu1");
            }
            assertEquals(3, sum);
            int id = 1 << 16 | XID79;
            assertEquals("gpu1/xid79", bed.instances(Scope.XID.serial()).get(id));
            String labels = bed.labels(Scope.XID.serial(), id);
            assertTrue(labels.contains("\"xid\":79") && labels.contains("\"class\":\"fatal\""), labels);
            assertTrue(labels.contains("\"text\":\"GPU has fallen off the bus\""), labels);
            assertTrue(labels.contains("\"uuid\":\"GPU-"), labels);
        }
    }

    @Test
    void aSliceIsNamedByBothItsIds() {
        Simulation simulation = two();
        try (GpuBed bed = watching(simulation, 2)) {
            simulation.command("xid gpu0 43 2 1");
            until(bed, TOTAL, "gpu0", 1);
            assertEquals(
                    Map.of("gpu0", "gpu0/mig2.1"),
                    bed.fetchOne("gpu.xid.last_instance").values());
        }
    }

    @ParameterizedTest
    @EnumSource(EventKind.class)
    void everyKindOfEventIsCountedOnItsOwn(EventKind kind) {
        // Only boards that can run on an undersized supply tell of their power source.
        String preset = kind == EventKind.POWER_SOURCE ? "rtx4090" : "h100";
        Simulation simulation = new Simulation(directory).lines("gpus = 2 x " + preset);
        try (GpuBed bed = watching(simulation, 2)) {
            simulation.command("event gpu1 0x" + Long.toHexString(kind.bit()));
            until(bed, "gpu.event." + kind.word(), "gpu1", 1);
            for (EventKind other : EventKind.values()) {
                Map<String, Object> values =
                        bed.fetchOne("gpu.event." + other.word()).values();
                assertEquals(other == kind ? 1L : 0L, values.getOrDefault("gpu1", 0L), other.word());
                assertEquals(0L, values.getOrDefault("gpu0", 0L), other.word());
            }
            assertEquals(0, bed.fetchOne(TOTAL).number("gpu1"));
        }
    }

    @Test
    void whatAGpuCannotTellIsLeftOut() {
        Simulation simulation =
                two().faults("value gpu0 nvmlDeviceGetSupportedEventTypes 0x9", "notsup gpu1 nvmlDevice*Event*");
        try (GpuBed bed = watching(simulation, 1)) {
            for (EventKind kind : EventKind.values()) {
                GpuBed.Values values = bed.fetchOne("gpu.event." + kind.word());
                boolean counted = kind == EventKind.ECC_CORRECTED;
                assertEquals(counted ? Map.of("gpu0", 0L) : Map.of(), values.values(), kind.word());
                assertTrue(values.status() >= 0, kind.word());
            }
            assertEquals(Map.of("gpu0", 0L), bed.fetchOne(TOTAL).values());
            assertEquals(Map.of("gpu0", 0L), bed.fetchOne("gpu.xid.class.app").values());
        }
    }

    @Test
    void aGpuWhoseRegistrationIsRefusedCountsNothingAndIsReportedOnce() {
        Simulation simulation = two().faults("nopermission gpu0 nvmlDeviceRegisterEvents");
        try (GpuBed bed = watching(simulation, 2)) {
            GpuBed.until("no zero for gpu0", () -> bed.fetchOne(TOTAL).values().equals(Map.of("gpu1", 0L)));
            GpuBed.until("a line", () -> bed.log("cannot be counted").size() == 1);
        }
    }

    @Test
    void theDriverTellsOfGpusItTakes() {
        Simulation simulation = two();
        try (GpuBed bed = watching(simulation, 2)) {
            assertEquals(2L, bed.fetchOne("gpu.count").singular());
            long looks = simulation.calls("nvmlDeviceGetHandleByIndex");
            simulation.command("sysevent bind gpu0");
            until(bed, "gpu.event.bind", "", 1);
            GpuBed.until("another look", () -> simulation.calls("nvmlDeviceGetHandleByIndex") > looks);
            assertEquals(0L, bed.fetchOne("gpu.event.unbind").singular());
        }
    }

    @Test
    void whileTheDriverLetsGoOfAGpuNothingIsOpen() {
        Simulation simulation = two();
        try (NativeLibrary held = simulation.hold();
                GpuBed bed = watching(simulation, 2)) {
            assertNotNull(held);
            bed.fetchOne("gpu.power.usage");
            simulation.command("sysevent unbind gpu1");
            until(bed, "gpu.event.unbind", "", 1);
            GpuBed.until("closed", () -> simulation.calls("nvmlShutdown") == 1);
            simulation.faults("absent gpu1");
            GpuBed.until("gpu0 is back", () -> {
                bed.pass(Duration.ofSeconds(1));
                return bed.fetchOne("gpu.power.usage").values().keySet().equals(Set.of("gpu0"));
            });
            assertEquals(1L, bed.fetchOne("gpu.event.unbind").singular());
        }
    }

    @Test
    void anOldDriverTellsOfNoGpusItTakes() {
        Simulation simulation = new Simulation(directory, "450").lines("driver = 450.248.02", "gpus = 1 x a100-40");
        try (GpuBed bed = watching(simulation, 1)) {
            simulation.command("xid gpu0 31");
            until(bed, TOTAL, "gpu0", 1);
            for (String name : new String[] {"gpu.event.bind", "gpu.event.unbind"}) {
                assertEquals(Map.of(), bed.fetchOne(name).values(), name);
                assertEquals(0, bed.fetchOne(name).status(), name);
            }
        }
    }

    @Test
    void countsGoOnAfterARestart() throws IOException {
        Simulation simulation = two();
        try (GpuBed bed = watching(simulation, 2)) {
            simulation.command("xid gpu0 79");
            simulation.command("event gpu0 0x100");
            until(bed, "gpu.event.mig_config", "gpu0", 1);
        }
        assertTrue(Files.exists(directory.resolve("300.simulated.gpu.events")), "simulated GPUs have their own file");
        try (GpuBed bed = new GpuBed(directory, simulation)) {
            assertEquals(1L, bed.fetchOne(TOTAL).number("gpu0"), "with the first fetch");
            assertEquals(Map.of("gpu0/xid79", 1L), bed.fetchOne(COUNT).values());
            GpuBed.until("watched", () -> simulation.calls("nvmlDeviceRegisterEvents") >= 2);
            simulation.command("xid gpu0 79");
            until(bed, TOTAL, "gpu0", 2);
        }
    }

    @Test
    void anXidBetweenTwoFetchesAnHourApartIsCounted() {
        Simulation simulation = two();
        try (GpuBed bed = watching(simulation, 2)) {
            assertEquals(0L, bed.fetchOne(TOTAL).number("gpu1"));
            bed.pass(Duration.ofMinutes(30));
            simulation.command("xid gpu1 48");
            GpuBed.until(
                    "counted",
                    () -> bed.module()
                                    .events()
                                    .view(bed.module().fleet().gpus().get(1))
                                    .xidTotal()
                            == 1);
            bed.pass(Duration.ofMinutes(30));
            assertEquals(1L, bed.fetchOne(TOTAL).number("gpu1"));
        }
    }

    @Test
    void theXidOfAGpuThatIsLostByItIsShown() {
        Simulation simulation = two();
        try (GpuBed bed = watching(simulation, 2)) {
            simulation.command("xid gpu0 79");
            until(bed, TOTAL, "gpu0", 1);
            simulation.faults("lost gpu0");
            GpuBed.until(
                    "the event thread tells discovery",
                    () -> bed.module().fleet().gpus().get(0).attachment() == null);
            assertEquals(1L, bed.fetchOne(TOTAL).number("gpu0"));
            assertEquals(Map.of("gpu0/xid79", 1L), bed.fetchOne(COUNT).values());
            assertEquals(0L, bed.fetchOne("gpu.event.ecc_corrected").number("gpu0"));
            simulation.command("xid gpu1 31");
            until(bed, TOTAL, "gpu1", 1);
        }
    }

    @Test
    void aHungGpuKeepsNobodyFromHearingOfTheOthers() {
        Simulation simulation = two();
        try (GpuBed bed = watching(simulation, 2)) {
            bed.fetchOne("gpu.power.usage");
            simulation.faults("hang gpu0 *");
            simulation.command("reload");
            bed.jump(Duration.ofSeconds(2));
            bed.fetchOne("gpu.power.usage");
            bed.time().jump(Duration.ofSeconds(60));
            assertTrue(bed.module().fleet().gpus().get(0).passes().hung());
            long registered = simulation.calls("nvmlDeviceRegisterEvents");
            GpuBed.until("a set without it", () -> simulation.calls("nvmlDeviceRegisterEvents") > registered);
            simulation.command("xid gpu1 31");
            until(bed, TOTAL, "gpu1", 1);
        }
    }

    @Test
    void aChangeOfTheLayoutIsLookedAtWithoutAFetch() {
        Simulation simulation =
                new Simulation(directory).lines("[gpu0]", "preset = h100", "mig = on", "mig_instance = 1 0 3g.40gb");
        try (GpuBed bed = watching(simulation, 1)) {
            bed.fetchOne("gpu.mig.uuid");
            Gpu gpu = bed.module().fleet().gpus().get(0);
            assertEquals(1, gpu.units(Scope.MIG).size());
            simulation.command("mig create gpu0 2 0 2g.20gb");
            simulation.command("event gpu0 0x100");
            GpuBed.until("two slices", () -> {
                bed.tick();
                return gpu.units(Scope.MIG).size() == 2;
            });
        }
    }

    @Test
    void aReleaseFreesTheEventSetsAndADriverReloadIsFollowed() {
        Simulation simulation = two();
        try (NativeLibrary held = simulation.hold();
                GpuBed bed = watching(simulation, 2)) {
            assertNotNull(held);
            bed.store("0", "gpu.control.release", 600);
            GpuBed.until("closed", () -> simulation.calls("nvmlShutdown") == 1);
            assertEquals(simulation.calls("nvmlEventSetCreate"), simulation.calls("nvmlEventSetFree"));
            assertEquals(simulation.calls("nvmlSystemEventSetCreate"), simulation.calls("nvmlSystemEventSetFree"));
            simulation.command("driver_reload");
            bed.store("0", "gpu.control.release", 0);
            GpuBed.until("watched again", () -> {
                bed.pass(Duration.ofSeconds(2));
                return simulation.calls("nvmlDeviceRegisterEvents") == 4;
            });
            simulation.command("driver_reload");
            GpuBed.until("and again", () -> {
                bed.pass(Duration.ofSeconds(6));
                return simulation.calls("nvmlDeviceRegisterEvents") == 6;
            });
            simulation.command("xid gpu1 31");
            until(bed, TOTAL, "gpu1", 1);
        }
    }

    @Test
    void aStormOfXidsIsCountedAndFillsNeitherLogNorDisk() throws IOException {
        Simulation simulation = two();
        int storm = 3_000;
        int burst = 250;
        try (GpuBed bed = watching(simulation, 2)) {
            Gpu gpu = bed.module().fleet().gpus().get(0);
            for (int sent = 0; sent < storm; sent += burst) {
                for (int i = 0; i < burst; i++) {
                    // Codes of all kinds, more than are counted on their own.
                    simulation.command("xid gpu0 " + (sent + i) % 3000);
                }
                long due = sent + burst;
                GpuBed.until("counted", () -> bed.module().events().view(gpu).xidTotal() == due);
            }
            assertEquals(storm, bed.fetchOne(TOTAL).number("gpu0"));
            int codes = bed.fetchOne(COUNT).values().size();
            assertTrue(codes > 500 && codes < 1000, () -> codes + " codes");
            assertEquals(codes, bed.instances(Scope.XID.serial()).size());
            assertTrue(bed.log("").size() < 10, () -> "in " + bed.log(""));
        }
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertTrue(Files.size(file) < 100_000, file::toString);
            }
        }
    }
}

package io.pcp.pmda.nvml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventSetTest {
    private static final int SOON = 50;
    private static final Awaited NOTHING = new Awaited.Timeout();

    private static EventSet watching(Simulation sim, int... gpus) {
        EventSet set = sim.session().eventSet();
        assertEquals(NvmlReturn.SUCCESS, set.rc());
        for (int gpu : gpus) {
            long handle = handle(sim, gpu);
            assertEquals(
                    NvmlReturn.SUCCESS,
                    set.register(handle, set.supported(handle).number()));
        }
        return set;
    }

    private static long handle(Simulation sim, int gpu) {
        return sim.session().deviceByIndex(gpu).number();
    }

    @Test
    void allTypesTogetherAreTheMask() {
        long all = 0;
        for (EventType type : EventType.values()) {
            assertTrue(type.in(EventType.ALL));
            all |= type.bit();
        }
        assertEquals(EventType.ALL, all);
    }

    @Test
    void anXidArrivesWithCodeGpuAndSlice() {
        try (Simulation sim = Simulation.open("gpus = 2 x h100");
                EventSet set = watching(sim, 0, 1)) {
            assertEquals(NOTHING, set.await(0));
            sim.command("xid gpu1 79");
            sim.command("xid gpu0 43 3 1");
            assertEquals(new Awaited.Event(handle(sim, 1), 0x8, 79, -1, -1), set.await(SOON));
            assertEquals(new Awaited.Event(handle(sim, 0), 0x8, 43, 3, 1), set.await(SOON));
            assertEquals(NOTHING, set.await(0));
        }
    }

    @ParameterizedTest
    @CsvSource({"0x1,ECC_CORRECTED", "0x2,ECC_UNCORRECTED", "0x100,MIG_CONFIG", "0x8000,RECOVERY_ACTION"})
    void eventsOfOtherTypesArrive(String bits, EventType type) {
        try (Simulation sim = Simulation.open("gpus = 1 x h100");
                EventSet set = watching(sim, 0)) {
            sim.command("event gpu0 " + bits + " 7");
            assertEquals(new Awaited.Event(handle(sim, 0), type.bit(), 7, -1, -1), set.await(SOON));
        }
    }

    @Test
    void typesAGpuDoesNotSupportAreRefused() {
        try (Simulation sim = Simulation.open("gpus = 1 x t4");
                EventSet set = sim.session().eventSet()) {
            long handle = handle(sim, 0);
            assertEquals(NvmlReturn.NOT_SUPPORTED, set.register(handle, EventType.ALL));
            assertTrue(EventType.XID.in(set.supported(handle).number()));
            assertEquals(NvmlReturn.SUCCESS, set.register(handle, EventType.XID.bit()));
        }
    }

    @Test
    void aLostGpuEndsTheWaitAfterWhatHappenedBefore() {
        try (Simulation sim = Simulation.open("gpus = 2 x h100");
                EventSet set = watching(sim, 0, 1)) {
            long handle = handle(sim, 0);
            sim.command("xid gpu0 79");
            sim.command("lost gpu0");
            assertInstanceOf(Awaited.Event.class, set.await(SOON));
            assertEquals(new Awaited.Lost(), set.await(SOON));
            assertEquals(NvmlReturn.GPU_IS_LOST, set.register(handle, 8));
            assertEquals(Reading.absent(NvmlReturn.GPU_IS_LOST), set.supported(handle));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {NvmlReturn.NOT_SUPPORTED, NvmlReturn.FUNCTION_NOT_FOUND})
    void whereTheNewWaitIsMissingTheOldOneServesWithoutSlices(int rc) {
        try (Simulation sim = Simulation.open("gpus = 1 x h100");
                EventSet set = watching(sim, 0)) {
            sim.command("rc nvmlEventSetWait_v2 " + rc);
            sim.command("xid gpu0 43 3 1");
            assertEquals(new Awaited.Event(handle(sim, 0), 0x8, 43, -1, -1), set.await(SOON));
            assertEquals(NOTHING, set.await(0));
            assertEquals(1, sim.calls("nvmlEventSetWait_v2"));
        }
    }

    @Test
    void anOldDriverTellsItsXids() {
        try (Simulation sim = Simulation.open(Simulation.variant("450"), "driver = 450.248.02", "gpus = 1 x a100-40");
                EventSet set = watching(sim, 0);
                SystemEventSet node = sim.session().systemEventSet()) {
            sim.command("xid gpu0 31");
            assertEquals(new Awaited.Event(handle(sim, 0), 0x8, 31, -1, -1), set.await(SOON));
            assertEquals(NvmlReturn.FUNCTION_NOT_FOUND, node.rc());
            assertEquals(new Awaited.Failed(NvmlReturn.FUNCTION_NOT_FOUND), node.await(SOON));
        }
    }

    @Test
    void aReloadedDriverEndsTheWait() {
        try (Simulation sim = Simulation.open("gpus = 1 x h100");
                EventSet set = watching(sim, 0)) {
            sim.command("driver_reload");
            assertEquals(new Awaited.Failed(NvmlReturn.UNINITIALIZED), set.await(SOON));
        }
    }

    @Test
    void aSetThatCannotBeMadeSaysWhy() {
        try (Simulation sim = Simulation.open("gpus = 1 x h100")) {
            sim.command("rc nvmlEventSetCreate 23");
            try (EventSet set = sim.session().eventSet()) {
                assertEquals(NvmlReturn.INSUFFICIENT_RESOURCES, set.rc());
                assertEquals(NvmlReturn.INSUFFICIENT_RESOURCES, set.register(handle(sim, 0), 8));
                assertEquals(new Awaited.Failed(NvmlReturn.INSUFFICIENT_RESOURCES), set.await(SOON));
                assertEquals(Reading.absent(NvmlReturn.INSUFFICIENT_RESOURCES), set.supported(handle(sim, 0)));
            }
            assertEquals(0, sim.calls("nvmlEventSetFree"));
        }
    }

    @Test
    void theDriverTellsOfGpusItTakesAndLeaves() {
        try (Simulation sim = Simulation.open("gpus = 2 x h100");
                SystemEventSet node = sim.session().systemEventSet()) {
            assertEquals(NvmlReturn.SUCCESS, node.rc());
            assertEquals(NOTHING, node.await(0));
            sim.command("sysevent unbind gpu1");
            sim.command("sysevent bind gpu1");
            Awaited.SystemEvents seen = assertInstanceOf(Awaited.SystemEvents.class, node.await(SOON));
            assertEquals(
                    List.of(Awaited.SystemEvent.Type.UNBIND, Awaited.SystemEvent.Type.BIND),
                    seen.events().stream().map(Awaited.SystemEvent::type).toList());
            assertEquals(seen.events().get(0).gpuId(), seen.events().get(1).gpuId());
            assertEquals(NOTHING, node.await(0));
        }
    }

    @Test
    void waitingIsNeitherSlowNorAFailure() {
        try (Simulation sim = Simulation.open("gpus = 1 x h100");
                EventSet set = watching(sim, 0)) {
            long calls = sim.counters().calls();
            long micros = sim.counters().micros();
            assertEquals(NOTHING, set.await(150));
            assertEquals(calls + 1, sim.counters().calls());
            assertEquals(micros, sim.counters().micros());
            assertEquals(0, sim.counters().slow());
            assertEquals(0, sim.counters().errors());
        }
    }

    @Test
    void everySetIsFreedOnceByWhoeverComesFirst() {
        try (Simulation sim = Simulation.open("gpus = 1 x h100")) {
            EventSet first = watching(sim, 0);
            SystemEventSet node = sim.session().systemEventSet();
            EventSet left = watching(sim, 0);
            first.close();
            first.close();
            assertEquals(1, sim.calls("nvmlEventSetFree"));
            assertEquals(2, sim.session().objects().size());
            sim.restart();
            assertEquals(2, sim.calls("nvmlEventSetFree"));
            assertEquals(1, sim.calls("nvmlSystemEventSetFree"));
            left.close();
            node.abandon();
            node.close();
            assertEquals(2, sim.calls("nvmlEventSetFree"));
            assertEquals(0, sim.counters().errors());
        }
    }

    @Test
    void aThousandSetsLeaveNothingBehind() {
        try (Simulation sim = Simulation.open("gpus = 1 x h100")) {
            for (int i = 0; i < 1000; i++) {
                watching(sim, 0).close();
                sim.session().systemEventSet().close();
            }
            assertEquals(1000, sim.calls("nvmlEventSetFree"));
            assertEquals(0, sim.session().objects().size());
        }
    }
}

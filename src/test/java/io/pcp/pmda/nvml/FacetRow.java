package io.pcp.pmda.nvml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/**
 * One read of a facet: on which GPU, how it gets a value of its own, and what it then reads as.
 *
 * @param functions C functions behind it, {@code *} allowed
 * @param preset model that supports it
 * @param keys lines of the GPU's section; a line {@code ! command} is a command run afterwards
 */
record FacetRow(
        String functions,
        String preset,
        List<String> keys,
        Function<NvmlDevice, List<Reading>> read,
        List<Reading> expected) {

    /** A read of single values; expected are numbers and texts. */
    static FacetRow row(
            String functions,
            String preset,
            String keys,
            Function<NvmlDevice, List<Reading>> read,
            Object... expected) {
        List<Reading> readings = Arrays.stream(expected).map(FacetRow::reading).toList();
        return new FacetRow(functions, preset, keys.isEmpty() ? List.of() : List.of(keys.split("; ")), read, readings);
    }

    private static Reading reading(Object value) {
        if (value instanceof Reading reading) {
            return reading;
        }
        return value instanceof String text ? Reading.of(text) : Reading.of(((Number) value).longValue());
    }

    private Simulation open() {
        List<String> scenario = new ArrayList<>(List.of("gpus = 1 x " + preset, "[gpu0]"));
        keys.stream().filter(key -> !key.startsWith("! ")).forEach(scenario::add);
        Simulation sim = Simulation.open(scenario.toArray(String[]::new));
        keys.stream().filter(key -> key.startsWith("! ")).forEach(key -> sim.command(key.substring(2)));
        return sim;
    }

    void readsItsValue() {
        try (Simulation sim = open()) {
            assertEquals(expected, read.apply(sim.gpu(0)), functions);
            assertEquals(0, sim.counters().errors(), functions);
        }
    }

    /** Asked a second time, no driver is bothered again. */
    void isAbsentWhereItIsNotSupported() {
        try (Simulation sim = open()) {
            sim.command("clear value");
            for (String function : functions.split(" ")) {
                sim.command("notsup " + function);
            }
            NvmlDevice gpu = sim.gpu(0);
            for (Reading reading : read.apply(gpu)) {
                assertFalse(reading.ok(), functions);
                assertEquals(NvmlReturn.Kind.UNSUPPORTED, reading.kind(), functions);
            }
            assertEquals(0, sim.counters().errors(), functions);
            long asked = sim.counters().unsupported();
            read.apply(gpu);
            assertEquals(asked, sim.counters().unsupported(), functions);
        }
    }

    @Override
    public String toString() {
        return functions + " " + expected;
    }
}

package io.pcp.pmda.nvml;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class NvmlCallsTest {

    @ParameterizedTest
    @EnumSource(
            value = NvmlFunction.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"INIT", "SHUTDOWN"})
    void everyVersionOfAFunctionReachesItsOwnSymbol(NvmlFunction function) {
        try (Simulation sim = Simulation.open("gpus = 1 x h100")) {
            long handle = sim.session().deviceByIndex(0).number();
            for (int version = 0; version < function.symbols().size(); version++) {
                String symbol = function.symbols().get(version);
                long before = sim.calls(symbol);
                try (CallBuffer buffer = new CallBuffer(handle).cleared()) {
                    sim.session().call(function, version, buffer);
                }
                assertEquals(before + 1, sim.calls(symbol), symbol);
            }
        }
    }
}

package io.pcp.pmda.nvml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class NvmlFunctionTest {
    private static final String LIST = "/nvml-symbols.txt";

    private static final Pattern CHANGES = Pattern.compile(
            "Set(?!tings)|Clear|Reset|Create|Destroy|Remove|Modify|Freeze|Free$|Alloc|Discover|Register|Enable(?!d)");

    /** What makes, fills and frees objects of this process; no state of a GPU changes. */
    private static final Set<String> OWN_OBJECTS = Set.of(
            "nvmlEventSetCreate",
            "nvmlEventSetFree",
            "nvmlEventSetWait",
            "nvmlEventSetWait_v2",
            "nvmlDeviceRegisterEvents",
            "nvmlSystemEventSetCreate",
            "nvmlSystemEventSetFree",
            "nvmlSystemEventSetWait",
            "nvmlSystemRegisterEvents",
            "nvmlGpmSampleAlloc",
            "nvmlGpmSampleFree");

    private static Set<String> declared() {
        return NativeBinding.BOUND.stream()
                .flatMap(type -> Arrays.stream(type.getDeclaredMethods()))
                .filter(method -> Modifier.isNative(method.getModifiers()))
                .map(Method::getName)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static boolean changes(String symbol) {
        return CHANGES.matcher(symbol).find() && !OWN_OBJECTS.contains(symbol);
    }

    @Test
    void nothingThatChangesAGpuIsDeclared() {
        for (String symbol : declared()) {
            assertFalse(changes(symbol), symbol);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "nvmlDeviceSetPowerManagementLimit,true",
        "nvmlDeviceClearEccErrorCounts,true",
        "nvmlDeviceResetNvLinkErrorCounters,true",
        "nvmlDeviceCreateGpuInstance,true",
        "nvmlGpuInstanceDestroy,true",
        "nvmlDeviceRemoveGpu_v2,true",
        "nvmlDeviceModifyDrainState,true",
        "nvmlDeviceFreezeNvLinkUtilizationCounter,true",
        "nvmlGpmSetStreamingEnabled,true",
        "nvmlEventSetCreate,false",
        "nvmlGpmSampleFree,false",
        "nvmlDeviceGetThermalSettings,false",
        "nvmlDeviceGetPowerUsage,false",
    })
    void changingFunctionsAreToldByTheirNames(String symbol, boolean changes) {
        assertEquals(changes, changes(symbol));
    }

    @Test
    void theListOfWhatCanBeCalledIsComplete() throws IOException {
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(
                Objects.requireNonNull(NvmlFunctionTest.class.getResourceAsStream(LIST), LIST),
                StandardCharsets.UTF_8))) {
            List<String> listed =
                    reader.lines().filter(line -> !line.startsWith("#")).toList();
            assertEquals(String.join("\n", declared()), String.join("\n", listed));
        }
    }

    @Test
    void everySymbolHasItsNativeMethodAndTheOtherWayRound() {
        Set<String> symbols = Arrays.stream(NvmlFunction.values())
                .flatMap(function -> function.symbols().stream())
                .collect(Collectors.toCollection(TreeSet::new));
        symbols.add("nvmlErrorString");
        assertEquals(symbols, declared());
    }

    @ParameterizedTest
    @EnumSource(value = NvmlFunction.class, mode = EnumSource.Mode.EXCLUDE, names = "SHUTDOWN")
    void everyFunctionReachesTheLibraryUnderEachOfItsNames(NvmlFunction function) {
        try (Simulation sim = Simulation.open("gpus = 1 x h100");
                CallBuffer buffer = new CallBuffer(0)) {
            for (int version = 0; version < function.symbols().size(); version++) {
                String symbol = function.symbols().get(version);
                long before = sim.calls(symbol);
                buffer.fillList((byte) 0);
                sim.library().call(function, version, buffer.cleared());
                assertEquals(before + 1, sim.calls(symbol), symbol);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(NvmlFunction.class)
    void aFunctionTakesNoneOrOneStructVersionPerSymbol(NvmlFunction function) {
        for (String symbol : Set.copyOf(function.symbols())) {
            long words = Stream.iterate(0, v -> v < function.symbols().size(), v -> v + 1)
                    .filter(v -> function.symbols().get(v).equals(symbol))
                    .mapToInt(v -> StructWord.of(function, v))
                    .distinct()
                    .count();
            long times = function.symbols().stream().filter(symbol::equals).count();
            assertEquals(times, words, symbol);
        }
    }

    @Test
    void supportIsRememberedForLinksUpTo36InLittleMemory() {
        assertEquals(36, NvmlFunction.NVLINK_STATE.slots());
        int slots = Arrays.stream(NvmlFunction.values())
                .mapToInt(NvmlFunction::slots)
                .sum();
        assertTrue(slots < 1000, () -> slots + " answers to remember for each device and thread");
    }

    @Test
    void anEnumeratorBeyondTheSlotsOfItsFunctionIsRefused() {
        try (Simulation sim = Simulation.open("gpus = 1 x h100");
                DeviceCalls calls = new DeviceCalls(sim.session(), 0)) {
            assertThrows(IndexOutOfBoundsException.class, () -> calls.call(NvmlFunction.POWER_USAGE, 1));
        }
    }
}

package io.pcp.pmda.nvml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class NvmlFunctionTest {
    private static final Pattern CHANGES =
            Pattern.compile("Set|Clear|Reset|Create|Destroy|Remove|Modify|Freeze|Free$|Discover");

    /** Memory of the library's own that a reader must make and free; nothing of a GPU. */
    private static final Set<String> OBJECTS = Set.of(
            "nvmlEventSetCreate",
            "nvmlEventSetFree",
            "nvmlEventSetWait",
            "nvmlEventSetWait_v2",
            "nvmlSystemEventSetCreate",
            "nvmlSystemEventSetFree",
            "nvmlSystemEventSetWait",
            "nvmlGpmSampleFree");

    private static Set<String> declared() {
        return Arrays.stream(NvmlCalls.class.getDeclaredMethods())
                .filter(method -> Modifier.isNative(method.getModifiers()))
                .map(Method::getName)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void nothingThatChangesAGpuIsDeclared() {
        Set<String> symbols = declared();
        assertTrue(symbols.removeAll(OBJECTS));
        for (String symbol : symbols) {
            assertFalse(CHANGES.matcher(symbol).find(), symbol);
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
}

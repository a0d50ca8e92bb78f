package io.pcp.pmda.nvml;

import com.sun.jna.Function;
import com.sun.jna.FunctionMapper;
import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;

/**
 * One NVML library bound to the native methods of {@link NvmlCalls} and {@link DetailCalls}.
 *
 * <p>JNA's direct mapping binds a class to one library and gives up at the first missing function, leaving
 * the methods behind it unbound. NVML grows with every driver branch, so some function is always missing.
 * Therefore every symbol is looked up by itself first, and a method without a symbol is bound to {@value
 * #STAND_IN}; {@link #present} keeps anybody from calling it.
 */
final class NativeBinding {
    /** Exists in every NVML, and nothing happens if it is called once too often. */
    private static final String STAND_IN = "nvmlShutdown";

    /** dlopen's RTLD_LAZY without RTLD_GLOBAL: names of one NVML must not resolve into another. */
    private static final int RTLD_LAZY = 1;

    /**
     * The binding in force. The one piece of static state of this package: native methods belong to a class,
     * so only one library can be behind them.
     */
    private static final AtomicReference<NativeBinding> CURRENT = new AtomicReference<>();

    /** Classes with native methods. */
    static final List<Class<?>> BOUND = List.of(NvmlCalls.class, DetailCalls.class);

    private final NativeLibrary library;
    private final Set<String> present;

    private NativeBinding(NativeLibrary library, Set<String> present) {
        this.library = library;
        this.present = present;
    }

    /** Whether native methods are bound at present. */
    static boolean taken() {
        return CURRENT.get() != null;
    }

    /**
     * Maps a library without binding it.
     *
     * @param name absolute path, or a bare name for the loader to find
     * @throws UnsatisfiedLinkError when it cannot be mapped
     */
    static NativeLibrary map(String name) {
        return NativeLibrary.getInstance(
                name, Map.of(Library.OPTION_OPEN_FLAGS, RTLD_LAZY, Library.OPTION_FUNCTION_MAPPER, (FunctionMapper)
                        (library, method) -> has(library, method.getName()) ? method.getName() : STAND_IN));
    }

    /** Whether the library exports a symbol. */
    static boolean has(NativeLibrary library, String symbol) {
        return symbol(library, symbol) != null;
    }

    /** A symbol, or null. */
    static Function symbol(NativeLibrary library, String symbol) {
        try {
            return library.getFunction(symbol);
        } catch (UnsatisfiedLinkError e) {
            return null;
        }
    }

    /** Whether this can be an NVML at all: what every one since 2011 has. */
    static boolean isNvml(NativeLibrary library) {
        return has(library, STAND_IN)
                && has(library, "nvmlErrorString")
                && NvmlFunction.INIT.symbols().stream().anyMatch(s -> has(library, s));
    }

    /**
     * Binds the native methods.
     *
     * @return null when another library holds them
     */
    static NativeBinding bind(NativeLibrary library) {
        Set<String> present = new HashSet<>();
        for (NvmlFunction function : NvmlFunction.values()) {
            for (String symbol : function.symbols()) {
                if (has(library, symbol)) {
                    present.add(symbol);
                }
            }
        }
        NativeBinding binding = new NativeBinding(library, Set.copyOf(present));
        if (!CURRENT.compareAndSet(null, binding)) {
            return null;
        }
        BOUND.forEach(type -> Native.register(type, library));
        return binding;
    }

    boolean present(String symbol) {
        return present.contains(symbol);
    }

    /** Address of a function every NVML has: tells which file is mapped. */
    static long address(NativeLibrary library) {
        Function function = symbol(library, STAND_IN);
        return function == null ? 0 : Pointer.nativeValue(function);
    }

    /** Unbinds and unmaps. No call may be under way. */
    void release() {
        BOUND.forEach(Native::unregister);
        library.close();
        CURRENT.compareAndSet(this, null);
    }
}

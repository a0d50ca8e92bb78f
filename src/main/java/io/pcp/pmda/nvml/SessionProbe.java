package io.pcp.pmda.nvml;

/**
 * What only somebody who examines a driver asks a session: single symbols without fallback, and what was found out about
 * the layout of its lists. Owned by one thread; calls may block as long as the driver likes.
 */
public final class SessionProbe implements AutoCloseable {
    /** Room for any list or struct of the interface; every length and count passed is zero. */
    private static final int ROOM = 1 << 16;

    private final NvmlSession session;
    private final CallBuffer buffer;

    /**
     * @param handle GPU that calls with a handle are made with
     */
    public SessionProbe(NvmlSession session, long handle) {
        this.session = session;
        buffer = new CallBuffer(handle);
    }

    /**
     * Whether a symbol can be called without arguments of its own: it only observes, and answers zero lengths, zero
     * counts and unversioned structs with a code.
     */
    public static boolean callable(String symbol) {
        boolean observes = symbol.startsWith("nvmlDeviceGet") || symbol.startsWith("nvmlSystemGet");
        return observes && !symbol.contains("Sample") && !symbol.contains("Event");
    }

    /**
     * Calls one symbol of a function with index, enumerator, length and count zero.
     *
     * @param version which of {@link NvmlFunction#symbols}; must be {@link #callable}
     * @return NVML's return code; FUNCTION_NOT_FOUND when the library lacks the symbol
     */
    public int call(NvmlFunction function, int version) {
        if (!callable(function.symbols().get(version))) {
            throw new IllegalArgumentException(function.symbols().get(version) + " needs arguments");
        }
        buffer.list(ROOM);
        buffer.fillList((byte) 0);
        buffer.cleared();
        buffer.arg = 0;
        return session.call(function, version, buffer);
    }

    /** Whether the library has this symbol. */
    public boolean has(NvmlFunction function, int version) {
        return session.library().has(function, version);
    }

    /**
     * Size of an entry in lists of processes, bytes.
     *
     * @param version symbol of the list, 0 = {@code _v3}
     * @return 16, 24 or 32; 0 while no list with two processes was read
     */
    public int processEntry(int version) {
        return version == ProcessReader.VERSIONS - 1 ? 16 : session.strides().get(version);
    }

    @Override
    public void close() {
        buffer.close();
    }
}

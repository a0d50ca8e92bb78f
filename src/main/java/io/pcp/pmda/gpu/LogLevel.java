package io.pcp.pmda.gpu;

import io.pcp.pmda.sdk.PmdaLog;

/**
 * What {@code gpu.pmda.loglevel} sets: 0 changes of state, 1 also failing reads, 2 also debugging
 * text.
 */
final class LogLevel {
    static final int MOST = 2;

    private final PmdaLog log;
    private volatile int level;

    LogLevel(PmdaLog log) {
        this.log = log;
        this.level = log.debugging() ? MOST : 0;
    }

    int get() {
        return level;
    }

    /**
     * @param next 0..2
     */
    void set(int next) {
        level = next;
        log.debugging(next == MOST);
    }

    boolean verbose() {
        return level > 0;
    }
}

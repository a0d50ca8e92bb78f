package io.pcp.pmda.bridge;

/** What control metrics show of all sources together, and what can be done to them. Thread-safe; nothing blocks. */
interface FleetView {
    /** What an agent without sources shows. */
    FleetView NONE = new FleetView() {};

    default long inflightBytes() {
        return 0;
    }

    default long queueWaitMicros() {
        return 0;
    }

    default long lateFetches() {
        return 0;
    }

    default long registryBytes() {
        return 0;
    }

    default int debug() {
        return 0;
    }

    default void debug(int level) {}

    /** Times the configuration was read again since somebody wished so. */
    default int reloads() {
        return 0;
    }

    default void reload() {}
}

package io.pcp.pmda.bridge;

import io.pcp.pmda.sdk.ValueSink;

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

    /** What a metric about the receiver of OTLP shows. */
    default void receiver(ControlLeaf leaf, ValueSink out) {
        if (leaf == ControlLeaf.OTLP_LISTENING) {
            out.text("off");
        } else if (leaf != ControlLeaf.OTLP_LAST_REFUSAL) {
            out.number(0);
        }
    }
}

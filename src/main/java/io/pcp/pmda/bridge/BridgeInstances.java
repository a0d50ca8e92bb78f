package io.pcp.pmda.bridge;

import io.pcp.pmda.sdk.InstanceDomain;
import io.pcp.pmda.sdk.InstanceTable;

/**
 * The instance domain that all metrics of a source share whose series have the same label names. Thread-safe: the table
 * is published by the thread that scrapes and read by the pipe thread.
 */
final class BridgeInstances implements InstanceDomain {
    private final int serial;
    private final String oneline;
    private volatile InstanceTable table = InstanceTable.EMPTY;

    BridgeInstances(int serial, String oneline) {
        this.serial = serial;
        this.oneline = oneline;
    }

    @Override
    public int serial() {
        return serial;
    }

    @Override
    public String oneline() {
        return oneline;
    }

    @Override
    public String help() {
        return "";
    }

    @Override
    public InstanceTable table() {
        return table;
    }

    void publish(InstanceTable next) {
        table = next;
    }
}

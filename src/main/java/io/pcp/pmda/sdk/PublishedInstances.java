package io.pcp.pmda.sdk;

import io.pcp.pmda.model.LabelSet;
import java.util.Objects;

/**
 * An instance domain whose owner publishes whole tables. For ids that follow from the thing itself (an ordinal, a pid);
 * where they must be invented and remembered, use {@link CachedInstances}.
 */
public final class PublishedInstances implements InstanceDomain {
    private final int serial;
    private final String oneline;
    private final String help;
    private final LabelSet labels;
    private volatile SnapshotOwner<?> publisher;
    private volatile InstanceTable table = InstanceTable.EMPTY;

    public PublishedInstances(int serial, String oneline, String help, LabelSet labels) {
        this.serial = serial;
        this.oneline = oneline;
        this.help = help;
        this.labels = labels;
    }

    /** Replaces the table; seen by the next fetch. */
    public PublishedInstances publish(InstanceTable next) {
        table = Objects.requireNonNull(next);
        return this;
    }

    /** Names the owner whose refresh publishes the table, so that questions about instances can ask it. */
    public PublishedInstances publishedBy(SnapshotOwner<?> owner) {
        publisher = owner;
        return this;
    }

    @Override
    public void touch(Fetch fetch) {
        if (publisher != null) {
            fetch.ask(publisher);
        }
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
        return help;
    }

    @Override
    public InstanceTable table() {
        return table;
    }

    @Override
    public LabelSet labels() {
        return labels;
    }
}

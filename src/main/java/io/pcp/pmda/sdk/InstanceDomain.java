package io.pcp.pmda.sdk;

/** A set of instances that metrics share. Implementations are thread-safe and answer {@link #table} at once. */
public interface InstanceDomain extends Touching {

    /** Serial number within the PMDA, 0..4194303; the domain number comes from the command line. */
    int serial();

    /** One line for {@code pminfo -t}. */
    String oneline();

    /** Longer help; may be empty. */
    String help();

    /**
     * Asks the owner that publishes the table, when there is one: a question about instances gets the instances of now,
     * as it would from a C agent that refreshes before it answers.
     */
    @Override
    default void touch(Fetch fetch) {}

    /** The active instances now. */
    InstanceTable table();

    /** Labels all instances share (level INDOM). */
    default io.pcp.pmda.model.LabelSet labels() {
        return io.pcp.pmda.model.LabelSet.EMPTY;
    }

    /** A domain whose instances never change: ids 0, 1, 2 … in the order given. */
    static InstanceDomain fixed(int serial, String oneline, String... names) {
        java.util.List<Instance> instances = new java.util.ArrayList<>();
        for (String name : names) {
            instances.add(new Instance(instances.size(), name));
        }
        return of(serial, oneline, new InstanceTable(instances));
    }

    /** A domain with a table that never changes. */
    static InstanceDomain of(int serial, String oneline, InstanceTable table) {
        return new PublishedInstances(serial, oneline, "", io.pcp.pmda.model.LabelSet.EMPTY).publish(table);
    }
}

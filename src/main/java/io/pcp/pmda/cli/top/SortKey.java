package io.pcp.pmda.cli.top;

import java.util.Comparator;

/** What processes can be sorted by. */
enum SortKey {
    MEMORY("MEM", true, Comparator.comparingDouble(task -> known(task.memory()))),
    SM("SM", true, Comparator.comparingDouble(task -> known(task.sm()))),
    PID("PID", false, Comparator.comparingLong(GpuTask::pid)),
    USER("USER", false, Comparator.comparing(GpuTask::user, NaturalOrder.INSTANCE)),
    GPU("GPU", false, Comparator.comparing(GpuTask::place, NaturalOrder.INSTANCE)),
    JOB("JOB", false, Comparator.comparing(GpuTask::job, NaturalOrder.INSTANCE)),
    COMMAND("COMMAND", false, Comparator.comparing(GpuTask::command, NaturalOrder.INSTANCE));

    private final String head;
    private final boolean largestFirst;
    private final Comparator<GpuTask> ascending;

    SortKey(String head, boolean largestFirst, Comparator<GpuTask> ascending) {
        this.head = head;
        this.largestFirst = largestFirst;
        this.ascending = ascending;
    }

    private static double known(double number) {
        return Double.isNaN(number) ? -1 : number;
    }

    /** Heading of the column. */
    String head() {
        return head;
    }

    boolean descending(boolean reverse) {
        return largestFirst != reverse;
    }

    SortKey next() {
        return values()[(ordinal() + 1) % values().length];
    }

    /** Ties in a fixed order, so that lines do not jump. */
    Comparator<GpuTask> order(boolean reverse) {
        return (descending(reverse) ? ascending.reversed() : ascending)
                .thenComparing(GpuTask::place, NaturalOrder.INSTANCE)
                .thenComparingLong(GpuTask::pid);
    }
}

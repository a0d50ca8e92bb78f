package io.pcp.pmda.gpu;

import io.pcp.pmda.nvml.NvmlReturn;
import io.pcp.pmda.nvml.NvmlReturn.Kind;
import io.pcp.pmda.nvml.Reading;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * The NVLinks of a GPU in one pass.
 *
 * @param count links fitted, or why that is not known
 * @param states of each link: {@link #DOWN}, {@link #UP} or {@link #ASLEEP}, or why there is none
 * @param up links that were up when last heard of, bit 0 for link 0
 * @param histograms links that have a histogram of error correction, in the same form
 * @param memory what is known beyond this pass
 */
record LinkStates(Reading count, List<Reading> states, long up, long histograms, LinkMemory memory) {
    static final int DOWN = 0;
    static final int UP = 1;
    static final int ASLEEP = 2;

    /** Whether a link was up when last heard of. */
    boolean isUp(int link) {
        return (up >> link & 1) != 0;
    }

    /** Links that are up. */
    Reading active() {
        return counted(link -> states.get(link).number() == UP);
    }

    /** Links that ought to be up and are down; sleep is neither. */
    Reading down() {
        return counted(this::isMissed);
    }

    /** Numbers of the links that ought to be up and are down. */
    List<Integer> missed() {
        List<Integer> missed = new ArrayList<>();
        for (int link = 0; link < states.size(); link++) {
            if (states.get(link).ok() && isMissed(link)) {
                missed.add(link);
            }
        }
        return missed;
    }

    /** How many links ought to be up. */
    int expected() {
        int expected = 0;
        for (int link = 0; link < states.size(); link++) {
            expected += memory.expected(link) ? 1 : 0;
        }
        return expected;
    }

    private boolean isMissed(int link) {
        return states.get(link).number() == DOWN && memory.expected(link);
    }

    /** Nothing while the states of some links are not known for a moment. */
    private Reading counted(IntPredicate wanted) {
        Reading missing = count.ok() ? Reading.absent(NvmlReturn.NOT_SUPPORTED) : count;
        boolean some = false;
        long number = 0;
        for (int link = 0; link < states.size(); link++) {
            Reading state = states.get(link);
            if (state.kind() == Kind.TRANSIENT || GpuWorker.gone(state)) {
                return state;
            }
            missing = some || state.ok() ? missing : state;
            some |= state.ok();
            number += state.ok() && wanted.test(link) ? 1 : 0;
        }
        return some ? Reading.of(number) : missing;
    }
}

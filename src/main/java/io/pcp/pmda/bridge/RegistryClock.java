package io.pcp.pmda.bridge;

import java.time.LocalDate;

/** What day it is for the {@link Registry}, which guards it: days since the epoch, and how far they can be believed. */
final class RegistryClock {
    /** Latest day that can be recorded. */
    static final int LAST_DAY = (1 << 27) - 1;

    /** Days. A clock that says more than that have passed since the last one recorded may be wrong. */
    private static final int FAR_AHEAD = 400;

    private final MappingLog log;
    /** As the clock says. */
    private int today;
    /** Last day on which something was seen, as far as it can be believed. */
    private int newest;

    RegistryClock(MappingLog log) {
        this.log = log;
    }

    int today() {
        return today;
    }

    /** Last day on which something was seen. */
    int newest() {
        return newest;
    }

    /** A line of the file tells of a day. */
    void saw(int day) {
        newest = Math.max(newest, day);
    }

    /**
     * What day the clock says it is. Not the latest that was ever recorded: after a clock that went far ahead once,
     * everything would be too old for ever.
     */
    void begin(int day) {
        today = day;
        if (newest == 0 || day - newest <= FAR_AHEAD) {
            newest = Math.max(newest, day);
        } else {
            log.warning(
                    "registry clock",
                    "the clock says " + LocalDate.ofEpochDay(day) + ", " + (day - newest)
                            + " days after anything was recorded: until the next start nothing is forgotten; if that"
                            + " date is wrong, set the clock");
        }
    }

    /** Whether the day cannot be believed so far that something is forgotten for it. */
    boolean doubtful() {
        return today - newest > FAR_AHEAD;
    }
}

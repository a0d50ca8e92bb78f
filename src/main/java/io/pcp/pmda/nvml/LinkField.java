package io.pcp.pmda.nvml;

import java.util.Optional;

/**
 * Values of the first twelve NVLinks that have a field id for each link instead of a scope. GPUs with more
 * links and NVLink 5 have scoped fields, see {@link FieldId}.
 */
public enum LinkField {
    /** Errors of flits. */
    CRC_FLIT(32, 96),
    /** Errors of data. */
    CRC_DATA(39, 102),
    /** Replays. */
    REPLAY(46, 108),
    /** Recoveries. */
    RECOVERY(53, 114),
    /** Line rate, decimal MB/s. */
    SPEED(84, 132),
    /** Errors that ECC found; drivers from 470. */
    ECC_DATA(148, 154);

    private static final int BLOCK = 6;

    private final int first;
    private final int second;

    /** Ids of links 0 to 5 and of links 6 to 11 stand apart. */
    LinkField(int first, int second) {
        this.first = first;
        this.second = second;
    }

    /** The field of a link, if it has one. */
    public Optional<FieldRequest> of(int link) {
        if (link < 0 || link >= 2 * BLOCK) {
            return Optional.empty();
        }
        return Optional.of(FieldRequest.of(link < BLOCK ? first + link : second + link - BLOCK));
    }
}

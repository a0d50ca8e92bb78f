package io.pcp.pmda.nvml;

import java.util.List;

/**
 * Sessions of the video encoder.
 *
 * @param rc SUCCESS, or why there is no list; INSUFFICIENT_SIZE when the list outgrew every attempt
 */
public record EncoderSessions(int rc, List<EncoderSession> sessions) {

    public EncoderSessions {
        sessions = List.copyOf(sessions);
    }

    /** Whether the list is complete. */
    public boolean ok() {
        return rc == NvmlReturn.SUCCESS;
    }
}

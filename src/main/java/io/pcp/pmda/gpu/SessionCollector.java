package io.pcp.pmda.gpu;

import io.pcp.pmda.gpu.Read.Place;
import io.pcp.pmda.nvml.EncoderSessions;
import io.pcp.pmda.nvml.NvmlReturn;
import io.pcp.pmda.nvml.Reading;

/** Cluster 14, the part about single encoder sessions: {@link SessionFamily} answers from it. */
final class SessionCollector implements Collector {
    /** Sessions of the video encoder. */
    static final Extra<EncoderSessions> SESSIONS = new Extra<>("encoder sessions");

    @Override
    public int cluster() {
        return 14;
    }

    @Override
    public void define(Reads reads) {
        reads.extra(Place.PASS, SESSIONS, false, SessionCollector::sessions);
    }

    private static EncoderSessions sessions(GpuReader gpu) throws GpuGone {
        EncoderSessions sessions = gpu.device().video().encoderSessions();
        if (sessions.rc() != NvmlReturn.SUCCESS && GpuWorker.gone(Reading.absent(sessions.rc()))) {
            throw new GpuGone(sessions.rc());
        }
        return sessions;
    }
}

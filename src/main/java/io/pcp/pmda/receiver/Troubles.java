package io.pcp.pmda.receiver;

import io.pcp.pmda.sdk.PmdaLog;
import io.pcp.pmda.sdk.TimeSource;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * What goes wrong with senders, in the log: when it begins, and again when it comes back after ten minutes without; a
 * sender that goes on being wrong is one line. Thread-safe.
 */
final class Troubles {
    private static final long FORGOTTEN_NANOS = TimeUnit.MINUTES.toNanos(10);
    private static final int MOST = 200;

    private final PmdaLog log;
    private final TimeSource clock;
    private final Map<String, Long> last = new HashMap<>();

    Troubles(PmdaLog log, TimeSource clock) {
        this.log = log;
        this.clock = clock;
    }

    /**
     * @param kind what makes two the same, with the sender
     */
    synchronized void warn(String kind, String text) {
        long now = clock.nanos();
        if (last.size() >= MOST && !last.containsKey(kind)) {
            last.values().removeIf(then -> now - then >= FORGOTTEN_NANOS);
            if (last.size() >= MOST) {
                return;
            }
        }
        Long before = last.put(kind, now);
        if (before == null || now - before >= FORGOTTEN_NANOS) {
            log.warning("otlp: " + text);
        }
    }
}

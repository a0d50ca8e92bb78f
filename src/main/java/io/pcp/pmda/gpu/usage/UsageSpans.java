package io.pcp.pmda.gpu.usage;

import io.pcp.pmda.otlp.Span;
import io.pcp.pmda.otlp.SpanEncoder;
import io.pcp.pmda.sdk.TimeSource;
import java.security.SecureRandom;
import java.util.concurrent.TimeUnit;

/**
 * Uses of GPUs by processes, each sent as a span when it ends. One for all GPUs, made only where an endpoint is configured.
 * Uses that go on when the agent ends are not sent: the next agent finds the process and sends the whole use. Thread-safe.
 */
public final class UsageSpans implements AutoCloseable {
    private static final String NAME = "gpu.use";

    /** Knows the jobs that a prolog gave a GPU or slice to. */
    @FunctionalInterface
    public interface Jobs {
        /**
         * @param gi id of the GPU instance, -1 for the whole GPU
         * @return null for none
         */
        String of(String uuid, int gi);
    }

    private final SpanSettings settings;
    private final Jobs jobs;
    private final TimeSource time;
    private final SpanSender sender;
    private SecureRandom random;

    /**
     * @param time of the passes
     * @param sender closed with this
     */
    public UsageSpans(SpanSettings settings, Jobs jobs, TimeSource time, SpanSender sender) {
        this.settings = settings;
        this.jobs = jobs;
        this.time = time;
        this.sender = sender;
    }

    /** The uses of one GPU. */
    UseSpans gpu() {
        return new UseSpans(this, time);
    }

    String jobs(String uuid, int gi) {
        return jobs.of(uuid, gi);
    }

    /**
     * A use has ended.
     *
     * @param endMillis by the wall clock, not before its start
     * @param error null when it ended by itself
     */
    void ended(OpenUse use, long endMillis, String error) {
        if (endMillis - use.startMillis < settings.min().toMillis()) {
            return;
        }
        sender.add(SpanEncoder.span(new Span(
                id(16),
                id(8),
                NAME,
                TimeUnit.MILLISECONDS.toNanos(use.startMillis),
                TimeUnit.MILLISECONDS.toNanos(endMillis),
                UseAttributes.of(use),
                error)));
    }

    private synchronized byte[] id(int length) {
        if (random == null) {
            random = new SecureRandom();
        }
        byte[] id = new byte[length];
        do {
            random.nextBytes(id);
        } while (id[0] == 0);
        return id;
    }

    /** Spans the endpoint took. */
    public long sent() {
        return sender.sent();
    }

    /** Spans that are lost: it refused them, or was away for too long. */
    public long dropped() {
        return sender.dropped();
    }

    /** Tries once more to send what waits, for a second at most. */
    @Override
    public void close() {
        sender.close();
    }
}

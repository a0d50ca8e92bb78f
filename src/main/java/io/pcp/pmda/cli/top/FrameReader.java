package io.pcp.pmda.cli.top;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Frames from a source, one after the other, or around a time of an archive. Owned by one thread. */
public final class FrameReader implements AutoCloseable {
    private static final int MOST_BLANK = 100;

    private final TopSource source;
    private final FrameBuilder builder;

    public FrameReader(TopSource source, FrameBuilder builder) {
        this.source = source;
        this.builder = builder;
    }

    /**
     * The next frame. Times of an archive at which nothing is known are passed over, in leaps.
     *
     * @return empty at the end of an archive
     */
    public List<TopFrame> next(Duration interval) throws TopException, InterruptedException {
        for (int passed = 0; ; passed++) {
            Readings readings = source.next(interval);
            if (readings == null) {
                return List.of();
            }
            TopFrame frame = builder.next(readings);
            if (!(source instanceof ArchiveSource) || !frame.blank() || passed >= MOST_BLANK) {
                return List.of(frame);
            }
        }
    }

    /**
     * The frame of a time of an archive, after those before it that make up the history.
     *
     * @return empty when nothing is known of that time or before
     */
    public List<TopFrame> at(Instant time, Duration interval) throws TopException, InterruptedException {
        List<TopFrame> frames = new ArrayList<>();
        if (source instanceof ArchiveSource archive) {
            builder.forget();
            archive.seek(time, History.span(interval));
            Readings readings = archive.next(interval);
            while (readings != null) {
                frames.add(builder.next(readings));
                readings = readings.time().isBefore(time) ? archive.next(interval) : null;
            }
        }
        // Between the last record and the end of an archive there is nothing to interpolate.
        while (frames.size() > 1 && frames.get(frames.size() - 1).blank()) {
            frames.remove(frames.size() - 1);
        }
        return frames;
    }

    /** What is looked at; empty for this machine. */
    String description() {
        return source.description();
    }

    /** Ends a request of another thread that waits for another process or host. */
    void interrupt() {
        if (!(source instanceof LiveSource)) {
            source.close();
        }
    }

    @Override
    public void close() {
        source.close();
    }
}

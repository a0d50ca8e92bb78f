package io.pcp.pmda.cli.top;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Brings source, model and terminal together. Values are read on a thread of their own, one request at a time, so that keys
 * are answered at once also while a host is silent.
 */
public final class TopLoop {
    /** So often the size of the window is looked at. */
    private static final long SIZE_NANOS = Duration.ofSeconds(1).toNanos();

    private static final long FIRST_NANOS = Duration.ofSeconds(1).toNanos();
    private static final Duration PATIENCE = Duration.ofSeconds(3);
    private static final int CLOSE_SECONDS = 3;

    private final FrameReader source;
    private final TopModel model;
    private final TopView view;
    private final Terminal terminal;
    private final Duration replayDelay;

    private final LinkedBlockingQueue<Event> events = new LinkedBlockingQueue<>();
    private final ExecutorService reader = Executors.newSingleThreadExecutor(task -> {
        Thread thread = new Thread(task, "top source");
        thread.setDaemon(true);
        return thread;
    });

    private boolean reading;
    /** Where to go in the archive as soon as the request that is under way has ended. */
    private Instant wanted;

    private boolean stepWanted;
    private long asked;
    private Terminal.Size size;

    /** What the loop waits for. */
    private sealed interface Event {
        record Pressed(Key key) implements Event {}

        /** Frames in their order; empty at the end of an archive. */
        record Arrived(List<TopFrame> frames) implements Event {}

        record Failed(String reason) implements Event {}
    }

    /**
     * @param replayDelay time between two frames of an archive while it plays
     */
    public TopLoop(FrameReader source, TopModel model, TopView view, Terminal terminal, Duration replayDelay) {
        this.source = source;
        this.model = model;
        this.view = view;
        this.terminal = terminal;
        this.replayDelay = replayDelay;
    }

    /** Runs until the person quits; the model has its first frame. Closes the terminal, and the source. */
    public void run() throws TopException, InterruptedException {
        terminal.open(key -> events.add(new Event.Pressed(key)));
        try {
            size = terminal.size();
            // The first values are there; counters have rates with the second.
            asked = System.nanoTime() - Math.max(0, delay().toNanos() - FIRST_NANOS);
            draw();
            long sizeAsked = System.nanoTime();
            while (true) {
                Event event = events.poll(pause(sizeAsked), TimeUnit.NANOSECONDS);
                boolean changed = event != null;
                while (event != null) {
                    if (!handle(event)) {
                        return;
                    }
                    event = events.poll();
                }
                if (System.nanoTime() - sizeAsked >= SIZE_NANOS) {
                    sizeAsked = System.nanoTime();
                    Terminal.Size now = terminal.size();
                    changed |= !now.equals(size) | reading;
                    size = now;
                    waiting();
                }
                due();
                if (changed) {
                    draw();
                }
            }
        } finally {
            terminal.close();
            close();
        }
    }

    private long pause(long sizeAsked) {
        long now = System.nanoTime();
        long untilSize = sizeAsked + SIZE_NANOS - now;
        long untilDue = reading || model.paused ? untilSize : asked + delay().toNanos() - now;
        return Math.max(1, Math.min(untilSize, untilDue));
    }

    private Duration delay() {
        return model.window == null ? model.interval : replayDelay;
    }

    /** Starts a request when it is time for one. */
    private void due() {
        if (reading) {
            return;
        }
        if (wanted != null) {
            seek(wanted);
        } else if (stepWanted) {
            read(true);
        } else if (!model.paused && !model.ended && System.nanoTime() - asked >= delay().toNanos()) {
            read(false);
        }
    }

    private void read(boolean step) {
        stepWanted &= !step;
        Duration interval = model.interval;
        start(() -> source.next(interval));
    }

    private void seek(Instant time) {
        wanted = null;
        Duration interval = model.interval;
        start(() -> source.at(time, interval));
    }

    /** A request for frames. */
    private interface Request {
        List<TopFrame> frames() throws TopException, InterruptedException;
    }

    private void start(Request request) {
        reading = true;
        asked = System.nanoTime();
        reader.execute(() -> {
            try {
                events.add(new Event.Arrived(request.frames()));
            } catch (TopException | RuntimeException failure) {
                events.add(new Event.Failed(failure.getMessage() == null ? failure.toString() : failure.getMessage()));
            } catch (InterruptedException quitting) {
                Thread.currentThread().interrupt();
            }
        });
    }

    /** False when the person quits. */
    private boolean handle(Event event) {
        if (event instanceof Event.Arrived arrived) {
            reading = false;
            arrived.frames().forEach(model::accept);
            model.ended = arrived.frames().isEmpty();
        } else if (event instanceof Event.Failed failed) {
            reading = false;
            model.fail(failed.reason());
        } else if (event instanceof Event.Pressed pressed) {
            return wish(TopKeys.press(model, pressed.key()));
        }
        return true;
    }

    private boolean wish(Wish wish) {
        if (wish instanceof Wish.Quit) {
            return false;
        } else if (wish instanceof Wish.Pace pace) {
            model.interval = pace.interval();
        } else if (wish instanceof Wish.Seek seek) {
            wanted = within(seek.time());
            model.ended = false;
        } else if (wish instanceof Wish.Step) {
            stepWanted = true;
        }
        return true;
    }

    private Instant within(Instant time) {
        ArchiveWindow window = model.window;
        return time.isBefore(window.start()) ? window.start() : time.isAfter(window.end()) ? window.end() : time;
    }

    /** A host that is silent is told, while its last values stay. */
    private void waiting() {
        Duration since = Duration.ofNanos(System.nanoTime() - asked);
        if (reading && since.compareTo(PATIENCE) > 0) {
            model.fail("no values for " + since.toSeconds() + " s"
                    + (model.source.isEmpty() ? "" : " from " + model.source));
        }
    }

    private void draw() {
        terminal.draw(view.render(size.columns(), size.rows()), size);
    }

    private void close() throws InterruptedException {
        reader.shutdownNow();
        source.interrupt();
        reader.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS);
        source.close();
    }
}

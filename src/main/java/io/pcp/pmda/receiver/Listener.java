package io.pcp.pmda.receiver;

import io.pcp.pmda.receiver.ReceiverSettings.Listen;
import io.pcp.pmda.sdk.IoReason;
import io.pcp.pmda.sdk.PmdaLog;
import java.io.IOException;
import java.net.BindException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;

/** One line {@code listen}: tries until it has its address, and then takes connections. Thread-safe. */
final class Listener {
    private static final Duration PAUSE = Duration.ofMillis(200);

    private final Listen wanted;
    private final Hub hub;
    private final PmdaLog log;
    private List<Door> doors = List.of();
    private String problem = "";
    private volatile boolean closed;

    Listener(Listen wanted, Hub hub, PmdaLog log) {
        this.wanted = wanted;
        this.hub = hub;
        this.log = log;
    }

    /** Listens when this returns, or has a {@link #problem} and goes on trying. */
    void start() {
        boolean opened = tryOpen();
        Hub.thread("otlp-listen " + wanted.display(), () -> run(opened)).start();
    }

    private void run(boolean opened) {
        boolean ready = opened;
        while (!ready && pause(hub.deadlines().retry())) {
            ready = tryOpen();
        }
        List<Door> mine = doors();
        for (int i = 1; i < mine.size(); i++) {
            Door door = mine.get(i);
            Hub.thread("otlp-listen " + wanted.display() + " " + i, () -> accept(door))
                    .start();
        }
        if (!mine.isEmpty()) {
            accept(mine.get(0));
        }
    }

    private boolean tryOpen() {
        try {
            List<Door> opened = Door.open(wanted);
            synchronized (this) {
                doors = opened;
                problem = "";
                if (closed) {
                    shut();
                    return true;
                }
            }
            log.changed("otlp " + wanted.display(), "ok");
            log.info("otlp: listening on " + opened.get(0).address().display());
            return true;
        } catch (IOException | RuntimeException e) {
            String why = wanted.display() + ": " + reason(e);
            synchronized (this) {
                problem = why;
            }
            if (log.changed("otlp " + wanted.display(), why)) {
                log.error("otlp: cannot listen on " + why + "; tried again every "
                        + hub.deadlines().retry().toSeconds() + " s");
            }
            return false;
        }
    }

    private String reason(Exception e) {
        if (e instanceof UnknownHostException) {
            return "no such host name";
        }
        String text = e instanceof IOException io ? IoReason.of(io) : e.toString();
        if (text.contains("already in use")) {
            String port = wanted instanceof Listen.Tcp tcp ? " (ss -ltnp sport = :" + tcp.port() + " shows it)" : "";
            return "another program listens there already" + port;
        }
        if (text.contains("Cannot assign requested address")) {
            return "this machine does not have that address";
        }
        boolean low = e instanceof BindException && wanted instanceof Listen.Tcp tcp && tcp.port() < 1024;
        return text.contains("ermission denied") && low ? "permission denied: take a port above 1023" : text;
    }

    private void accept(Door door) {
        while (!closed) {
            Wire wire = null;
            try {
                wire = door.accept();
                hub.begin(this, wire);
            } catch (OutOfMemoryError noThread) {
                hub.troubles().warn("threads", "a connection could not be taken: " + noThread.getMessage());
                drop(wire);
                pause(PAUSE);
            } catch (IOException e) {
                // Out of file descriptors, or the sender was gone at once.
                if (!closed) {
                    hub.troubles().warn("accept", "a connection could not be taken: " + IoReason.of(e));
                    pause(PAUSE);
                }
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private static void drop(Wire wire) {
        try {
            if (wire != null) {
                wire.close();
            }
        } catch (IOException e) {
            // It is gone, then.
        }
    }

    /** False when it ends. */
    private synchronized boolean pause(Duration time) {
        try {
            long deadline = System.nanoTime() + time.toNanos();
            for (long left = time.toMillis(); !closed && left > 0; left = (deadline - System.nanoTime()) / 1_000_000) {
                wait(left);
            }
        } catch (InterruptedException e) {
            return false;
        }
        return !closed;
    }

    private synchronized List<Door> doors() {
        return doors;
    }

    /** Whether connections may go on. */
    boolean open() {
        return !closed;
    }

    /** With real ports; empty while there is a problem. */
    List<Listen> addresses() {
        List<Door> mine = doors();
        return mine.isEmpty() ? List.of() : List.of(mine.get(0).address());
    }

    synchronized String problem() {
        return problem;
    }

    /** Listens no more, and ends connections without a request. */
    void close() {
        synchronized (this) {
            closed = true;
            notifyAll();
            shut();
            if (!doors.isEmpty()) {
                log.info("otlp: does not listen on " + wanted.display() + " any more");
            }
            log.changed("otlp " + wanted.display(), "ok");
            doors = List.of();
        }
        hub.end(this);
    }

    private void shut() {
        for (Door door : doors) {
            try {
                door.close();
            } catch (IOException e) {
                log.warning("otlp: " + wanted.display() + ": " + IoReason.of(e));
            }
        }
    }
}

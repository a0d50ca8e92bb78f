package io.pcp.pmda.sdk;

import java.io.PrintStream;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Messages in the form of PCP's {@code pmNotifyErr}: {@code [Fri Nov 20 12:21:08] pmdagpu(4711) Info: text}, on standard
 * error (which the agent points at its log file). Thread-safe.
 *
 * <p>A failure that lasts is logged when it begins and when it ends, not each time it is met: see {@link #changed}.
 */
public final class PmdaLog {
    private static final int MAX_STATES = 10_000;

    private final String program;
    private final Supplier<PrintStream> out;
    private final Map<String, String> states = new ConcurrentHashMap<>();
    private volatile boolean debug;

    /**
     * @param program name PCP shows, {@code pmdagpu}
     * @param out asked for each line, so that redirection of {@code System.err} is followed
     */
    public PmdaLog(String program, Supplier<PrintStream> out) {
        this.program = program;
        this.out = out;
    }

    /** To {@code System.err}, whatever that is at the moment. */
    public static PmdaLog toStderr(String program) {
        return new PmdaLog(program, new StandardError());
    }

    public void info(String text) {
        line("Info", text);
    }

    public void warning(String text) {
        line("Warning", text);
    }

    public void error(String text) {
        line("Error", text);
    }

    /** Only when {@code -D} or the log level asks for it. */
    public void debug(String text) {
        if (debug) {
            line("Debug", text);
        }
    }

    public boolean debugging() {
        return debug;
    }

    public void debugging(boolean on) {
        debug = on;
    }

    /**
     * Remembers the state of something; true when it is new. {@code ok} is the state of what was never mentioned.
     *
     * <pre>
     * if (log.changed("gpu3", "lost")) { log.warning("gpu3 is lost"); }
     * </pre>
     */
    public boolean changed(String what, String state) {
        if (state.equals("ok")) {
            return states.remove(what) != null;
        }
        if (states.size() >= MAX_STATES && !states.containsKey(what)) {
            return false;
        }
        return !state.equals(states.put(what, state));
    }

    /** Made at the first message: an agent makes its log before it greets pmcd, and formatters are slow to make. */
    private static final class Stamp {
        /** As {@code ctime(3)}: the day padded with a blank. */
        static final DateTimeFormatter FORMAT = DateTimeFormatter.ofPattern("EEE MMM ppd HH:mm:ss", Locale.US);
    }

    /** A class, since the first lambda of a program costs as much as all that comes before the greeting. */
    private static final class StandardError implements Supplier<PrintStream> {
        @Override
        public PrintStream get() {
            return System.err;
        }
    }

    private void line(String level, String text) {
        StringBuilder line = new StringBuilder(text.length() + 64);
        line.append('[')
                .append(Stamp.FORMAT.format(ZonedDateTime.now()))
                .append("] ")
                .append(program);
        line.append('(').append(ProcessId.current()).append(") ").append(level).append(": ");
        // One message is one line, whatever a source or a driver put into it.
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            line.append(c == '\n' || c == '\t' ? ' ' : c < ' ' || c == 0x7f ? '?' : c);
        }
        PrintStream stream = out.get();
        stream.println(line);
        stream.flush();
    }
}

package io.pcp.pmda.cli.top;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The terminal this process runs in: keys one by one through {@code stty}, pictures on the alternate screen, of which only
 * lines that changed are sent. What was set is given back on {@link #close}, and when the process ends before that, by
 * Ctrl-C, SIGTERM or an exception. Ctrl-Z is switched off: a stopped program would leave the terminal as it set it.
 */
public final class TtyTerminal implements Terminal {
    private static final File TTY = new File("/dev/tty");
    private static final String ENTER = "\033[?1049h\033[?25l\033[2J";
    private static final String LEAVE = "\033[0m\033[?25h\033[?1049l";
    private static final int STTY_SECONDS = 2;

    private final PrintStream out;
    private final Supplier<Size> sizes;
    private final boolean colours;
    private final Thread hook = new Thread(this::restore, "terminal");

    // Guarded by this.
    private String settings;
    private List<String> shown = List.of();
    private Size shownSize;

    /**
     * @param out leads to the terminal
     * @param sizes asked for the size whenever it matters
     * @param colours escape sequences for colours are welcome
     */
    public TtyTerminal(PrintStream out, Supplier<Size> sizes, boolean colours) {
        this.out = out;
        this.sizes = sizes;
        this.colours = colours;
    }

    @Override
    public synchronized void open(Consumer<Key> keys) throws TopException {
        String before = stty("-g");
        if (before.isEmpty()) {
            throw new TopException("the terminal cannot be set (stty -g fails); use --once");
        }
        InputStream in;
        try {
            in = new FileInputStream(TTY);
        } catch (IOException none) {
            throw new TopException("the keyboard cannot be read (" + none.getMessage() + "); use --once");
        }
        settings = before;
        Runtime.getRuntime().addShutdownHook(hook);
        stty("-icanon", "-echo", "min", "1", "time", "0", "susp", "undef");
        out.print(ENTER);
        out.flush();
        Thread reader = new Thread(() -> read(in, keys), "keys");
        // A read of a terminal cannot be interrupted; the end of the process ends it.
        reader.setDaemon(true);
        reader.start();
    }

    private static void read(InputStream in, Consumer<Key> keys) {
        byte[] buffer = new byte[256];
        try {
            for (int count = in.read(buffer); count > 0; count = in.read(buffer)) {
                KeyDecoder.keys(new String(buffer, 0, count, StandardCharsets.UTF_8))
                        .forEach(keys);
            }
        } catch (IOException gone) {
            // The terminal was closed; its hangup ends the process.
        }
    }

    @Override
    public Size size() {
        return sizes.get();
    }

    @Override
    public synchronized void draw(List<Line> picture, Size size) {
        if (settings == null) {
            return;
        }
        List<String> lines = picture.stream().map(line -> line.ansi(colours)).toList();
        StringBuilder changes = new StringBuilder();
        // A window that became wider or narrower may have wrapped what it showed.
        if (!size.equals(shownSize)) {
            changes.append("\033[2J");
            shown = List.of();
            shownSize = size;
        }
        for (int i = 0; i < lines.size(); i++) {
            if (i >= shown.size() || !shown.get(i).equals(lines.get(i))) {
                changes.append("\033[")
                        .append(i + 1)
                        .append(";1H")
                        .append(lines.get(i))
                        .append("\033[K");
            }
        }
        shown = lines;
        if (changes.length() > 0) {
            out.print(changes);
            out.flush();
        }
    }

    @Override
    public void close() {
        restore();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException ending) {
            // The process is ending already; the hook will find nothing left to do.
        }
    }

    private synchronized void restore() {
        if (settings != null) {
            out.print(LEAVE);
            out.flush();
            stty(settings);
            settings = null;
        }
    }

    /** What it prints; empty when it fails. */
    private static String stty(String... arguments) {
        List<String> command = new ArrayList<>(List.of("stty"));
        command.addAll(Arrays.asList(arguments));
        try {
            Process stty = new ProcessBuilder(command)
                    .redirectInput(TTY)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String answer = new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
            return stty.waitFor(STTY_SECONDS, TimeUnit.SECONDS) && stty.exitValue() == 0 ? answer : "";
        } catch (IOException failed) {
            return "";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "";
        }
    }
}

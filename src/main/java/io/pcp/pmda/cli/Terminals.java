package io.pcp.pmda.cli;

import java.io.File;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/** What this process's standard output is. */
final class Terminals {
    private static final Screen.Size USUAL = new Screen.Size(80, 24);

    private Terminals() {}

    /** The screen behind standard output. Colours need a terminal, no {@code NO_COLOR} and no {@code TERM=dumb}. */
    static Screen standardOutput(UnaryOperator<String> environment) {
        boolean unicode = charset().newEncoder().canEncode('µ');
        if (!terminal(1)) {
            return Screen.file(unicode);
        }
        String noColour = environment.apply("NO_COLOR");
        boolean colour = (noColour == null || noColour.isEmpty()) && !"dumb".equals(environment.apply("TERM"));
        return new Screen(true, colour, unicode, Terminals::size);
    }

    /** How the terminal expects text; the locale decides. */
    static Charset charset() {
        try {
            return Charset.forName(System.getProperty("native.encoding", "UTF-8"));
        } catch (IllegalArgumentException unknown) {
            return StandardCharsets.UTF_8;
        }
    }

    /** Whether a descriptor of this process is a terminal. Needs no console: that one wants standard input as well. */
    static boolean terminal(int descriptor) {
        try {
            String target = Files.readSymbolicLink(Path.of("/proc/self/fd", Integer.toString(descriptor)))
                    .toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || target.equals("/dev/console");
        } catch (IOException unknown) {
            return false;
        }
    }

    /** Asks {@code stty}: Java itself cannot tell. */
    private static Screen.Size size() {
        try {
            Process stty = new ProcessBuilder("stty", "size")
                    .redirectInput(new File("/dev/tty"))
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String answer = new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
            stty.waitFor(1, TimeUnit.SECONDS);
            String[] numbers = answer.split(" ");
            int lines = Integer.parseInt(numbers[0]);
            int columns = numbers.length > 1 ? Integer.parseInt(numbers[1]) : 0;
            return columns > 0 && lines > 0 ? new Screen.Size(columns, lines) : USUAL;
        } catch (IOException | NumberFormatException unknown) {
            return USUAL;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return USUAL;
        }
    }
}

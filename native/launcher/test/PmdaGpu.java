package io.pcp.pmda.cli;

import io.pcp.pmda.sdk.LauncherPipe;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Stands in for the agent when the launcher is checked: does what the variable ACTION says. */
public final class PmdaGpu {
    private PmdaGpu() {}

    /** Prints on descriptor 1 from C. */
    private static native void printNatively();

    /** Lists the descriptors of a child process on its descriptor 1; its exit status. */
    private static native int runNatively();

    /** Runs one action. */
    public static void main(String[] args) throws Exception {
        String action = System.getenv("ACTION");
        switch (action) {
            case "exit" -> System.exit(7);
            case "return" -> { }
            case "return-with-thread" -> new Thread(() -> pipe().print("late")).start();
            case "throw" -> {
                Thread forever = new Thread(PmdaGpu::waitForEnd);
                forever.start();
                throw new IllegalStateException("thrown on purpose");
            }
            case "args" -> pipe().print(String.join("\n", args) + "\n");
            case "print" -> System.out.println("on stdout, " + LauncherPipe.present() + ", \u00e4\u20ac");
            case "noise" -> {
                noise();
                pipe().print("PDU");
            }
            case "echo" -> echo();
            case "broken" -> {
                byte[] bytes = new byte[100_000];
                for (;;) {
                    LauncherPipe.output().write(bytes);
                }
            }
            case "status" -> pipe().print(
                    Files.readString(Path.of("/proc/self/status"))
                            + "Cmdline:\t" + Files.readString(Path.of("/proc/self/cmdline")).replace('\0', ' ')
                            + "\nHome:\t" + System.getenv("HOME") + "\nProperty:\t"
                            + System.getProperty("pmdagpu.home") + "\n");
            case "property" -> pipe().print(System.getProperty("check", "none"));
            case "child" -> {
                System.load(System.getenv("NOISE"));
                System.exit(runNatively());
            }
            case "redirect" -> {
                LauncherPipe.redirectOutput(args[1]);
                noise();
                pipe().print("PDU");
            }
            case "wait" -> {
                pipe().print("ready\n");
                waitForEnd();
            }
            default -> throw new IllegalArgumentException(action);
        }
    }

    /** Where answers go: the pipe of an agent, standard output of a command. */
    private static PrintStream pipe() {
        return LauncherPipe.present() ? new PrintStream(LauncherPipe.output(), true, StandardCharsets.UTF_8) : System.out;
    }

    private static void noise() {
        System.out.println("from Java");
        System.load(System.getenv("NOISE"));
        printNatively();
    }

    private static void waitForEnd() {
        try {
            LauncherPipe.input().read();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void echo() throws IOException {
        InputStream in = LauncherPipe.input();
        OutputStream out = LauncherPipe.output();
        byte[] buffer = new byte[70_000];
        for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
            out.write(buffer, 0, length);
        }
        in.close();
        if (in.read(buffer) != -1) {
            System.exit(3);
        }
    }
}

package io.pcp.pmda.sdk;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * The log file as {@code pmOpenLog(3)} keeps it: the former one becomes {@code FILE.prev}, the first line says whose log
 * it is, the last when it finished. Under the launcher the descriptors of standard error and output are pointed at it, so
 * that the VM and native libraries write there too.
 */
final class LogFile {
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("EEE MMM ppd HH:mm:ss yyyy", Locale.US);

    private LogFile() {}

    /**
     * Opens the log; when that fails says so and stays on standard error, as libpcp does.
     *
     * @return whether messages go to the file
     */
    static boolean open(String program, Path file, PmdaLog log) {
        try {
            if (Files.exists(file)) {
                Files.move(file, Path.of(file + ".prev"), StandardCopyOption.REPLACE_EXISTING);
            }
            if (LauncherPipe.present()) {
                Files.writeString(file, "");
                LauncherPipe.redirectOutput(file.toString());
            } else {
                System.setErr(new PrintStream(new FileOutputStream(file.toFile(), true), true, StandardCharsets.UTF_8));
                System.setOut(System.err);
            }
            System.err.println("Log for " + program + " on " + host() + " started " + DATE.format(ZonedDateTime.now()));
            System.err.println();
            return true;
        } catch (IOException e) {
            log.warning("log file " + file.toAbsolutePath() + " cannot be opened (" + IoReason.of(e)
                    + "); messages stay on standard error");
            return false;
        }
    }

    /** The last line. */
    static void finished() {
        System.err.println();
        System.err.println("Log finished " + DATE.format(ZonedDateTime.now()));
        System.err.flush();
    }

    private static String host() {
        try {
            String name = Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
            return name.isEmpty() ? InetAddress.getLocalHost().getHostName() : name;
        } catch (UnknownHostException e) {
            return "localhost";
        } catch (IOException e) {
            return "localhost";
        }
    }
}

package io.pcp.pmda.cli.top;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A tool of PCP as a child process whose lines are read as they come. Owned by one thread, except that {@link #close} may
 * be called by another.
 */
public final class PcpTool implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 20;

    private final String name;
    private final Process process;
    private final BufferedReader lines;
    private final Path complaints;

    private PcpTool(String name, Process process, Path complaints) {
        this.name = name;
        this.process = process;
        this.complaints = complaints;
        this.lines = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    /** Starts it. */
    static PcpTool start(List<String> command) throws TopException {
        return start(command, Map.of());
    }

    private static PcpTool start(List<String> command, Map<String, String> variables) throws TopException {
        String name = command.get(0);
        Path complaints = null;
        try {
            // A file: nobody has to read it while the tool runs.
            complaints = Files.createTempFile("pmdagpu-", ".err");
            complaints.toFile().deleteOnExit();
            ProcessBuilder builder = new ProcessBuilder(command)
                    .redirectInput(new File("/dev/null"))
                    .redirectError(complaints.toFile());
            Map<String, String> environment = builder.environment();
            environment.putAll(variables);
            // The Python of the system has PCP's modules; one that comes first in the path of a person may not.
            environment.merge("PATH", "/usr/bin:/bin", (theirs, systems) -> systems + ":" + theirs);
            return new PcpTool(name, builder.start(), complaints);
        } catch (IOException missing) {
            remove(complaints);
            throw new TopException(name + " cannot be started; install the tools of PCP (package pcp, and"
                    + " pcp-system-tools where there is one)");
        }
    }

    /** Runs it to its end and gives all lines; what it complains of without failing is ignored. */
    static List<String> run(List<String> command) throws TopException, InterruptedException {
        return run(command, Map.of());
    }

    /**
     * The same.
     *
     * @param variables of its environment besides those of this process
     */
    public static List<String> run(List<String> command, Map<String, String> variables)
            throws TopException, InterruptedException {
        try (PcpTool tool = start(command, variables)) {
            List<String> all = tool.lines.lines().toList();
            if (!tool.process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new TopException(tool.name + " does not end");
            }
            if (tool.process.exitValue() != 0 && all.isEmpty()) {
                throw new TopException(tool.complaint());
            }
            return all;
        } catch (java.io.UncheckedIOException broken) {
            throw new TopException(command.get(0) + " was interrupted (" + broken.getMessage() + ")");
        }
    }

    /** The next line, or null after the last. */
    String line() throws TopException, InterruptedException {
        try {
            String line = lines.readLine();
            if (line == null && process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) && process.exitValue() != 0) {
                throw new TopException(complaint());
            }
            return line;
        } catch (IOException closed) {
            return null;
        }
    }

    /** What it said on standard error, on one line and with its name. */
    private String complaint() {
        String said;
        try (InputStream in = Files.newInputStream(complaints)) {
            said = new String(in.readNBytes(2000), StandardCharsets.UTF_8).strip();
        } catch (IOException unreadable) {
            said = "";
        }
        String[] all = said.split("\n");
        // A traceback ends with what matters; a wrong time is followed by the place in it.
        String what = all[0].startsWith("Traceback") ? all[all.length - 1] : said.replaceAll("\\s+", " ");
        String sentence = what.isBlank() ? "failed with status " + process.exitValue() : what.strip();
        return sentence.startsWith(name) ? sentence : name + ": " + sentence;
    }

    @Override
    public void close() {
        process.destroy();
        remove(complaints);
    }

    private static void remove(Path file) {
        try {
            if (file != null) {
                Files.deleteIfExists(file);
            }
        } catch (IOException left) {
            // A temporary file that stays behind is the system's to clear away.
        }
    }
}

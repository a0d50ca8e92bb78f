package io.pcp.pmda.bridge;

import io.pcp.pmda.receiver.ReceiverConfigReader;
import io.pcp.pmda.receiver.ReceiverSettings;
import io.pcp.pmda.source.ConfigProblem;
import io.pcp.pmda.source.FileTrust;
import io.pcp.pmda.source.SourceConfigReader;
import io.pcp.pmda.source.SourceWatcher;
import io.pcp.pmda.source.WatchedText;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code otlp.conf}, read again when it changes; a version that is wrong leaves the last good one in force for as long as
 * the file exists. While it says nothing, or is not there, no class of the receiver is loaded. By the thread that watches
 * the configuration.
 */
final class OtlpFile implements SourceWatcher.Companion {
    private final WatchedText text;
    private final BridgeModule.Configuration heard;
    private PushConfig current;
    private SourceConfigReader with;
    private List<ConfigProblem> problems = List.of();

    /**
     * @param heard gets each good version that differs from the one before
     */
    OtlpFile(Path file, BridgeModule.Configuration heard) {
        text = new WatchedText(file);
        this.heard = heard;
    }

    @Override
    public Path file() {
        return text.file();
    }

    @Override
    public List<ConfigProblem> look(SourceConfigReader reader) {
        // With a problem it may be another file that has to change: that of a token, of a key.
        if (!text.changed() && problems.isEmpty() && reader == with) {
            return problems;
        }
        with = reader;
        List<ConfigProblem> found = new ArrayList<>();
        String now = text.read(found);
        if (now != null && saysSomething(now)) {
            read(now, reader, found);
        } else if (now != null && current != null) {
            take(new PushConfig(ReceiverSettings.OFF, file(), reader));
        }
        problems = List.copyOf(found);
        heard.pushProblem(fatal(problems));
        return problems;
    }

    private void read(String now, SourceConfigReader reader, List<ConfigProblem> found) {
        boolean listens = current != null && !current.settings().listen().isEmpty();
        ReceiverConfigReader.Result result = new ReceiverConfigReader(FileTrust.current()).read(file(), now);
        if (fatal(result.problems()).isEmpty()) {
            result.problems().forEach(problem -> found.add(told(problem, "")));
            take(new PushConfig(result.settings(), file(), reader));
            return;
        }
        for (ConfigProblem problem : result.problems()) {
            found.add(told(problem, problem.fatal() && listens ? "; its last good version stays in use" : ""));
        }
    }

    /** Of no source in particular: which there are nobody knows before they send. */
    private static ConfigProblem told(ConfigProblem problem, String more) {
        return new ConfigProblem(problem.file(), problem.line(), problem.text() + more, problem.fatal());
    }

    private void take(PushConfig next) {
        if (current == null && next.settings().equals(ReceiverSettings.OFF) || next.equals(current)) {
            return;
        }
        current = next;
        heard.push(next);
    }

    private static String fatal(List<ConfigProblem> problems) {
        for (ConfigProblem problem : problems) {
            if (problem.fatal()) {
                return problem.toString();
            }
        }
        return "";
    }

    /** Whether there is a line that is no comment. */
    private static boolean saysSomething(String text) {
        for (String line : text.split("\n")) {
            if (!line.isBlank() && line.strip().charAt(0) != '#') {
                return true;
            }
        }
        return false;
    }
}

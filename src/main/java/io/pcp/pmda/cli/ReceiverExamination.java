package io.pcp.pmda.cli;

import io.pcp.pmda.cli.sources.AgentStates;
import io.pcp.pmda.cli.sources.SourcesException;
import io.pcp.pmda.receiver.ReceiverConfigReader;
import io.pcp.pmda.receiver.ReceiverSettings;
import io.pcp.pmda.source.ConfigProblem;
import io.pcp.pmda.source.FileTrust;
import io.pcp.pmda.source.WatchedText;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Where programs can send metrics by OTLP, and whether they really can. Silent while that is off. */
final class ReceiverExamination implements Examination {
    private static final int PATIENCE_MILLIS = 1000;

    @Override
    public String subject() {
        return "OTLP receiver";
    }

    @Override
    public List<Finding> examine(Patient patient) {
        Path file = patient.setup()
                .bridge(patient.shell().environment(), problem -> {})
                .otlpFile();
        if (!Files.exists(file)) {
            return List.of();
        }
        if (!patient.account().may(file, Account.READ)) {
            return List.of(Finding.fail(
                    "otlp.conf",
                    file + " is not readable for user " + patient.account().name(),
                    "chmod a+r " + file));
        }
        List<Finding> findings = new ArrayList<>();
        ReceiverSettings settings = settings(file, findings);
        if (settings.listen().isEmpty()) {
            return findings;
        }
        findings.add(Finding.ok("otlp.conf", file.toString()));
        String said = said(patient);
        for (ReceiverSettings.Listen listen : settings.listen()) {
            findings.add(said == null ? free(listen) : listens(listen, said, file));
        }
        return findings;
    }

    private static ReceiverSettings settings(Path file, List<Finding> findings) {
        List<ConfigProblem> problems = new ArrayList<>();
        String text = new WatchedText(file).read(problems);
        ReceiverSettings settings = ReceiverSettings.OFF;
        if (text != null) {
            ReceiverConfigReader.Result result = new ReceiverConfigReader(FileTrust.current()).read(file, text);
            problems.addAll(result.problems());
            settings = result.settings();
        }
        for (ConfigProblem problem : problems) {
            findings.add(
                    problem.fatal()
                            ? Finding.fail(
                                    "otlp.conf",
                                    problem.toString(),
                                    "correct it; until then the last good version counts, or nobody can send")
                            : Finding.warn("otlp.conf", problem.toString(), "correct the line"));
        }
        return settings;
    }

    /** What the running agent says; null when none answers. */
    private static String said(Patient patient) {
        try {
            return AgentStates.listening(SourcesCommand.variables(patient.shell()));
        } catch (SourcesException silent) {
            return null;
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
            return null;
        }
    }

    /** By what the agent says: its addresses, and behind them what is wrong. */
    private static Finding listens(ReceiverSettings.Listen listen, String said, Path file) {
        String end = listen instanceof ReceiverSettings.Listen.Tcp tcp ? ":" + tcp.port() : listen.display();
        for (String part : said.split("[,;] ")) {
            if (part.endsWith(end) && part.indexOf(' ') < 0) {
                return Finding.ok("listening", part);
            }
        }
        return Finding.fail(
                "listening",
                said.equals("off") ? "the agent does not listen on " + listen.display() : said,
                said.equals("off")
                        ? "pmstore workload.control.reload 1; is " + file + " readable for the agent?"
                        : "ss -ltnp tells who has a port: end that program, or name another port in " + file);
    }

    /** Without an agent: whether it could. */
    private static Finding free(ReceiverSettings.Listen listen) {
        if (listen instanceof ReceiverSettings.Listen.Tcp tcp) {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(tcp.host(), tcp.port()), PATIENCE_MILLIS);
                return Finding.warn(
                        "listening",
                        "somebody listens on " + listen.display() + ", and no agent says that it does",
                        "ss -ltnp tells who: end that program, or name another port");
            } catch (IOException nobody) {
                return Finding.ok("listening", listen.display() + " is free for the agent, which does not answer");
            }
        }
        return Finding.ok("listening", listen.display() + ", when the agent runs");
    }
}

package io.pcp.pmda.receiver;

import io.pcp.pmda.receiver.ReceiverLines.Line;
import io.pcp.pmda.receiver.ReceiverSettings.Listen;
import io.pcp.pmda.receiver.ReceiverSettings.Security;
import io.pcp.pmda.source.AgentAccount;
import io.pcp.pmda.source.ConfigProblem;
import io.pcp.pmda.source.FileTrust;
import io.pcp.pmda.source.ScrapeException;
import io.pcp.pmda.source.SecretFile;
import io.pcp.pmda.source.SourceConfigReader;
import io.pcp.pmda.source.Target;
import io.pcp.pmda.source.TlsServerSide;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Reads the text of {@code otlp.conf}: keys of the receiver ({@link ReceiverKey}), and keys of sources that hold for each
 * service. Looks at the files of tokens and certificates. Immutable and thread-safe.
 */
public final class ReceiverConfigReader {
    private final FileTrust trust;

    /**
     * What a file says.
     *
     * @param settings {@link ReceiverSettings#OFF} when a problem is fatal
     */
    public record Result(ReceiverSettings settings, List<ConfigProblem> problems) {
        public Result {
            problems = List.copyOf(problems);
        }

        /** Whether something is so wrong that the file does not count. */
        public boolean fatal() {
            return problems.stream().anyMatch(ConfigProblem::fatal);
        }
    }

    public ReceiverConfigReader(FileTrust trust) {
        this.trust = trust;
    }

    /**
     * A line that is wrong is fatal where less security could come of it than its author meant, and where it says what
     * becomes of metrics; limits that are wrong have their defaults instead.
     *
     * @param file for messages, and for who may write it
     */
    public Result read(Path file, String text) {
        ReceiverLines lines = ReceiverLines.of(file, text);
        String open = trust.root() && Files.exists(file) ? trust.writableByOthers(file, null) : null;
        if (open != null) {
            lines.problem(0, "the agent is root and does not trust this file: " + open, true);
        }
        List<Listen> listen = listen(lines);
        Security security = security(lines);
        remote(lines, listen, security);
        String ofSources = ofSources(lines);
        lines.add(new SourceConfigReader(trust)
                .pushed("otlp.service", file, ofSources, "workload.service", new Target.Push("service"))
                .problems());
        ReceiverSettings settings = new ReceiverSettings(
                listen,
                path(lines),
                (int) lines.number(ReceiverKey.MAX_BODY),
                (int) lines.number(ReceiverKey.MAX_CONNECTIONS),
                (int) lines.number(ReceiverKey.MAX_SERVICES),
                (int) lines.number(ReceiverKey.MAX_SERIES),
                (int) lines.number(ReceiverKey.MAX_POINTS_PER_SECOND),
                Duration.ofMillis(lines.number(ReceiverKey.STALE_AFTER)),
                security,
                ofSources);
        Result result = new Result(settings, lines.problems());
        return result.fatal() ? new Result(ReceiverSettings.OFF, result.problems()) : result;
    }

    private static List<Listen> listen(ReceiverLines lines) {
        Set<Listen> all = new LinkedHashSet<>();
        for (Line line : lines.all(ReceiverKey.LISTEN)) {
            for (String word : line.value().split("\\s+")) {
                try {
                    if (!all.add(ListenParser.parse(word))) {
                        lines.problem(line, ReceiverLines.shown(word) + " stands there twice", false);
                    }
                } catch (IllegalArgumentException wrong) {
                    lines.problem(line, ReceiverLines.shown(word) + " is wrong: " + wrong.getMessage());
                }
            }
        }
        return new ArrayList<>(all);
    }

    private static String path(ReceiverLines lines) {
        Line line = lines.first(ReceiverKey.PATH);
        String path = line == null ? ReceiverKey.PATH.fallback() : line.value();
        if (path.matches("/[A-Za-z0-9._~/-]*")) {
            return path;
        }
        String allowed = "allowed are letters, digits, '.', '_', '~', '-' and '/', with which it begins";
        lines.problem(line, ReceiverLines.shown(path) + " is wrong: " + allowed, true);
        return ReceiverKey.PATH.fallback();
    }

    private Security security(ReceiverLines lines) {
        AgentAccount account =
                new AgentAccount(trust.uid(), AgentAccount.current().gid());
        Line token = lines.first(ReceiverKey.BEARER_TOKEN_FILE);
        if (token != null) {
            check(lines, token, () -> new SecretFile(token.key().key(), Path.of(token.value()), account).text(true));
        }
        Line cert = lines.first(ReceiverKey.TLS_CERT);
        Line key = lines.first(ReceiverKey.TLS_KEY);
        Line ca = lines.first(ReceiverKey.TLS_CLIENT_CA);
        if ((cert == null) != (key == null)) {
            lines.problem(cert == null ? key : cert, "tls_cert and tls_key go together");
        } else if (cert == null && ca != null) {
            lines.problem(ca, "needs tls_cert and tls_key");
        } else if (cert != null) {
            TlsServerSide.Files files = new TlsServerSide.Files(
                    Path.of(cert.value()), Path.of(key.value()), ca == null ? null : Path.of(ca.value()));
            check(lines, cert, () -> new TlsServerSide(files, account, text -> {}).load());
        }
        return new Security(
                lines.path(ReceiverKey.BEARER_TOKEN_FILE),
                lines.path(ReceiverKey.TLS_CERT),
                lines.path(ReceiverKey.TLS_KEY),
                lines.path(ReceiverKey.TLS_CLIENT_CA));
    }

    private interface Check {
        void run() throws ScrapeException;
    }

    private static void check(ReceiverLines lines, Line line, Check check) {
        try {
            check.run();
        } catch (ScrapeException e) {
            lines.problem(line.number(), e.getMessage(), true);
        }
    }

    private static void remote(ReceiverLines lines, List<Listen> listen, Security security) {
        List<Listen> remote =
                listen.stream().filter(at -> !ListenParser.local(at)).toList();
        boolean tls = security.certificate() != null;
        if (tls && listen.stream().noneMatch(Listen.Tcp.class::isInstance) && !listen.isEmpty()) {
            lines.problem(lines.first(ReceiverKey.TLS_CERT), "has no effect on sockets of the file system", false);
        }
        if (remote.isEmpty()) {
            return;
        }
        Line first = lines.first(ReceiverKey.LISTEN);
        String where = "'" + remote.get(0).display() + "' is reached by other machines: ";
        if (lines.number(ReceiverKey.ALLOW_REMOTE) == 0) {
            lines.problem(first, where + "that needs allow_remote = yes, and tls_cert or bearer_token_file");
        } else if (!tls && security.bearerTokenFile() == null) {
            lines.problem(first, where + "that needs tls_cert and tls_key, or bearer_token_file");
        } else if (!tls) {
            lines.problem(
                    first,
                    where + "the token goes over the network where everybody can read it; better tls_cert",
                    false);
        }
    }

    /** With the two keys that the receiver has, too, in any case: services have these limits and not those of defaults.conf. */
    private static String ofSources(ReceiverLines lines) {
        StringBuilder text = new StringBuilder(lines.ofSources());
        for (ReceiverKey key : ReceiverKey.values()) {
            if (key.ofSources() && lines.first(key) == null) {
                text.append('\n').append(key.key()).append(" = ").append(key.fallback());
            }
        }
        return text.toString();
    }
}

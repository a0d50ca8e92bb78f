package io.pcp.pmda.receiver;

import io.pcp.pmda.source.ConfigSyntax;
import java.util.Locale;

/**
 * The keys of {@code otlp.conf} that are not keys of sources: what reads them, what the shipped file shows and what the
 * manual says comes from here. In the order of the manual.
 */
public enum ReceiverKey {
    LISTEN(
            ConfigSyntax.text("ADDRESS:PORT or unix:/run/x.sock, several separated by blanks"),
            "",
            "127.0.0.1:4318",
            "Where programs send to: 127.0.0.1:4318, [::1]:4318, localhost:4318 (both of them), or unix:/run/x.sock for "
                    + "programs of the agent's group. Without this line nothing listens. Other addresses than those of "
                    + "this machine alone need allow_remote."),
    PATH(
            ConfigSyntax.text("a path such as /v1/metrics"),
            "/v1/metrics",
            "",
            "The path that metrics are sent to; senders add /v1/metrics to what they are given as endpoint of "
                    + "all signals."),
    ALLOW_REMOTE(
            ConfigSyntax.yesNo(),
            "no",
            "",
            "Lets listen name addresses that other machines reach, such as 0.0.0.0:4318. Only with bearer_token_file, or "
                    + "with tls_cert and tls_key."),
    BEARER_TOKEN_FILE(
            ConfigSyntax.path(),
            "",
            "/etc/pcp/pmdagpu/otlp.token",
            "File with the token that each request must bring (Authorization: Bearer TOKEN); read again when it changes. "
                    + "Nobody but the agent may read it."),
    TLS_CERT(
            ConfigSyntax.path(),
            "",
            "/etc/pcp/pmdagpu/otlp.pem",
            "Certificate (PEM) with those that signed it: everything but unix: speaks TLS 1.2 or newer. Read again when "
                    + "it changes."),
    TLS_KEY(ConfigSyntax.path(), "", "/etc/pcp/pmdagpu/otlp.key", "Its private key (PEM)."),
    TLS_CLIENT_CA(
            ConfigSyntax.path(),
            "",
            "/etc/pcp/pmdagpu/clients.pem",
            "Certificates (PEM) that must have signed the one of each sender."),
    MAX_BODY(
            ConfigSyntax.size(1024, 256L << 20),
            "16M",
            "",
            "Of a request, as sent and inflated; a larger one is refused (413)."),
    MAX_CONNECTIONS(
            ConfigSyntax.number(1, 10_000),
            "64",
            "",
            "At a time. A further one takes the place of the one that was idle for longest, or is refused (503)."),
    MAX_SERVICES(
            ConfigSyntax.number(1, 1000),
            "64",
            "",
            "Programs (service.name) that become sources; the points of further ones are rejected."),
    MAX_SERIES(
            ConfigSyntax.number(1, 1_000_000), "20000", "", "Of one service; points of further series are rejected."),
    MAX_POINTS_PER_SECOND(
            ConfigSyntax.number(0, 100_000_000),
            "0",
            "",
            "Of all services together, 0 for any number; requests beyond are refused and come again (429)."),
    STALE_AFTER(
            ConfigSyntax.duration(1000, 86_400_000),
            "5m",
            "",
            "A series without a point for so long has no value any more; after ten times that the names go of a program "
                    + "that sends nothing. Sums of deltas stay while their program sends something, for a day at most.");

    private final ConfigSyntax syntax;
    private final String fallback;
    private final String example;
    private final String meaning;

    ReceiverKey(ConfigSyntax syntax, String fallback, String example, String meaning) {
        this.syntax = syntax;
        this.fallback = fallback;
        this.example = example;
        this.meaning = meaning;
    }

    /** As in the file. */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Null for a word that is no key of the receiver. */
    static ReceiverKey of(String key) {
        for (ReceiverKey known : values()) {
            if (known.key().equals(key)) {
                return known;
            }
        }
        return null;
    }

    ConfigSyntax syntax() {
        return syntax;
    }

    /** Whether it may stand in the file several times. */
    public boolean repeatable() {
        return this == LISTEN;
    }

    /** Whether a line that is wrong would leave less security than its author meant. */
    boolean secures() {
        return switch (this) {
            case LISTEN, ALLOW_REMOTE, BEARER_TOKEN_FILE, TLS_CERT, TLS_KEY, TLS_CLIENT_CA -> true;
            default -> false;
        };
    }

    /** Whether each service has it as a source, too. */
    boolean ofSources() {
        return this == MAX_SERIES || this == STALE_AFTER;
    }

    /** What is allowed, in words. */
    public String allowed() {
        return syntax.allowed();
    }

    /** Value without a line; empty when there is none. */
    public String fallback() {
        return fallback;
    }

    /** What the shipped file shows. */
    public String example() {
        return example.isEmpty() ? fallback : example;
    }

    /** One or more sentences. */
    public String meaning() {
        return meaning;
    }
}

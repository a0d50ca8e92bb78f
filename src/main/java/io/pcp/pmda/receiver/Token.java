package io.pcp.pmda.receiver;

import io.pcp.pmda.source.AgentAccount;
import io.pcp.pmda.source.ScrapeException;
import io.pcp.pmda.source.SecretFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;

/** The token each request must bring, in a file that is read again when it changes. Thread-safe. */
final class Token {
    private static final String SCHEME = "bearer ";

    private final Path path;
    private final SecretFile file;
    private volatile String problem = "";

    Token(Path path, AgentAccount account) {
        this.path = path;
        this.file = new SecretFile("bearer_token_file", path, account);
    }

    Path path() {
        return path;
    }

    /** Why it cannot be read; empty when it can. */
    String problem() {
        return problem;
    }

    /**
     * Nothing, for a request that brings it.
     *
     * @param authorization the header, empty for none
     * @throws Refusal 401; or 503 while nobody can know
     */
    void check(String authorization) throws Refusal {
        byte[] wanted;
        synchronized (this) {
            try {
                wanted = file.text(false).getBytes(StandardCharsets.UTF_8);
                problem = "";
            } catch (ScrapeException e) {
                problem = e.getMessage();
                throw new Refusal(503, "the receiver cannot read its token", 10);
            }
        }
        if (!authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            throw new Refusal(401, "a token is needed: Authorization: Bearer TOKEN");
        }
        byte[] brought = authorization.substring(SCHEME.length()).strip().getBytes(StandardCharsets.ISO_8859_1);
        // Takes as long for a wrong token as for the right one.
        if (!MessageDigest.isEqual(wanted, brought)) {
            throw new Refusal(401, "the token is not the right one");
        }
    }
}

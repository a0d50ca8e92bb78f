package io.pcp.pmda.source;

import java.net.URI;

/** The header {@code Authorization} of a source. Of one thread. */
final class Credentials {
    private final Request request;
    private final SecretFile token;
    private final SecretFile password;
    private final String fromUrl;

    /**
     * @param uri whose user and password count when nothing else is configured; or null
     */
    Credentials(Request request, URI uri, AgentAccount account) {
        this.request = request;
        token = request.bearerTokenFile() == null
                ? null
                : new SecretFile("bearer_token_file", request.bearerTokenFile(), account);
        password = request.basicPasswordFile() == null
                ? null
                : new SecretFile("basic_password_file", request.basicPasswordFile(), account);
        fromUrl = uri == null ? null : HttpAddress.userInfo(uri);
    }

    /**
     * @param again reads files even when they look as before, after the server refused them
     * @return null without credentials
     */
    String authorization(boolean again) throws ScrapeException {
        if (token != null) {
            return "Bearer " + token.text(again);
        }
        if (request.bearerToken() != null) {
            return "Bearer " + request.bearerToken();
        }
        if (request.basicUser() != null) {
            return HttpAddress.basic(request.basicUser() + ":" + (password == null ? "" : password.text(again)));
        }
        return fromUrl;
    }

    /** Whether there is a file that may hold something newer by now. */
    boolean renewable() {
        return token != null || request.bearerToken() == null && request.basicUser() != null && password != null;
    }
}

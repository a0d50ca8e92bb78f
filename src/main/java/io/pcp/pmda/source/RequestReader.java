package io.pcp.pmda.source;

import io.pcp.pmda.source.Request.Header;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** The keys that go along with a request: headers, credentials, TLS. */
final class RequestReader {
    /** RFC 9110, 5.6.2: a token. */
    private static final Pattern HEADER_NAME = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,128}");

    private static final Pattern CONTROL = Pattern.compile("[\\x00-\\x08\\x0a-\\x1f\\x7f]");
    /** RFC 6750, 2.1. */
    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9._~+/-]+=*");

    /** Said by the agent itself; a second one would break the request. */
    private static final Set<String> OURS =
            Set.of("accept-encoding", "connection", "content-length", "expect", "te", "transfer-encoding", "upgrade");

    private static final Pattern SECRET_NAME =
            Pattern.compile("(?i).*(authorization|token|secret|passw|api-?key|cookie|credential).*");

    private final ConfigSettings settings;
    private final FileTrust trust;

    RequestReader(ConfigSettings settings, FileTrust trust) {
        this.settings = settings;
        this.trust = trust;
    }

    Request read(TargetParser.Address address) {
        String userInfo = address.userInfo();
        boolean https = address.target() instanceof Target.Http http
                && http.uri().getScheme().equals("https");
        List<Header> headers = new ArrayList<>(settings.each(ConfigKey.HEADER, line -> header(line.value())));
        if (userInfo != null) {
            headers.add(basic(userInfo));
        }
        credentials(userInfo != null);
        secretsInFile(userInfo != null, headers);
        if (!https && !TargetParser.local(address.target())) {
            unencrypted(headers);
        }
        return new Request(
                headers,
                settings.one(ConfigKey.BEARER_TOKEN, line -> token(line.value())),
                path(ConfigKey.BEARER_TOKEN_FILE),
                settings.text(ConfigKey.BASIC_USER),
                path(ConfigKey.BASIC_PASSWORD_FILE),
                tls(https),
                settings.yes(ConfigKey.FOLLOW_REDIRECTS),
                settings.one(ConfigKey.PROXY, line -> proxy(line.value())),
                settings.text(ConfigKey.COMPRESSION).equals("gzip"),
                settings.text(ConfigKey.USER));
    }

    /**
     * @throws IllegalArgumentException without the value
     */
    static Header header(String text) {
        int colon = text.indexOf(':');
        if (colon < 1) {
            throw new IllegalArgumentException("expected Name: value");
        }
        return header(
                text.substring(0, colon).strip(), text.substring(colon + 1).strip());
    }

    static Header header(String name, String value) {
        if (!HEADER_NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("this is not the name of a header");
        }
        if (CONTROL.matcher(value).find()) {
            throw new IllegalArgumentException("the value of the header holds a control character");
        }
        if (OURS.contains(name.toLowerCase(Locale.ROOT))) {
            throw new IllegalArgumentException("the agent itself sets " + name);
        }
        return new Header(name, value);
    }

    static Header basic(String userInfo) {
        byte[] bytes = userInfo.getBytes(StandardCharsets.UTF_8);
        return new Header("Authorization", "Basic " + Base64.getEncoder().encodeToString(bytes));
    }

    /** Whether a header may carry a secret, by its name. */
    static boolean secret(Header header) {
        return SECRET_NAME.matcher(header.name()).matches();
    }

    private static String token(String token) {
        if (!TOKEN.matcher(token).matches()) {
            throw new IllegalArgumentException("this is not a bearer token");
        }
        return token;
    }

    private Path path(ConfigKey key) {
        ConfigSetting setting = settings.first(key);
        return setting == null ? null : Path.of(setting.value());
    }

    private void credentials(boolean inAddress) {
        ConfigProblems problems = settings.problems();
        ConfigSetting file = settings.first(ConfigKey.BEARER_TOKEN_FILE);
        ConfigSetting token = settings.first(ConfigKey.BEARER_TOKEN);
        ConfigSetting user = settings.first(ConfigKey.BASIC_USER);
        ConfigSetting password = settings.first(ConfigKey.BASIC_PASSWORD_FILE);
        if (file != null && token != null) {
            problems.fatal(token, "there is bearer_token_file, too; remove one of them");
        }
        if (user != null && (file != null || token != null || inAddress)) {
            problems.fatal(user, "there is a token, or a user in url, too; a request has one kind of credentials");
        }
        if (inAddress && (file != null || token != null)) {
            problems.fatal(file != null ? file : token, "there is a user in url, too; remove one of them");
        }
        if (password != null && user == null) {
            problems.fatal(password, "needs basic_user");
        }
        if (user != null
                && (user.value().indexOf(':') >= 0
                        || CONTROL.matcher(user.value()).find())) {
            problems.fatal(user, "a user has no ':' in its name");
        }
        for (ConfigSetting secret : new ConfigSetting[] {file, password}) {
            String open = secret == null ? null : trust.readableByOthers(Path.of(secret.value()));
            if (open != null) {
                problems.fatal(secret, "the file is no secret: " + open);
            }
        }
    }

    /** Secrets that stand in the configuration itself. */
    private void secretsInFile(boolean inAddress, List<Header> headers) {
        boolean inHeader = headers.stream().anyMatch(RequestReader::secret);
        ConfigSetting token = settings.first(ConfigKey.BEARER_TOKEN);
        ConfigSetting holder = token != null
                ? token
                : inAddress ? settings.first(ConfigKey.URL) : inHeader ? settings.first(ConfigKey.HEADER) : null;
        if (holder == null) {
            return;
        }
        String open = trust.readableByOthers(holder.file());
        if (open != null) {
            settings.problems().fatal(holder, "holds a secret, but " + open + "; or use bearer_token_file");
        } else if (token != null) {
            settings.problems()
                    .warning(token, "better in a file of its own (bearer_token_file): this one is shown around");
        }
    }

    private void unencrypted(List<Header> headers) {
        ConfigSetting secret = null;
        for (ConfigKey key :
                new ConfigKey[] {ConfigKey.BEARER_TOKEN_FILE, ConfigKey.BEARER_TOKEN, ConfigKey.BASIC_USER}) {
            secret = secret == null ? settings.first(key) : secret;
        }
        if (secret == null && headers.stream().anyMatch(RequestReader::secret)) {
            secret = settings.has(ConfigKey.HEADER) ? settings.first(ConfigKey.HEADER) : settings.first(ConfigKey.URL);
        }
        if (secret != null) {
            settings.problems().warning(secret, "goes over the network where everybody can read it; better https://");
        }
    }

    private Request.Tls tls(boolean https) {
        ConfigSetting cert = settings.first(ConfigKey.TLS_CERT);
        ConfigSetting key = settings.first(ConfigKey.TLS_KEY);
        if ((cert == null) != (key == null)) {
            settings.problems().fatal(cert == null ? key : cert, "tls_cert and tls_key go together");
        }
        ConfigSetting insecure = settings.first(ConfigKey.TLS_INSECURE);
        boolean unchecked = settings.yes(ConfigKey.TLS_INSECURE);
        if (unchecked && https) {
            settings.problems()
                    .warning(
                            insecure,
                            "the certificate is not checked: anybody in between can read and"
                                    + " change everything; better tls_ca");
        }
        return new Request.Tls(
                path(ConfigKey.TLS_CA),
                path(ConfigKey.TLS_CERT),
                path(ConfigKey.TLS_KEY),
                settings.text(ConfigKey.TLS_SERVER_NAME),
                unchecked,
                "TLSv" + settings.text(ConfigKey.TLS_MIN));
    }

    /** Null for none. */
    private static URI proxy(String text) {
        if (text.equals("none")) {
            return null;
        }
        try {
            URI proxy = new URI(text).parseServerAuthority();
            boolean path = proxy.getRawPath() != null && !proxy.getRawPath().matches("/?");
            if ("http".equals(proxy.getScheme()) && proxy.getHost() != null && proxy.getPort() > 0 && !path) {
                return proxy;
            }
        } catch (URISyntaxException wrong) {
            // Java would quote the text, which may hold a password.
        }
        throw new IllegalArgumentException("expected http://HOST:PORT or none");
    }
}

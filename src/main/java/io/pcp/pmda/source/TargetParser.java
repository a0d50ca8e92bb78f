package io.pcp.pmda.source;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The value of {@code url}. Messages never hold it: there may be a password in it, or a token in its query.
 */
final class TargetParser {
    private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|'([^']*)'|(\\S+)");
    private static final Pattern SCHEME = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]{0,20}):.*", Pattern.DOTALL);
    /** What people write into queries, as in {@code match[]={job="x"}}, and {@link URI} does not take. */
    private static final String UNSAFE = " \"<>\\^`{|}";

    private TargetParser() {}

    /**
     * @param userInfo {@code user:password} of the address, percent-decoded, which the target does not hold any more;
     *     null for none
     */
    record Address(Target target, String userInfo) {}

    /**
     * @throws IllegalArgumentException saying what is wrong, without the address
     */
    static Address parse(String url) {
        Matcher scheme = SCHEME.matcher(url);
        if (!scheme.matches()) {
            throw new IllegalArgumentException(
                    "expected an address that begins with http://, https://, unix://, file:// or exec:");
        }
        return switch (scheme.group(1).toLowerCase(Locale.ROOT)) {
            case "http", "https" -> http(url);
            case "unix" -> new Address(unix(url.substring("unix:".length())), null);
            case "file" -> new Address(new Target.Files(filePath(url.substring("file:".length()))), null);
            case "exec" -> new Address(new Target.Program(command(url.substring("exec:".length()))), null);
            default ->
                throw new IllegalArgumentException("'" + scheme.group(1)
                        + ":' is not supported; an address begins with http://, https://, unix://, file:// or exec:");
        };
    }

    private static Address http(String url) {
        URI uri = uri(url);
        if (uri.getRawAuthority() == null || uri.isOpaque()) {
            throw new IllegalArgumentException("there is no host; expected http://HOST:PORT/PATH");
        }
        if (uri.getHost() == null) {
            throw new IllegalArgumentException(
                    "host or port is malformed; a host is made of letters, digits, '-' and '.', or is [IPv6]");
        }
        if (uri.getPort() == 0 || uri.getPort() > 65_535) {
            throw new IllegalArgumentException("the port is not one of 1 to 65535");
        }
        String user = uri.getUserInfo();
        // Neither a password nor a fragment is part of what is asked for.
        return new Address(new Target.Http(URI.create(bare(uri))), user == null || user.isEmpty() ? null : user);
    }

    private static String bare(URI uri) {
        String host = uri.getHost();
        StringBuilder text = new StringBuilder(uri.getScheme().toLowerCase(Locale.ROOT));
        text.append("://").append(host).append(uri.getPort() < 0 ? "" : ":" + uri.getPort());
        text.append(uri.getRawPath() == null ? "" : uri.getRawPath());
        return text.append(uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery())
                .toString();
    }

    /** As strict as {@link URI}, except for characters that have only one meaning. */
    private static URI uri(String url) {
        StringBuilder safe = new StringBuilder(url.length());
        for (int i = 0; i < url.length(); i++) {
            char c = url.charAt(i);
            if (UNSAFE.indexOf(c) >= 0) {
                safe.append('%').append(String.format("%02X", (int) c));
            } else {
                safe.append(c);
            }
        }
        try {
            return new URI(safe.toString()).parseServerAuthority();
        } catch (URISyntaxException wrong) {
            // The reason of Java without its input, which it would quote.
            String host = url.contains("_") ? "; a host has no '_': use its address" : "";
            throw new IllegalArgumentException("not an address: " + wrong.getReason() + host);
        }
    }

    private static Target unix(String rest) {
        String path = rest.startsWith("//") ? rest.substring(2) : rest;
        if (!path.startsWith("/")) {
            throw new IllegalArgumentException("expected unix:///full/path/of/socket:/PATH");
        }
        int colon = path.indexOf(":/");
        String socket = colon < 0 ? path : path.substring(0, colon);
        // struct sockaddr_un, unix(7): longer paths cannot be connected to.
        if (socket.getBytes(StandardCharsets.UTF_8).length > 107) {
            throw new IllegalArgumentException("the path of the socket is longer than 107 bytes");
        }
        String wanted = colon < 0 ? "/metrics" : path.substring(colon + 1);
        if (wanted.chars().anyMatch(c -> c <= ' ' || c == 0x7f)) {
            throw new IllegalArgumentException("the path behind the socket holds a blank");
        }
        return new Target.Unix(path(socket), wanted);
    }

    private static String filePath(String rest) {
        String path = rest.startsWith("//") ? rest.substring(2) : rest;
        if (!path.startsWith("/")) {
            throw new IllegalArgumentException("expected file:///full/path");
        }
        path(path);
        return path;
    }

    private static Path path(String text) {
        if (text.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("the path holds a zero byte");
        }
        return Path.of(text);
    }

    private static List<String> command(String text) {
        List<String> command = new ArrayList<>();
        Matcher word = WORD.matcher(text);
        while (word.find()) {
            command.add(word.group(1) != null ? word.group(1) : word.group(2) != null ? word.group(2) : word.group(3));
        }
        if (command.isEmpty() || !command.get(0).startsWith("/")) {
            throw new IllegalArgumentException("expected exec:/full/path/of/program and its arguments");
        }
        path(command.get(0));
        return command;
    }

    /** Whether it is on this machine, as far as the address tells; no name is looked up. */
    static boolean local(Target target) {
        if (!(target instanceof Target.Http http)) {
            return true;
        }
        String host = http.uri().getHost().toLowerCase(Locale.ROOT);
        return host.equals("localhost")
                || host.endsWith(".localhost")
                || host.matches("127(\\.\\d{1,3}){3}")
                || host.equals("[::1]")
                || host.equals("[0:0:0:0:0:0:0:1]");
    }
}

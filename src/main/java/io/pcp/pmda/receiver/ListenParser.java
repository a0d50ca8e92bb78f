package io.pcp.pmda.receiver;

import io.pcp.pmda.receiver.ReceiverSettings.Listen;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An address of the key {@code listen}. No name is looked up. */
final class ListenParser {
    private static final Pattern TCP = Pattern.compile("(\\[([0-9A-Fa-f:.%]+)]|[A-Za-z0-9._-]+):(\\d{1,9})");
    private static final Pattern IPV4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");
    /** struct sockaddr_un, unix(7). */
    private static final int MAX_SOCKET = 107;

    private ListenParser() {}

    /**
     * @throws IllegalArgumentException saying what is wrong
     */
    static Listen parse(String word) {
        if (word.startsWith("unix:")) {
            return unix(word.substring("unix:".length()));
        }
        Matcher tcp = TCP.matcher(word);
        if (!tcp.matches()) {
            throw new IllegalArgumentException(hint(word));
        }
        long port = Long.parseLong(tcp.group(3));
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("the port is not one of 1 to 65535");
        }
        String host = tcp.group(2) != null ? tcp.group(2) : tcp.group(1).toLowerCase(Locale.ROOT);
        if (tcp.group(2) != null && host.indexOf(':') < 0) {
            throw new IllegalArgumentException("what stands in [] is no address of IPv6");
        }
        if (host.matches("[0-9.]+") && !valid(host)) {
            throw new IllegalArgumentException("the address is not four numbers of 0 to 255");
        }
        return new Listen.Tcp(host, (int) port);
    }

    private static boolean valid(String host) {
        boolean good = IPV4.matcher(host).matches();
        for (String part : host.split("\\.")) {
            good = good && Integer.parseInt(part) <= 255;
        }
        return good;
    }

    private static String hint(String word) {
        if (word.matches("\\d{1,5}") || word.matches("(\\*|):\\d{1,5}")) {
            String port = word.substring(word.indexOf(':') + 1);
            return "expected ADDRESS:PORT, such as 127.0.0.1:" + port + ", or 0.0.0.0:" + port + " for all addresses";
        }
        if (word.contains("://")) {
            return "expected ADDRESS:PORT without " + word.substring(0, Math.min(8, word.indexOf("://") + 3));
        }
        return "expected ADDRESS:PORT, [IPv6]:PORT or unix:/full/path";
    }

    private static Listen unix(String text) {
        String path = text.startsWith("//") ? text.substring(2) : text;
        if (!path.startsWith("/") || path.endsWith("/") || path.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("expected unix:/full/path of a socket");
        }
        if (path.getBytes(StandardCharsets.UTF_8).length > MAX_SOCKET) {
            throw new IllegalArgumentException("the path of the socket is longer than " + MAX_SOCKET + " bytes");
        }
        return new Listen.Unix(Path.of(path).normalize());
    }

    /** Whether only this machine reaches it. */
    static boolean local(Listen listen) {
        if (!(listen instanceof Listen.Tcp tcp)) {
            return true;
        }
        String host = tcp.host();
        return host.equals("localhost")
                || host.endsWith(".localhost")
                || host.startsWith("127.") && valid(host)
                || host.matches("[0:]*:0*1");
    }
}

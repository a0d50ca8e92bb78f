package io.pcp.pmda.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TargetParserTest {
    private static Target target(String url) {
        return TargetParser.parse(url).target();
    }

    private static String uri(String url) {
        return assertInstanceOf(Target.Http.class, target(url)).uri().toString();
    }

    @Test
    void httpAddressesKeepPathAndQuery() {
        assertEquals("http://localhost:8000/metrics", uri("http://localhost:8000/metrics"));
        assertEquals("https://[::1]:10250/a?b=c&d", uri("HTTPS://[::1]:10250/a?b=c&d#fragment"));
        assertEquals("http://h:9103", uri("http://h:9103"));
    }

    @Test
    void whatPeopleWriteIntoQueriesIsEncoded() {
        assertEquals(
                "http://h:9090/federate?match[]=%7Bjob=%22a%20b%22%7D",
                uri("http://h:9090/federate?match[]={job=\"a b\"}"));
    }

    @Test
    void userAndPasswordLeaveTheAddress() {
        TargetParser.Address address = TargetParser.parse("http://me:p%40ss@host:1/x");
        assertEquals("me:p@ss", address.userInfo());
        assertEquals("http://host:1/x", ((Target.Http) address.target()).uri().toString());
        assertNull(TargetParser.parse("http://host:1/x").userInfo());
    }

    @Test
    void socketsHaveAPathOfHttpBehindTheirOwn() {
        assertEquals(
                new Target.Unix(Path.of("/run/x.sock"), "/metrics?a=:/"), target("unix:///run/x.sock:/metrics?a=:/"));
        assertEquals(new Target.Unix(Path.of("/run/x.sock"), "/metrics"), target("unix:///run/x.sock"));
    }

    @Test
    void filesMayBePatterns() {
        assertEquals(new Target.Files("/var/lib/x/*.prom"), target("file:///var/lib/x/*.prom"));
        assertEquals(new Target.Files("/a"), target("file:/a"));
    }

    @Test
    void programsHaveArgumentsWithoutAShell() {
        assertEquals(
                new Target.Program(List.of("/bin/x", "-a", "b c", "$HOME", "d \"e")),
                target("exec:/bin/x -a \"b c\"  $HOME 'd \"e'"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost:8000/metrics",
                "/etc/passwd",
                "ftp://secret/x",
                "http:///secret",
                "http:secret",
                "http://",
                "http://my_secret:1/x",
                "http://secret:99999/",
                "http://secret:0/",
                "http://secret:port/",
                "http://[::1/secret",
                "http://h/%zzsecret",
                "unix://secret",
                "unix:///a:/b secret",
                "file://secret/a",
                "exec:secret",
                "exec:",
                "",
                "http://a:secret@/x"
            })
    void whatIsNoAddressIsRefusedWithoutBeingShown(String url) {
        IllegalArgumentException wrong = assertThrows(IllegalArgumentException.class, () -> TargetParser.parse(url));
        assertFalse(wrong.getMessage().contains("secret"), wrong.getMessage());
    }

    @Test
    void pathOfASocketIsShortEnough() {
        assertThrows(IllegalArgumentException.class, () -> target("unix:///" + "x".repeat(107)));
    }

    @Test
    void thisMachineIsToldByTheAddressAlone() {
        for (String url : List.of(
                "http://localhost/",
                "https://127.0.0.1:1/",
                "http://127.9.9.9/",
                "http://[::1]:3/",
                "file:///x",
                "exec:/x")) {
            assertTrue(TargetParser.local(target(url)), url);
        }
        for (String url :
                List.of("http://host/", "http://10.0.0.1/", "http://127.0.0.1.example.org/", "http://[::2]/")) {
            assertFalse(TargetParser.local(target(url)), url);
        }
    }
}

package io.pcp.pmda.sdk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class PmdaOptionsTest {
    private final List<String> taken = new ArrayList<>();
    private final List<PmdaOption> more = List.of(
            new PmdaOption(List.of("-c", "--config"), "DIR", "configuration directory", null, taken::add),
            new PmdaOption(List.of("--simulate"), "SCENARIO", "simulated GPUs", "default", taken::add),
            new PmdaOption(List.of("--limit"), "N", "a limit", null, value -> taken.add("" + Integer.parseInt(value))));

    private PmdaOptions parse(String... args) throws PmdaOptions.UsageException {
        return PmdaOptions.parse("pmdatest", 300, more, args);
    }

    static Stream<Arguments> good() {
        return Stream.of(
                Arguments.of("", new PmdaOptions(300, "", "", "pipe", "")),
                Arguments.of("-d 400", new PmdaOptions(400, "", "", "pipe", "")),
                Arguments.of("--domain=1", new PmdaOptions(1, "", "", "pipe", "")),
                Arguments.of("-d 510 -p", new PmdaOptions(510, "", "", "pipe", "")),
                Arguments.of("-l -", new PmdaOptions(300, "-", "", "pipe", "")),
                Arguments.of("-l /tmp/x.log -D pdu", new PmdaOptions(300, "/tmp/x.log", "pdu", "pipe", "")),
                Arguments.of(
                        "--log x.log --debug all --username pcp", new PmdaOptions(300, "x.log", "all", "pipe", "pcp")),
                Arguments.of("-U pcp -h /help", new PmdaOptions(300, "", "", "pipe", "pcp")),
                Arguments.of("-i 4321", new PmdaOptions(300, "", "", "inet:4321", "")),
                Arguments.of("-i4321", new PmdaOptions(300, "", "", "inet:4321", "")),
                Arguments.of("--inet=1", new PmdaOptions(300, "", "", "inet:1", "")),
                Arguments.of("-6 65535", new PmdaOptions(300, "", "", "ipv6:65535", "")),
                Arguments.of("-u /tmp/a:b", new PmdaOptions(300, "", "", "unix:/tmp/a:b", "")),
                Arguments.of("--pipe", new PmdaOptions(300, "", "", "pipe", "")));
    }

    @ParameterizedTest
    @MethodSource("good")
    void optionsAreThoseOfEveryPmda(String args, PmdaOptions options) throws PmdaOptions.UsageException {
        assertEquals(options, parse(args.isEmpty() ? new String[0] : args.split(" ")));
    }

    @ParameterizedTest
    @CsvSource({
        "-d 0, -d 0: a domain number is 1..510",
        "-d 511, -d 511: a domain number is 1..510",
        "-d x, -d x: a number is wanted",
        "-d 99999999999, -d 99999999999: a number is wanted",
        "-i 0, -i 0: a port is 1..65535",
        "-6 65536, -6 65536: a port is 1..65535",
        "-i web, -i web: a number is wanted",
        "'-i 1 -u /x', 'only one of -i, -6, -u and -p can be used'",
        "'-p -6 1', 'only one of -i, -6, -u and -p can be used'",
        "--limit many, '--limit many: For input string: \"many\"'",
    })
    void wrongValueIsNamedWithWhatIsAllowed(String args, String message) {
        var wrong = assertThrows(PmdaOptions.UsageException.class, () -> parse(args.split(" ")));
        assertEquals("pmdatest: " + message, wrong.getMessage());
    }

    @ParameterizedTest
    @CsvSource({"--nonsense", "-?", "extra", "-d", "--limit"})
    void whatIsNotUnderstoodIsAnsweredWithTheUsage(String args) {
        var wrong = assertThrows(PmdaOptions.UsageException.class, () -> parse(args.split(" ")));
        assertTrue(wrong.getMessage().startsWith("pmdatest: "), wrong::getMessage);
        for (String option : List.of("-d", "--log=FILE", "--username", "--config=DIR", "--simulate", "-6")) {
            assertTrue(wrong.getMessage().contains(option), () -> option + " in " + wrong.getMessage());
        }
    }

    @Test
    void pathWithANulIsRefused() {
        assertTrue(assertThrows(PmdaOptions.UsageException.class, () -> parse("-l", "a\0b"))
                .getMessage()
                .startsWith("pmdatest: -l: no path"));
        assertThrows(PmdaOptions.UsageException.class, () -> parse("-u", "a\0b"));
    }

    @Test
    void optionsOfThePmdaGetTheirValues() throws PmdaOptions.UsageException {
        parse("-c", "/etc/x", "--limit=7");
        assertEquals(List.of("/etc/x", "7"), taken);
    }

    @Test
    void optionWithAFallbackStandsAlone() throws PmdaOptions.UsageException {
        parse("--simulate");
        parse("--simulate=h100");
        parse("--simulate", "-d", "301");
        assertEquals(List.of("default", "h100", "default"), taken);
    }
}

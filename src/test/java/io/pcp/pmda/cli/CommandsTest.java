package io.pcp.pmda.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandsTest {
    @TempDir
    Path root;

    private Captured.Run run(String line) {
        return new Captured(root).run(line.split(" "));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "shwo                   | pmdagpu: unknown command 'shwo'; did you mean",
                "show --fromat json     | pmdagpu show: unknown option '--fromat'; did you mean --format?",
                "show --format xml      | pmdagpu show: invalid value for option '--format': expected one of [table, json]",
                "show --watch soon      | pmdagpu show: invalid value for option '--watch': 'soon' is no interval",
                "show --watch           | pmdagpu show: missing required parameter for option '--watch' (INTERVAL)",
                "show -s many           | pmdagpu show: invalid value for option '--samples': 'many' is not an int",
                "devices gpu0           | pmdagpu devices: unexpected argument 'gpu0'",
                "catalogue --pmns --markdown | are mutually exclusive",
                "doctor --nvml          | pmdagpu doctor: missing required parameter for option '--nvml' (PATH)"
            })
    void wrongArgumentsAreExplainedInOneSentence(String line, String message) {
        Captured.Run run = run(line);
        assertEquals(2, run.code());
        assertEquals("", run.out());
        assertTrue(run.err().contains(message), run.err());
        assertTrue(run.err().matches("(?s).*\nTry 'pmdagpu[ a-z]* --help'\\.\n"), run.err());
        assertEquals(2, run.err().lines().count(), run.err());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--help",
                "-?",
                "show --help",
                "show -h",
                "devices --help",
                "doctor -?",
                "catalogue --help",
                "scrape -h",
                "check --help",
                "sources --help",
                "add -h",
                "remove -?"
            })
    void helpHasExamplesAndExitCodes(String line) {
        Captured.Run run = run(line);
        assertEquals(0, run.code());
        assertEquals("", run.err());
        assertTrue(run.out().startsWith("Usage: pmdagpu") || run.out().contains("\nUsage: pmdagpu"), run.out());
        assertTrue(run.out().contains("\nExamples:\n  "), run.out());
        assertTrue(run.out().contains("\nExit codes:\n  0   "), run.out());
        assertTrue(run.lines().stream().allMatch(text -> text.length() <= 110), run.out());
    }

    @ParameterizedTest
    @ValueSource(strings = {"--version", "-V"})
    void theVersionNamesProgramAndJava(String option) {
        Captured.Run run = run(option);
        assertEquals(0, run.code());
        assertEquals("pmdagpu " + Version.number(), run.lines().get(0));
        assertTrue(run.lines().get(1).startsWith("Java " + System.getProperty("java.version")), run.out());
    }

    @ParameterizedTest
    @ValueSource(strings = {"show", "devices"})
    void aConfigurationDirectoryThatIsMissingIsAnError(String command) {
        Captured.Run run = run(command + " -c /does/not/exist");
        assertEquals(1, run.code());
        assertEquals("pmdagpu: -c /does/not/exist: there is no such directory\n", run.err());
    }

    @ParameterizedTest
    @CsvSource({"show gpu.power.usage, 1", "show, 0", "devices, 1"})
    void aLibraryThatIsMissingIsNamedWithItsReason(String command, int code) {
        Captured.Run run = run(command + " --nvml /does/not/exist.so");
        assertEquals(code, run.code(), run.err());
        assertTrue(run.err().contains("/does/not/exist.so"), run.err());
        assertTrue(run.err().contains("'pmdagpu doctor' tells what to do"), run.err());
    }

    @Test
    void theScenarioOfSimulateMustBeAttachedSoThatAPatternIsNotTakenForOne() {
        Captured machine = new Captured(root);
        Captured.Run run = machine.run("show", "--nvml", Captured.library().toString(), "--simulate", "gpu.count");
        assertEquals(0, run.code(), run.err());
        assertEquals("gpu.count  2\n", run.out());
    }
}

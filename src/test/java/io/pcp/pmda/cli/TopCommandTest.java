package io.pcp.pmda.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code pmdagpu top} where there is no terminal. */
class TopCommandTest {
    @TempDir
    Path root;

    private Captured.Run top(String... words) {
        return new Captured(root)
                .run(Stream.concat(Stream.of("top", "--ascii"), Stream.of(words))
                        .toArray(String[]::new));
    }

    private String[] two(String... more) {
        return new Captured(root)
                .simulation(Stream.concat(Stream.of("gpus = 2 x h100", "[gpu*]", "load = 50"), Stream.of(more))
                        .toArray(String[]::new));
    }

    @Test
    void withoutTerminalItIsOneTableOfText() {
        new Captured(root).file("/proc/sys/kernel/hostname", "node7");
        Captured.Run run = top(two());
        assertEquals(0, run.code(), run.err());
        assertEquals("pmdagpu: these GPUs are simulated\n", run.err());
        List<String> lines = run.lines();
        assertTrue(lines.get(0).matches("\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d  node7  driver .*"), run.out());
        assertTrue(lines.get(1).startsWith("2 GPUs  -  load 50%"), run.out());
        List<String> gpus =
                lines.stream().filter(line -> line.startsWith("gpu")).toList();
        assertEquals(2, gpus.size(), run.out());
        assertTrue(gpus.get(1).matches("gpu1 +H100 80GB HBM3 +50% .*/79.6G +\\d+/700W .*"), run.out());
    }

    @Test
    void severalTablesAreSetApart() {
        Captured.Run run = top(Captured.args(two(), "-n", "2", "-d", "100ms"));
        assertEquals(0, run.code(), run.err());
        assertEquals(
                2, run.lines().stream().filter(line -> line.startsWith("GPU ")).count(), run.out());
    }

    @Test
    void withoutDriverTheReasonIsThereAndTheExitSaysSo() {
        Captured.Run run = top(new Captured(root).simulation("gpus = 2 x h100", "[faults]", "nodriver"));
        assertEquals(1, run.code());
        assertTrue(run.out().contains("no GPUs: "), run.out());
        assertTrue(run.out().startsWith("20"), run.out());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "-a x -h y         | -a shows an archive, -h and --proxy a host: give one of them",
                "-S @10:00         | -S and -T are times in an archive: give one with -a",
                "--sort colour     | --sort: 'colour' is no column; use memory, sm, pid, user, gpu, job, command",
                "--proxy ftp://x   | --proxy: 'ftp://x' is no address of pmproxy; write http://localhost:44322",
                "-n -1             | -n: -1 is no count",
                "-t soon           | 'soon' is no interval"
            })
    void wrongOptionsAreToldWithWhatIsRight(String options, String message) {
        Captured.Run run = top(options.split(" "));
        assertEquals(Exit.USAGE, run.code(), run.err());
        assertTrue(run.err().contains(message), run.err());
        assertEquals("", run.out());
    }

    @Test
    void helpOffersExamples() {
        Captured.Run run = top("--help");
        assertEquals(0, run.code());
        assertTrue(run.out().contains("pmdagpu top -h node7"), run.out());
        assertTrue(run.out().contains("--archive=ARCHIVE"), run.out());
    }
}

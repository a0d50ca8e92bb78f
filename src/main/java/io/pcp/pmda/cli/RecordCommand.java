package io.pcp.pmda.cli;

import io.pcp.pmda.cli.probe.Identities;
import io.pcp.pmda.cli.probe.ProbeException;
import io.pcp.pmda.cli.probe.Recorder;
import io.pcp.pmda.gpu.GpuSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code pmdagpu record}: this machine's GPUs as a scenario for the simulated library. */
@Command(
        name = "record",
        synopsisHeading = "Usage: ",
        abbreviateSynopsis = true,
        header = "Record the GPUs for replay without them.",
        description = {
            "%nWrites two files into DIR: " + Recorder.SCENARIO + ", a scenario with models, limits, slices, processes,"
                    + " what is not supported and what calls cost, and " + Recorder.CURVES
                    + ", load, memory, power, temperature, clocks and PCIe over the time of the recording."
                    + " --simulate=DIR/" + Recorder.SCENARIO + " replays it on any machine.",
            "%nUUIDs, serial numbers, process ids and names of programs are replaced. Reads only."
        },
        parameterListHeading = "%nArguments:%n",
        optionListHeading = "%nOptions:%n",
        exitCodeListHeading = Exit.HEADING,
        exitCodeList = {Exit.OK_TEXT, Exit.FAILURE_TEXT, Exit.USAGE_TEXT},
        footerHeading = "%nExamples:%n",
        footer = {
            "  pmdagpu record /tmp/node7",
            "  pmdagpu record --seconds 300 --interval 500ms /tmp/node7",
            "  pmdagpu show --simulate=/tmp/node7/" + Recorder.SCENARIO
        })
final class RecordCommand implements Callable<Integer> {
    /** What the simulated library takes of a curve. */
    private static final int MOST_SAMPLES = 4000;

    private final Shell shell;

    @Mixin
    private final CommonOptions common = new CommonOptions();

    @Parameters(paramLabel = "DIR", description = "Where the two files go; made if it does not exist.")
    private Path directory;

    @Option(
            names = {"-s", "--seconds"},
            paramLabel = "SECONDS",
            defaultValue = "30",
            description = "Length of the recording (default ${DEFAULT-VALUE}).")
    private int seconds;

    @Option(
            names = "--interval",
            paramLabel = "INTERVAL",
            converter = Interval.class,
            defaultValue = "1s",
            description = "Time between two samples: 500ms, 2s (default ${DEFAULT-VALUE}).")
    private Duration interval;

    @Option(names = "--keep-identity", description = "Do not replace UUIDs and serial numbers.")
    private boolean keep;

    RecordCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() throws InterruptedException {
        Duration length = Duration.ofSeconds(seconds);
        if (seconds < 1 || length.dividedBy(interval) > MOST_SAMPLES) {
            throw new CommandException("--seconds " + seconds + " is no length for a recording; it takes 1 to "
                    + interval.multipliedBy(MOST_SAMPLES).toSeconds() + " at this interval");
        }
        GpuSettings settings = common.settings(shell);
        try {
            Recorder recorder = new Recorder(settings, new Identities(keep));
            Path state = Files.createTempDirectory("pmdagpu-record");
            try (LocalValues values = new LocalValues(shell, settings, state, common.log())) {
                recorder.sample(values, length, interval);
            } finally {
                Files.deleteIfExists(state);
            }
            int gpus = recorder.write(directory);
            shell.out()
                    .println(gpus + (gpus == 1 ? " GPU" : " GPUs") + " recorded; replay with --simulate="
                            + directory.resolve(Recorder.SCENARIO));
            return Exit.OK;
        } catch (ProbeException cannot) {
            throw new CommandException(cannot.getMessage());
        } catch (IOException cannot) {
            throw new CommandException(directory + ": cannot be written (" + cannot.getMessage() + ")");
        }
    }
}

package io.pcp.pmda.cli;

import io.pcp.pmda.cli.probe.AgentPlayer;
import io.pcp.pmda.cli.probe.CallsProbe;
import io.pcp.pmda.cli.probe.Check;
import io.pcp.pmda.cli.probe.CompareProbe;
import io.pcp.pmda.cli.probe.EnvironmentProbe;
import io.pcp.pmda.cli.probe.GpmProbe;
import io.pcp.pmda.cli.probe.Identities;
import io.pcp.pmda.cli.probe.LiveNvml;
import io.pcp.pmda.cli.probe.NvidiaSmi;
import io.pcp.pmda.cli.probe.ProbeException;
import io.pcp.pmda.cli.probe.Report;
import io.pcp.pmda.cli.probe.SessionChecks;
import io.pcp.pmda.cli.probe.ValuesProbe;
import io.pcp.pmda.gpu.GpuCatalogue;
import io.pcp.pmda.gpu.GpuSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code pmdagpu probe}: examines driver and GPUs of this machine and holds what is served against nvidia-smi. */
@Command(
        name = "probe",
        synopsisHeading = "Usage: ",
        abbreviateSynopsis = true,
        header = "Examine the driver; compare with nvidia-smi.",
        description = {
            "%nReads everything and changes nothing. Prints Markdown; a check that fails is marked FAIL. UUIDs and serial"
                    + " numbers are replaced by made-up ones.",
            "%n  environment  kernel, Java, driver, GPUs",
            "  calls        what each NVML call costs, beside the class the catalogue gives it",
            "  session      sessions, file descriptors, unknown fields, which calls and structs are used",
            "  values       all values, in this process and through the pipe of a second agent",
            "  compare      every value that nvidia-smi has, too, with a tolerance",
            "  gpm          profiling: pairs of samples, which metrics there are, and their ranges"
        },
        parameterListHeading = "%nArguments:%n",
        optionListHeading = "%nOptions:%n",
        exitCodeListHeading = Exit.HEADING,
        exitCodeList = {"0:every check passed", "1:a check failed, or could not be made", Exit.USAGE_TEXT},
        footerHeading = "%nExamples:%n",
        footer = {
            "  pmdagpu probe                          all of it",
            "  pmdagpu probe calls --csv calls.csv",
            "  pmdagpu probe compare --nvidia-smi /usr/bin/nvidia-smi",
            "  pmdagpu probe session --simulate=mig-a100"
        })
final class ProbeCommand implements Callable<Integer> {
    /** What can be examined. */
    enum What {
        environment,
        calls,
        session,
        values,
        compare,
        gpm
    }

    private static final long GPM_PAIR_MILLIS = 2500;

    private final Shell shell;

    @Mixin
    private final CommonOptions common = new CommonOptions();

    @Parameters(paramLabel = "WHAT", arity = "0..*", description = "${COMPLETION-CANDIDATES} (default: all).")
    private List<What> what = List.of();

    @Option(
            names = {"-n", "--count"},
            paramLabel = "COUNT",
            defaultValue = "100",
            description = "Calls of each NVML function (default ${DEFAULT-VALUE}).")
    private int count;

    @Option(names = "--csv", paramLabel = "FILE", description = "With calls: write the table as CSV, too.")
    private Path csv;

    @Option(names = "--values", paramLabel = "FILE", description = "With values: write every value into this file.")
    private Path valuesFile;

    @Option(names = "--xml", paramLabel = "FILE", description = "With compare: keep the report of nvidia-smi -q -x.")
    private Path xml;

    @Option(
            names = "--nvidia-smi",
            paramLabel = "PROGRAM",
            defaultValue = "nvidia-smi",
            description = "nvidia-smi to ask (default: the one in the search path).")
    private String smi;

    @Option(names = "--keep-identity", description = "Do not replace UUIDs and serial numbers.")
    private boolean keep;

    ProbeCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() throws InterruptedException {
        if (count < 1) {
            throw new CommandException("--count " + count + " is below 1");
        }
        GpuSettings settings = common.settings(shell);
        Report report = new Report(shell.out(), new Identities(keep));
        Set<What> wanted = what.isEmpty() ? EnumSet.allOf(What.class) : EnumSet.copyOf(what);
        boolean complete = true;
        identities(settings, report);
        for (What one : wanted) {
            try {
                examine(one, settings, report);
            } catch (ProbeException | IOException | CommandException cannot) {
                complete = false;
                shell.complain(one + ": " + cannot.getMessage());
            }
        }
        report.line("");
        report.line(report.summary());
        return complete && report.passed() ? Exit.OK : Exit.FAILURE;
    }

    /** Without a usable library nothing has to be hidden; what cannot be examined says so itself. */
    private static void identities(GpuSettings settings, Report report) {
        try (LiveNvml live = LiveNvml.open(settings.library(), null)) {
            live.name(report.identities());
        } catch (ProbeException unusable) {
            report.line("NVML cannot be used: " + unusable.getMessage());
        }
    }

    private void examine(What one, GpuSettings settings, Report report)
            throws ProbeException, IOException, InterruptedException {
        switch (one) {
            case environment ->
                new EnvironmentProbe(shell.root(), shell.environment(), new Version().getVersion()[0])
                        .report(report, new NvidiaSmi(smi));
            case calls -> calls(settings, report);
            case session -> new SessionChecks(settings).run(report);
            case values -> values(settings, report);
            case compare -> compare(settings, report);
            case gpm -> gpm(settings, report);
        }
    }

    private void calls(GpuSettings settings, Report report) throws ProbeException, IOException {
        CallsProbe probe = new CallsProbe(settings, count);
        probe.measure();
        probe.report(report);
        if (csv != null) {
            Files.write(csv, probe.csv());
        }
    }

    private void values(GpuSettings settings, Report report) throws IOException, InterruptedException {
        ValuesProbe probe = new ValuesProbe(GpuCatalogue.load());
        try (SecondAgent second = SecondAgent.start(common.setup());
                LocalValues local = new LocalValues(shell, settings, second.state(), common.log())) {
            AgentPlayer player = second.player();
            probe.fetch(local, player);
            probe.report(report);
            report.check(Check.of(player.end() == 0, "end of the pipe", "the agent ends with 0"));
        }
        List<String> lines = ValuesProbe.lines(probe.local()).stream()
                .map(report.identities()::hide)
                .toList();
        if (valuesFile != null) {
            Files.write(valuesFile, lines);
        }
    }

    private void compare(GpuSettings settings, Report report) throws IOException, InterruptedException {
        NvidiaSmi program = new NvidiaSmi(smi);
        CompareProbe probe = new CompareProbe(program, GpuCatalogue.load());
        Path state = Files.createTempDirectory("pmdagpu-probe");
        try (LocalValues local = new LocalValues(shell, settings, state, common.log())) {
            probe.compare(local);
        } finally {
            Files.deleteIfExists(state);
        }
        probe.report(report);
        if (xml != null) {
            Files.writeString(xml, report.identities().hide(program.xml()));
        }
    }

    private void gpm(GpuSettings settings, Report report) throws ProbeException, IOException, InterruptedException {
        GpmProbe.pairs(report, settings);
        Path state = Files.createTempDirectory("pmdagpu-probe");
        try (LocalValues local = new LocalValues(shell, settings, state, common.log())) {
            local.fetch();
            Thread.sleep(GPM_PAIR_MILLIS);
            new GpmProbe(GpuCatalogue.load()).report(report, local.fetch());
        } finally {
            Files.deleteIfExists(state);
        }
    }
}

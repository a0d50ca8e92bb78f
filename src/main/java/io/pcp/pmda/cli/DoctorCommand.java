package io.pcp.pmda.cli;

import io.pcp.pmda.gpu.GpuSettings;
import io.pcp.pmda.sdk.PcpConf;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code pmdagpu doctor}: everything between the GPU and pmcd, with a remedy for whatever is not as it should be. */
@Command(
        name = "doctor",
        synopsisHeading = "Usage: ",
        header = "Check driver, library, PCP and Java; tell what to do.",
        description = {
            "%nLooks at everything between the GPU and pmcd. Without options it examines the setup of the installed"
                    + " agent (its line in pmcd.conf), as the user it runs as; root sees most. Changes nothing.%n"
        },
        optionListHeading = "%nOptions:%n",
        exitCodeListHeading = Exit.HEADING,
        exitCodeList = {"0:nothing failed (warnings may be there)", "1:something failed", Exit.USAGE_TEXT},
        footerHeading = "%nExamples:%n",
        footer = {
            "  sudo pmdagpu doctor",
            "  pmdagpu doctor --nvml /run/nvidia/driver/usr/lib64/libnvidia-ml.so.1",
            "  pmdagpu doctor --format json | jq '.[] | select(.status != \"ok\")'"
        })
final class DoctorCommand implements Callable<Integer> {
    private static final List<Examination> EXAMINATIONS = List.of(
            new DriverExamination(),
            new LibraryExamination(),
            new PcpExamination(),
            new ConfigurationExamination(),
            new JavaExamination());

    private final Shell shell;

    @Mixin
    private final CommonOptions common = new CommonOptions();

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = "${COMPLETION-CANDIDATES} (default ${DEFAULT-VALUE}).",
            defaultValue = "table")
    private Format format = Format.table;

    DoctorCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() {
        Patient patient = patient();
        Map<Examination, List<Finding>> all = new LinkedHashMap<>();
        for (Examination examination : EXAMINATIONS) {
            common.log().debug("examining {}", examination.subject());
            List<Finding> findings = examination.examine(patient);
            all.put(examination, findings);
            if (format == Format.table) {
                print(examination, findings);
            }
        }
        List<Finding> findings = all.values().stream().flatMap(List::stream).toList();
        if (format == Format.json) {
            json(all);
        } else {
            summary(findings);
        }
        return count(findings, Finding.Status.FAIL) == 0 ? Exit.OK : Exit.FAILURE;
    }

    private Patient patient() {
        PcpConf pcp = PcpConf.load(shell.environment());
        AgentLine registered = registered(pcp);
        Setup asked = common.setup();
        Setup setup = asked.equals(Setup.NONE) && registered != null ? registered.setup() : asked;
        List<String> problems = new ArrayList<>();
        GpuSettings settings = setup.settings(shell.environment(), problems::add);
        String user = pcp.installed()
                ? Account.configured(setup.file(shell.environment()), registered, pcp.get("PCP_USER"))
                : System.getProperty("user.name");
        return new Patient(shell, setup, settings, problems, pcp, registered, Account.of(shell, user));
    }

    private static AgentLine registered(PcpConf pcp) {
        try {
            return AgentLine.read(Path.of(PcpExamination.configuration(pcp))).stream()
                    .filter(agent -> agent.name().equals(AgentCommand.NAME))
                    .findFirst()
                    .orElse(null);
        } catch (IOException none) {
            return null;
        }
    }

    private void print(Examination examination, List<Finding> findings) {
        Screen screen = shell.screen();
        shell.out().println(screen.bold(examination.subject()));
        int width = findings.stream().mapToInt(finding -> finding.what().length()).max().orElse(0);
        for (Finding finding : findings) {
            String what = finding.what() + " ".repeat(width - finding.what().length());
            shell.out().println("  " + mark(finding.status()) + "  " + what + "  " + screen.plain(finding.detail()));
            if (!finding.remedy().isEmpty()) {
                shell.out().println(" ".repeat(10 + width) + screen.cyan("-> ") + screen.plain(finding.remedy()));
            }
        }
        shell.out().println();
        shell.out().flush();
    }

    private String mark(Finding.Status status) {
        return switch (status) {
            case OK -> shell.screen().green("ok  ");
            case WARN -> shell.screen().yellow("warn");
            case FAIL -> shell.screen().red("fail");
        };
    }

    private void summary(List<Finding> findings) {
        long failed = count(findings, Finding.Status.FAIL);
        long warned = count(findings, Finding.Status.WARN);
        Screen screen = shell.screen();
        String text = failed > 0
                ? screen.red(failed + " failed") + (warned > 0 ? ", " + screen.yellow(warned + " to look at") : "")
                : warned > 0 ? screen.yellow(warned + " to look at") + ", nothing failed" : screen.green("All is well.");
        shell.out().println(text);
    }

    private static long count(List<Finding> findings, Finding.Status status) {
        return findings.stream().filter(finding -> finding.status() == status).count();
    }

    private void json(Map<Examination, List<Finding>> all) {
        List<String> objects = new ArrayList<>();
        all.forEach((examination, findings) -> findings.forEach(finding -> objects.add(MetricJson.object(json -> {
            json.writeStringField("subject", examination.subject());
            json.writeStringField("what", finding.what());
            json.writeStringField("status", finding.status().name().toLowerCase(Locale.ROOT));
            json.writeStringField("detail", finding.detail());
            json.writeStringField("remedy", finding.remedy());
        }))));
        shell.out().println(MetricJson.array(objects));
    }
}

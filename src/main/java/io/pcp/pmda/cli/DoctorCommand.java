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

/** {@code pmdagpu doctor}: everything between the GPU and pmcd, with a remedy for whatever is not as it should be. */
@Command(
        name = "doctor",
        synopsisHeading = "Usage: ",
        abbreviateSynopsis = true,
        header = "Check driver, library, GPUs, PCP and Java; tell what to do.",
        description = {
            "%nLooks at everything between the GPU and pmcd. Without options it examines the setup of the installed"
                    + " agent (its line in pmcd.conf), as the user it runs as; root sees most. Changes nothing."
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
            new HealthExamination(),
            new PcpExamination(),
            new ConfigurationExamination(),
            new ReceiverExamination(),
            new JavaExamination());

    private static final int WHAT_WIDTH = 18;
    private static final int FULL_WIDTH = 120;

    private final Shell shell;

    @Mixin
    private final CommonOptions common = new CommonOptions();

    @Mixin
    private final FormatOption output = new FormatOption();

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
            if (output.format() == Format.table && !findings.isEmpty()) {
                print(examination, findings);
            }
        }
        List<Finding> findings = all.values().stream().flatMap(List::stream).toList();
        if (output.format() == Format.json) {
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
        setup.bridge(shell.environment(), problems::add);
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
        String margin = " ".repeat(10 + WHAT_WIDTH);
        for (Finding finding : findings) {
            String what = finding.what()
                    + " ".repeat(Math.max(0, WHAT_WIDTH - finding.what().length()));
            List<String> detail = folded(screen.plain(finding.detail()));
            shell.out().println("  " + mark(finding.status()) + "  " + what + "  " + detail.get(0));
            detail.stream().skip(1).forEach(line -> shell.out().println(margin + line));
            if (!finding.remedy().isEmpty()) {
                List<String> remedy = folded("-> " + screen.plain(finding.remedy()));
                remedy.forEach(line -> shell.out().println(margin + screen.cyan(line)));
            }
        }
        shell.out().println();
        shell.out().flush();
    }

    /** A text in lines that fit beside the margin; whole on output that is not looked at. */
    private List<String> folded(String text) {
        int room = Math.max(30, Math.min(FULL_WIDTH, shell.screen().size().get().columns()) - WHAT_WIDTH - 11);
        if (!shell.screen().interactive()) {
            return List.of(text);
        }
        List<String> lines = new ArrayList<>();
        String rest = text;
        while (rest.length() > room) {
            int blank = rest.lastIndexOf(' ', room);
            int cut = blank > 0 ? blank : room;
            lines.add(rest.substring(0, cut));
            rest = rest.substring(cut).strip();
        }
        lines.add(rest);
        return lines;
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
        String warnings = screen.yellow(warned + (warned == 1 ? " warning" : " warnings"));
        String text = failed > 0
                ? screen.red(failed + " failed") + (warned > 0 ? ", " + warnings : "")
                : warned > 0 ? warnings + ", nothing failed" : screen.green("all is well");
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

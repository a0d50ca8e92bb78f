package io.pcp.pmda.cli;

import io.pcp.pmda.sdk.Metric;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code pmdagpu show}: the values of metrics, read here and now without PCP. */
@Command(
        name = "show",
        synopsisHeading = "Usage: ",
        abbreviateSynopsis = true,
        header = "Show the values of metrics, without PCP.",
        description = {
            "%nReads the GPUs in this process and prints what the agent would serve. Numbers of a row share one unit;"
                    + " with --watch, counters are shown per second."
        },
        parameterListHeading = "%nArguments:%n",
        optionListHeading = "%nOptions:%n",
        exitCodeListHeading = Exit.HEADING,
        exitCodeList = {Exit.OK_TEXT, "1:no metric matches, or none of them has a value", Exit.USAGE_TEXT},
        footerHeading = "%nExamples:%n",
        footer = {
            "  pmdagpu show                          everything",
            "  pmdagpu show gpu.memory               a part of the tree",
            "  pmdagpu show 'gpu.*.gpu' '*power*'    patterns: * is any text, ? one character",
            "  pmdagpu show gpu.utilization --watch 2s",
            "  pmdagpu show gpu.power.usage -i gpu0 --format json",
            "  pmdagpu show --simulate               two simulated H100"
        })
final class ShowCommand implements Callable<Integer> {
    private final Shell shell;

    @Mixin
    private final CommonOptions common = new CommonOptions();

    @Parameters(
            paramLabel = "PATTERN",
            description = "Metric, branch of the tree, or pattern with * and ? (default: all).")
    private List<String> patterns = new ArrayList<>();

    @Mixin
    private final FormatOption output = new FormatOption();

    @Option(
            names = {"-i", "--instances"},
            paramLabel = "NAME",
            split = ",",
            description = "Only these instances, such as gpu0,gpu1.")
    private List<String> instances = new ArrayList<>();

    @Option(
            names = {"-w", "--watch"},
            paramLabel = "INTERVAL",
            converter = Interval.class,
            description = "Repeat until Ctrl-C: 500ms, 2s, 1m.")
    private Duration watch;

    @Option(
            names = {"-s", "--samples"},
            paramLabel = "COUNT",
            description = "With --watch: stop after so many.")
    private int samples;

    ShowCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() throws InterruptedException {
        try (LocalAgent agent = LocalAgent.start(shell, common.settingsOfPictures(shell), common.log())) {
            List<Metric> metrics = choose(agent);
            Sample status = Settling.await(agent);
            String trouble = Settling.trouble(status);
            Settling.announce(shell, status);
            Watch loop = new Watch(shell, agent, metrics, Set.copyOf(instances), output.format());
            if (watch != null) {
                tell(trouble);
                loop.repeat(watch, samples);
                return Exit.OK;
            }
            Sample sample = loop.sample();
            boolean any =
                    sample.metrics().stream().anyMatch(values -> !values.data().isEmpty());
            if (any || output.format() == Format.json) {
                loop.print(sample, null);
            }
            if (!any) {
                throw new CommandException(noValues(metrics, trouble));
            }
            tell(trouble);
            return Exit.OK;
        }
    }

    private List<Metric> choose(LocalAgent agent) {
        List<Metric> all = List.copyOf(agent.table().metrics());
        if (patterns.isEmpty()) {
            return all;
        }
        Set<Metric> chosen = new LinkedHashSet<>();
        for (String text : patterns) {
            MetricPattern pattern = MetricPattern.of(text);
            int before = chosen.size();
            boolean any = false;
            for (Metric metric : all) {
                if (pattern.matches(metric.name())) {
                    chosen.add(metric);
                    any = true;
                }
            }
            if (!any) {
                throw new CommandException(nothing(pattern, all));
            }
        }
        return all.stream().filter(chosen::contains).toList();
    }

    private static String nothing(MetricPattern pattern, List<Metric> all) {
        List<String> close = pattern.suggestions(all.stream().map(Metric::name).toList());
        return "no metric matches '" + pattern.text() + "'"
                + (close.isEmpty()
                        ? "; 'pmdagpu catalogue' lists them all"
                        : "; did you mean " + String.join(" or ", close) + "?");
    }

    private void tell(String trouble) {
        if (!trouble.isEmpty()) {
            shell.complain("no GPUs: " + trouble);
        }
    }

    private String noValues(List<Metric> metrics, String trouble) {
        String what = metrics.size() == 1 ? metrics.get(0).name() + " has no value" : "these metrics have no value";
        if (!trouble.isEmpty()) {
            return what + ": " + trouble;
        }
        if (!instances.isEmpty()) {
            return what + " for " + String.join(", ", instances);
        }
        return what + " on this machine: GPU or driver do not have it, or the GPU is in MIG mode";
    }
}

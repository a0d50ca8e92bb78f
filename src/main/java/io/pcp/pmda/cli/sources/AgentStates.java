package io.pcp.pmda.cli.sources;

import io.pcp.pmda.cli.top.PcpTool;
import io.pcp.pmda.cli.top.TopException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How sources are, as the running agent says in {@code workload.control.*} and {@code node.control.*}. Immutable.
 *
 * @param sources by name
 */
public record AgentStates(Map<String, State> sources) {
    private static final List<String> ROOTS = List.of("workload", "node");
    private static final Pattern METRIC = Pattern.compile("(workload|node)\\.control\\.([a-z_.]+)");
    private static final String LISTENING = "workload.control.otlp.listening";
    private static final Pattern TEXT = Pattern.compile(" +value \"(.*)\"");
    private static final Pattern VALUE = Pattern.compile(" +inst \\[-?\\d+ or \"(.*?)\"] value (.*)");

    /** Values of a source, by the last part of the metric's name; texts without their quotes. */
    public record State(String name, String tree, Map<String, String> values) {
        /** A value; empty when there is none. */
        public String get(String leaf) {
            return values.getOrDefault(leaf, "");
        }
    }

    /**
     * Asks pmcd.
     *
     * @param host of pmcd; empty for this machine
     * @param variables of the environment by which PCP's tools find pmcd
     * @throws SourcesException when no agent of ours answers
     */
    public static AgentStates ask(String host, Map<String, String> variables)
            throws SourcesException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("pminfo"));
        if (!host.isEmpty()) {
            command.addAll(List.of("-h", host));
        }
        command.add("-f");
        ROOTS.forEach(root -> command.add(root + ".control"));
        try {
            List<String> lines = PcpTool.run(command, variables);
            if (lines.stream().noneMatch(line -> METRIC.matcher(line).matches())) {
                throw new SourcesException(
                        lines.isEmpty() ? "pminfo shows nothing" : lines.get(0).strip());
            }
            return parse(lines);
        } catch (TopException silent) {
            throw new SourcesException(silent.getMessage());
        }
    }

    /**
     * Where the agent of this machine receives OTLP, as it says; {@code off} when it does not.
     *
     * @param variables of the environment by which PCP's tools find pmcd
     * @throws SourcesException when no agent of ours answers
     */
    public static String listening(Map<String, String> variables) throws SourcesException, InterruptedException {
        try {
            for (String line : PcpTool.run(List.of("pminfo", "-f", LISTENING), variables)) {
                Matcher text = TEXT.matcher(line);
                if (text.matches()) {
                    return text.group(1);
                }
            }
        } catch (TopException silent) {
            throw new SourcesException(silent.getMessage());
        }
        throw new SourcesException("no agent of pmdagpu answers");
    }

    /** What {@code pminfo -f} prints. */
    static AgentStates parse(List<String> lines) {
        Map<String, State> sources = new TreeMap<>();
        String tree = "";
        String leaf = "";
        for (String line : lines) {
            Matcher metric = METRIC.matcher(line);
            Matcher value = VALUE.matcher(line);
            if (metric.matches()) {
                tree = metric.group(1);
                leaf = metric.group(2);
            } else if (value.matches() && !leaf.isEmpty()) {
                String root = tree;
                sources.computeIfAbsent(value.group(1), name -> new State(name, root, new LinkedHashMap<>()))
                        .values()
                        .put(leaf, unquoted(value.group(2)));
            }
        }
        return new AgentStates(sources);
    }

    private static String unquoted(String text) {
        boolean quoted = text.length() > 1 && text.startsWith("\"") && text.endsWith("\"");
        return quoted ? text.substring(1, text.length() - 1) : text;
    }
}

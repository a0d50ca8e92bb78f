package io.pcp.pmda.bench;

import io.pcp.pmda.bench.SoakRules.Rule;
import io.pcp.pmda.protocol.Pdu;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * Hours of a bad day: an agent is asked for everything each second, as pmcd would ask it, while GPUs, slices and processes come,
 * go and fail. Prints one line for each thing that must hold, and the numbers to standard error; ends with 1 when something did
 * not hold.
 *
 * <pre>
 * Soak SECONDS SEED BASE_SCENARIO SCENARIO LOG STATE_DIRECTORY DOMAIN COMMAND...
 * </pre>
 *
 * LOG is the agent's own log, STATE_DIRECTORY where it keeps its files, COMMAND starts it on SCENARIO, which is written here.
 */
public final class Soak {
    /** Log lines allowed in all, and for each thing that happens to the GPUs. */
    private static final int LINES = 20;

    private static final int LINES_EACH = 2;
    /** With all calls prompt, 99 of 100 fetches are done by then; the rest may wait for a start of something. */
    private static final double HEALTHY_MS = 1000;
    /** At the end everything heals: so long until nothing is amiss. */
    private static final int LAST_SECONDS = 8;

    private static final int SHOWN = 10;

    private Soak() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        int seconds = Integer.parseInt(args[0]);
        Path scenario = Path.of(args[3]);
        Path log = Path.of(args[4]);
        List<String> command = List.of(args).subList(7, args.length);
        List<String> failures = new ArrayList<>();
        try (SoakNode node = new SoakNode(Long.parseLong(args[1]), Path.of(args[2]), scenario)) {
            Path report = scenario.resolveSibling("report");
            try (SoakAgent agent =
                    new SoakAgent(command, new File(log + ".stderr"), Path.of(args[5]), Integer.parseInt(args[6]))) {
                run(seconds, node, agent, log, failures);
                node.report(report);
                agent.fetch();
                Thread.sleep(200);
                agent.fetch();
            }
            say(failures, "setters called", setters(report));
        }
        if (!failures.isEmpty()) {
            System.exit(1);
        }
    }

    private static void run(int seconds, SoakNode node, SoakAgent agent, Path log, List<String> failures)
            throws IOException, InterruptedException {
        SoakRules rules = new SoakRules(node.things(), node.troubled(), node.owners());
        Growth growth = new Growth();
        List<Long> all = new ArrayList<>();
        List<Long> healthy = new ArrayList<>();
        int values = 0;
        long begin = System.nanoTime();
        for (int tick = 1; tick <= seconds; tick++) {
            Thread.sleep(Math.max(
                    0, TimeUnit.NANOSECONDS.toMillis(begin + TimeUnit.SECONDS.toNanos(tick) - System.nanoTime())));
            long asked = System.nanoTime();
            Pdu.Result answer = agent.fetch();
            long answered = System.nanoTime();
            all.add(answered - asked);
            if (node.prompt(asked)) {
                healthy.add(answered - asked);
            }
            List<Seen> seen = agent.decode(answer);
            values = Math.max(values, seen.size());
            rules.answer(seen, asked, answered);
            // What is listed is what was there when the GPUs were asked; a late one keeps the answer, not the question.
            agent.listed()
                    .forEach((domain, names) ->
                            names.forEach(name -> rules.listed(domain, name, asked, name + " listed")));
            growth.add(agent.use());
            if (tick == seconds - LAST_SECONDS) {
                node.heal();
            } else {
                node.turn(tick > seconds - LAST_SECONDS);
            }
        }
        for (Rule rule : Rule.values()) {
            say(failures, rule.words, rules.broken(rule));
        }
        say(failures, "rules that never had anything to look at", rules.idle());
        say(
                failures,
                "fetches with all calls prompt slower than " + (int) HEALTHY_MS + " ms (99 of 100)",
                slow(healthy));
        say(failures, "growth", growth.found());
        say(failures, "flood of the log", flood(log, node.transitions()));
        System.err.printf(
                Locale.ROOT,
                "seconds=%d metrics=%d most_values=%d fetches=%d p50_ms=%.1f p99_ms=%.1f max_ms=%.1f%n",
                seconds,
                agent.metrics(),
                values,
                all.size(),
                millis(all, 0.5),
                millis(all, 0.99),
                millis(all, 1));
        System.err.printf(
                Locale.ROOT,
                "healthy fetches=%d p50_ms=%.1f p99_ms=%.1f%n",
                healthy.size(),
                millis(healthy, 0.5),
                millis(healthy, 0.99));
        System.err.println("checked " + rules.looked());
        System.err.println(growth);
        System.err.println("log_lines=" + Files.readAllLines(log).size() + " " + node.history());
    }

    private static List<String> slow(List<Long> healthy) {
        double p99 = millis(healthy, 0.99);
        return p99 <= HEALTHY_MS ? List.of() : List.of(String.format(Locale.ROOT, "%.0f ms", p99));
    }

    private static List<String> flood(Path log, int transitions) throws IOException {
        int lines = Files.readAllLines(log).size();
        int most = LINES + LINES_EACH * transitions;
        return lines <= most ? List.of() : List.of(lines + " lines, at most " + most);
    }

    private static List<String> setters(Path report) throws IOException {
        List<String> found = new ArrayList<>();
        boolean counted = false;
        for (String line : Files.readAllLines(report)) {
            counted |= line.startsWith("set_calls ");
            if (line.startsWith("set_calls ") && !line.equals("set_calls 0") || line.startsWith("call nvmlDeviceSet")) {
                found.add(line);
            }
        }
        if (!counted) {
            found.add("the library has not counted");
        }
        return found;
    }

    private static void say(List<String> failures, String what, List<String> found) {
        System.out.println(what + ": " + (found.isEmpty() ? "none" : found.size()));
        found.stream().limit(SHOWN).forEach(one -> System.out.println("    " + one));
        failures.addAll(found);
    }

    private static double millis(List<Long> nanos, double quantile) {
        long[] sorted = nanos.stream().mapToLong(Long::longValue).sorted().toArray();
        return sorted.length == 0
                ? 0
                : sorted[(int) Math.min(sorted.length - 1, Math.floor(quantile * sorted.length))] / 1e6;
    }
}

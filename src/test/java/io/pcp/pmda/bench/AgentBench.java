package io.pcp.pmda.bench;

import io.pcp.pmda.model.Pmid;
import io.pcp.pmda.model.Value;
import io.pcp.pmda.protocol.Pdu;
import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The measurements of {@code qa/bench}, one per run, printed as {@code key=value} words on one line. The time of a fetch
 * ends with the last byte of its answer: taking the answer apart is the work of pmcd and its clients.
 *
 * <pre>
 * AgentBench start  RUNS                 LOG PMNS DOMAIN COMMAND...
 * AgentBench fetch  COUNT METRICS        LOG PMNS DOMAIN COMMAND...
 * AgentBench steady SECONDS INTERVAL_MS  LOG PMNS DOMAIN COMMAND...
 * AgentBench settled SECONDS INTERVAL_MS LOG PMNS DOMAIN COMMAND...   the same after five minutes of a fetch each second
 * AgentBench calls  COUNT COST_US        LOG PMNS DOMAIN COMMAND...
 * </pre>
 */
public final class AgentBench {
    private static final Pattern ENTRY = Pattern.compile("^\\s*\\w+\\s+\\w+:(\\d+):(\\d+)\\s*$");

    private static final int OUR_DOMAIN = 300;

    /** Fetches, one each second: as many passes as an agent that is asked every 10 s has made after an hour. */
    private static final int SETTLING = 300;

    /** Cluster and item of {@code gpu.nvml.calls}. */
    private static final int NVML_CALLS = 9;

    /** Cluster and item of {@code gpu.nvml.time}, microseconds. */
    private static final int NVML_TIME = 13;

    private AgentBench() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        int at = args[0].equals("start") ? 2 : 3;
        File log = new File(args[at]);
        int[] pmids = pmids(Path.of(args[at + 1]), Integer.parseInt(args[at + 2]));
        List<String> command = List.of(args).subList(at + 3, args.length);
        switch (args[0]) {
            case "start" -> start(Integer.parseInt(args[1]), log, pmids, command);
            case "fetch" -> fetch(Integer.parseInt(args[1]), Integer.parseInt(args[2]), log, pmids, command);
            case "calls" -> calls(Integer.parseInt(args[1]), Integer.parseInt(args[2]), log, pmids, command);
            case "steady" -> steady(Integer.parseInt(args[1]), Integer.parseInt(args[2]), 0, log, pmids, command);
            case "settled" ->
                steady(Integer.parseInt(args[1]), Integer.parseInt(args[2]), SETTLING, log, pmids, command);
            default -> throw new IllegalArgumentException("unknown measurement " + args[0]);
        }
    }

    /** The leaves of a PMNS source file, one metric per line. */
    private static int[] pmids(Path pmns, int domain) throws IOException {
        List<Integer> found = new ArrayList<>();
        for (String line : Files.readAllLines(pmns)) {
            Matcher entry = ENTRY.matcher(line);
            if (entry.matches()) {
                found.add(Pmid.of(domain, Integer.parseInt(entry.group(1)), Integer.parseInt(entry.group(2)))
                        .packed());
            }
        }
        return found.stream().mapToInt(Integer::intValue).toArray();
    }

    private static void start(int runs, File log, int[] pmids, List<String> command) throws IOException {
        long[] creds = new long[runs];
        long[] full = new long[runs];
        int values = 0;
        for (int i = 0; i < runs; i++) {
            try (AgentProcess agent = new AgentProcess(command, log)) {
                agent.wantEverything();
                values = values(agent.fetch(pmids));
                full[i] = agent.answeredNanos() - agent.startedNanos();
                creds[i] = agent.startToCredsNanos();
            }
        }
        System.out.printf(
                "creds_ms=%.0f creds_max_ms=%.0f full_ms=%.0f full_max_ms=%.0f values=%d%n",
                millis(creds, 0.5), millis(creds, 1), millis(full, 0.5), millis(full, 1), values);
    }

    private static void fetch(int count, int metrics, File log, int[] all, List<String> command) throws IOException {
        int[] pmids = Arrays.copyOf(all, Math.min(metrics, all.length));
        try (AgentProcess agent = new AgentProcess(command, log)) {
            agent.wantEverything();
            for (int i = 0; i < count / 10; i++) {
                agent.fetch(pmids);
            }
            long[] took = new long[count];
            int values = 0;
            long before = nvmlMicros(agent, all);
            for (int i = 0; i < count; i++) {
                long began = System.nanoTime();
                values = values(agent.fetch(pmids));
                took[i] = agent.answeredNanos() - began;
            }
            // Of all workers together, so up to as many times the wall clock as there are processors.
            double calls = (nvmlMicros(agent, all) - before) / 1e3 / count;
            System.out.printf(
                    "metrics=%d values=%d p50_ms=%.3f p99_ms=%.3f in_calls_ms=%.3f%n",
                    pmids.length, values, millis(took, 0.5), millis(took, 0.99), calls);
        }
    }

    /**
     * Fetches of everything beside the time their NVML calls would take one after the other; every call costs the same, and the
     * agent must be told to look anew with each fetch.
     */
    private static void calls(int count, int costMicros, File log, int[] pmids, List<String> command)
            throws IOException {
        int[] counter = {pmids[0] & ~0x3FFFFF | NVML_CALLS};
        try (AgentProcess agent = new AgentProcess(command, log)) {
            agent.wantEverything();
            agent.fetch(pmids);
            agent.fetch(pmids);
            double[] share = new double[count];
            long[] took = new long[count];
            long calls = 0;
            for (int i = 0; i < count; i++) {
                long before = number(agent.fetch(counter));
                long began = System.nanoTime();
                agent.fetch(pmids);
                took[i] = agent.answeredNanos() - began;
                calls = number(agent.fetch(counter)) - before;
                share[i] = took[i] / 1e3 / Math.max(1, calls) / costMicros;
            }
            Arrays.sort(share);
            System.out.printf(
                    "calls=%d in_sequence_ms=%.1f p50_ms=%.1f share=%.3f%n",
                    calls, calls * costMicros / 1e3, millis(took, 0.5), share[count / 2]);
        }
    }

    /** Time inside the driver so far; 0 for another agent, which does not count it. */
    private static long nvmlMicros(AgentProcess agent, int[] pmids) throws IOException {
        boolean ours = pmids[0] >>> 22 == OUR_DOMAIN;
        return ours ? number(agent.fetch(new int[] {pmids[0] & ~0x3FFFFF | NVML_TIME})) : 0;
    }

    /** The only value of an answer. */
    private static long number(Pdu.Result result) {
        Value.Block block = (Value.Block) result.sets().get(0).values().get(0).value();
        return ByteBuffer.wrap(block.data()).getLong();
    }

    private static void steady(int seconds, int interval, int settling, File log, int[] pmids, List<String> command)
            throws IOException, InterruptedException {
        try (AgentProcess agent = new AgentProcess(command, log)) {
            agent.wantEverything();
            agent.fetch(pmids);
            for (int i = 0; i < settling; i++) {
                Thread.sleep(1000);
                agent.fetch(pmids);
            }
            List<Long> took = new ArrayList<>();
            long settled = Math.min(20, seconds / 4);
            long begin = System.nanoTime();
            long cpuBegin = 0;
            long wallBegin = 0;
            long rssEarly = 0;
            for (long tick = 1; tick * interval <= seconds * 1000L; tick++) {
                Thread.sleep(Math.max(0, (begin + tick * interval * 1_000_000L - System.nanoTime()) / 1_000_000));
                long began = System.nanoTime();
                agent.fetch(pmids);
                took.add(agent.answeredNanos() - began);
                if (wallBegin == 0 && tick * interval >= settled * 1000) {
                    cpuBegin = agent.cpuMillis();
                    wallBegin = System.nanoTime();
                    rssEarly = agent.rssKib();
                }
            }
            double wall = (System.nanoTime() - wallBegin) / 1e6;
            long[] sorted = took.stream().mapToLong(Long::longValue).toArray();
            System.out.printf(
                    "rss_early_mb=%.1f rss_mb=%.1f cpu_percent=%.3f p50_ms=%.2f p99_ms=%.2f%n",
                    rssEarly / 1024.0,
                    agent.rssKib() / 1024.0,
                    100 * (agent.cpuMillis() - cpuBegin) / wall,
                    millis(sorted, 0.5),
                    millis(sorted, 0.99));
        }
    }

    private static int values(Pdu.Result result) {
        return result.sets().stream().mapToInt(set -> set.values().size()).sum();
    }

    private static double millis(long[] nanos, double quantile) {
        long[] sorted = nanos.clone();
        Arrays.sort(sorted);
        return sorted[(int) Math.min(sorted.length - 1, Math.floor(quantile * sorted.length))] / 1e6;
    }
}

package io.pcp.pmda.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * A simulated node that is never left in peace, and the truth about it. What the GPUs are comes from a scenario file; slices,
 * processes and faults are ours and change with every {@link #turn}. The same seed gives the same history, but for the
 * process ids of real processes. One thread.
 */
final class SoakNode implements AutoCloseable {
    private static final int GPUS = 16;
    private static final int FIRST_SLICED = 4;
    private static final int LAST_SLICED = 11;
    private static final int PROCESSES = 200;
    private static final int REAL = 8;
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    /** A lost GPU is probed every 30 s. */
    private static final long PROBE = 40 * SECOND;

    /** Of so many turns those from the second number on begin no delays. */
    private static final int CALM_EVERY = 40;

    private static final int CALM_FROM = 15;

    private record Slice(int gi, String profile, String uuid) {}

    private record Job(int pid, String line, String thing, Process real) {}

    private record Fault(String line, int gpu, long until, long recovery) {}

    private final Lives things = new Lives();
    private final Lives troubled = new Lives();
    private final Lives delaying = new Lives();
    private final Map<String, String> owners = new HashMap<>();
    private final Map<Integer, Long> recovered = new HashMap<>();
    private final Map<Integer, List<Slice>> slices = new TreeMap<>();
    private final List<Map<Integer, Job>> jobs = new ArrayList<>();
    private final List<Fault> faults = new ArrayList<>();
    private final SplittableRandom random;
    private final String base;
    private final Path scenario;
    private int nextPid = 5_000_000;
    private int nextUuid;
    private int turns;
    private int transitions;
    private int reslices;
    private int events;

    /**
     * @param base scenario whose node is used, up to its {@code [faults]}
     * @param scenario written with every turn
     */
    SoakNode(long seed, Path base, Path scenario) throws IOException {
        this.random = new SplittableRandom(seed);
        String text = Files.readString(base);
        this.base = text.substring(0, text.indexOf("\n[faults]\n") + 1).replaceAll("(?m)^(churn|mig_layout) .*\n", "");
        this.scenario = scenario;
        long now = System.nanoTime();
        for (int gpu = 0; gpu < GPUS; gpu++) {
            things.begin("gpu" + gpu, now);
            jobs.add(new TreeMap<>());
            if (sliced(gpu)) {
                cut(gpu, now, 7, 8, 9, 10, 11, 12, 13);
            }
        }
        for (int i = 0; i < PROCESSES; i++) {
            start(i < REAL, now);
        }
        write();
    }

    Lives things() {
        return things;
    }

    Lives troubled() {
        return troubled;
    }

    Map<String, String> owners() {
        return owners;
    }

    /** No call of the driver takes longer than it should, nor did a moment ago. */
    boolean prompt(long now) {
        return !delaying.lived("driver", now - SoakRules.SETTLED, Long.MAX_VALUE);
    }

    /** Faults that began or ended, and changes of layout, so far. */
    int transitions() {
        return transitions;
    }

    /** What has happened so far, in words. */
    String history() {
        return String.format(
                Locale.ROOT,
                "transitions=%d reslices=%d events=%d pids=%d",
                transitions,
                reslices,
                events,
                nextPid - 5_000_000);
    }

    /**
     * Lets things happen.
     *
     * @param quiet only what heals and what comes and goes by itself
     */
    void turn(boolean quiet) throws IOException {
        long now = System.nanoTime();
        turns++;
        faults.removeIf(fault -> fault.until <= now && heal(fault, now));
        if (faults.stream().noneMatch(SoakNode::delays)) {
            delaying.end("driver", now);
        }
        recovered.entrySet().removeIf(entry -> {
            boolean over = entry.getValue() <= now
                    && faults.stream().noneMatch(f -> f.gpu == entry.getKey() && f.recovery > 0);
            if (over) {
                troubled.end("gpu" + entry.getKey(), now);
            }
            return over;
        });
        for (int i = 0; i < 8; i++) {
            stop(now);
            start(i == 0, now);
        }
        if (!quiet && random.nextInt(3) == 0) {
            reslice(now);
        }
        if (!quiet && random.nextInt(2) == 0) {
            breakSomething(random.nextInt(GPUS), now);
        }
        if (!quiet && random.nextInt(2) == 0) {
            tell(random.nextInt(GPUS), now);
        }
        things.forget(now - 60 * SECOND);
        troubled.forget(now - 120 * SECOND);
        write();
    }

    /** Everything heals at once; lost GPUs are still to be found again by the agent. */
    void heal() throws IOException {
        long now = System.nanoTime();
        faults.forEach(fault -> heal(fault, now));
        faults.clear();
        delaying.end("driver", now);
        write();
    }

    /** Has the library write its account of calls with the next call. */
    void report(Path to) throws IOException {
        faults.add(new Fault("report " + to, 0, Long.MAX_VALUE, 0));
        write();
    }

    private static boolean sliced(int gpu) {
        return gpu >= FIRST_SLICED && gpu <= LAST_SLICED;
    }

    // ---- slices

    private void cut(int gpu, long now, int... gis) {
        uncut(gpu, now);
        List<Slice> list = new ArrayList<>();
        for (int gi : gis) {
            list.add(new Slice(gi, gi == 1 ? "3g.40gb" : gi == 3 ? "2g.20gb" : "1g.10gb", uuid(gpu)));
        }
        slices.put(gpu, list);
        list.forEach(slice -> appear(gpu, slice, now));
    }

    private void uncut(int gpu, long now) {
        List<Slice> old = slices.getOrDefault(gpu, List.of());
        jobs.get(gpu).values().removeIf(job -> end(job, now));
        old.forEach(slice -> vanish(gpu, slice, now));
        slices.put(gpu, new ArrayList<>());
    }

    private String uuid(int gpu) {
        return String.format(Locale.ROOT, "MIG-%08x-0000-5000-8000-%012x", gpu, ++nextUuid);
    }

    private void appear(int gpu, Slice slice, long now) {
        String name = "gpu" + gpu + "/mig" + slice.gi + ".0";
        things.begin(name, now);
        things.begin(name + " " + slice.uuid, now);
        things.begin("gpu" + gpu + "/gi" + slice.gi, now);
    }

    private void vanish(int gpu, Slice slice, long now) {
        String name = "gpu" + gpu + "/mig" + slice.gi + ".0";
        things.end(name, now);
        things.end(name + " " + slice.uuid, now);
        things.end("gpu" + gpu + "/gi" + slice.gi, now);
    }

    private void reslice(long now) {
        int gpu = FIRST_SLICED + random.nextInt(LAST_SLICED - FIRST_SLICED + 1);
        reslices++;
        transitions++;
        List<Slice> list = slices.get(gpu);
        switch (random.nextInt(4)) {
            case 0 -> cut(gpu, now, 1, 3, 7, 8);
            case 1 -> {
                if (list.isEmpty()) {
                    cut(gpu, now, 7, 8, 9, 10, 11, 12, 13);
                } else {
                    Slice gone = list.remove(random.nextInt(list.size()));
                    jobs.get(gpu).values().removeIf(job -> job.thing.contains("/mig" + gone.gi + ".") && end(job, now));
                    vanish(gpu, gone, now);
                }
            }
            case 2 -> { // the same ids, another slice
                if (!list.isEmpty()) {
                    int at = random.nextInt(list.size());
                    Slice old = list.get(at);
                    Slice made = new Slice(old.gi, old.profile, uuid(gpu));
                    jobs.get(gpu).values().removeIf(job -> job.thing.contains("/mig" + old.gi + ".") && end(job, now));
                    vanish(gpu, old, now);
                    list.set(at, made);
                    appear(gpu, made, now);
                }
            }
            default -> cut(gpu, now, 7, 8, 9, 10, 11, 12, 13);
        }
    }

    // ---- processes

    private void start(boolean real, long now) throws IOException {
        int gpu = random.nextInt(GPUS);
        if (sliced(gpu) && slices.get(gpu).isEmpty() || jobs.get(gpu).size() >= 60) {
            return;
        }
        Process process = real ? new ProcessBuilder("sleep", "3600").start() : null;
        int pid = real ? (int) process.pid() : nextPid++;
        String thing = "gpu" + gpu + "/" + pid;
        String line = "process = pid=" + pid + " comm=work" + pid % 100 + " mem=" + (64 + random.nextInt(512)) + "MiB";
        if (sliced(gpu)) {
            Slice slice = slices.get(gpu).get(random.nextInt(slices.get(gpu).size()));
            thing = "gpu" + gpu + "/mig" + slice.gi + ".0/" + pid;
            line += " gi=" + slice.gi + " ci=0";
        }
        jobs.get(gpu).put(pid, new Job(pid, line, thing, process));
        things.begin(thing, now);
        things.begin("pid " + pid, now);
        owners.put("pid " + pid, "gpu" + gpu);
    }

    private void stop(long now) {
        Map<Integer, Job> some = jobs.get(random.nextInt(GPUS));
        if (!some.isEmpty()) {
            List<Integer> pids = List.copyOf(some.keySet());
            end(some.remove(pids.get(random.nextInt(pids.size()))), now);
        }
    }

    private boolean end(Job job, long now) {
        things.end(job.thing, now);
        things.end("pid " + job.pid, now);
        if (job.real != null) {
            job.real.destroyForcibly();
        }
        return true;
    }

    // ---- faults

    private void breakSomething(int gpu, long now) {
        String name = "gpu" + gpu;
        if (troubled.alive(name)) {
            return;
        }
        boolean calmSpell = turns % CALM_EVERY >= CALM_FROM;
        long until = now + (3 + random.nextInt(8)) * SECOND;
        switch (random.nextInt(16)) {
            case 0 -> trouble("lost " + name, gpu, now, until, PROBE);
            case 1 -> trouble("reset_required " + name, gpu, now, until, PROBE);
            case 2, 3 -> delay("hang " + name + " *", gpu, now, until, 8 * SECOND, calmSpell);
            case 4 -> delay("slow " + name + " nvmlDeviceGetPowerUsage 700", gpu, now, until, 4 * SECOND, calmSpell);
            case 5 -> trouble("nopermission " + name + " nvmlDeviceGet*RunningProcesses*", gpu, now, until, PROBE);
            case 6 -> odd("value " + name + " nvmlDeviceGetUtilizationRates 150", gpu, until);
            case 7 -> odd("value " + name + " nvmlDeviceGetTemperature* 250", gpu, until);
            case 8 -> odd("value " + name + " field:* ones", gpu, until);
            case 9, 10 ->
                odd(
                        "value " + name + " nvmlDeviceGet"
                                + oneOf("Memory*", "Total*", "Clock*", "Pcie*", "NvLink*", "Fan*") + " ones",
                        gpu,
                        until);
            case 11, 12 ->
                odd(
                        "rc " + name + " nvmlDeviceGet" + oneOf("Total*", "Clock*", "Ecc*", "Pcie*", "Memory*")
                                + " 999",
                        gpu,
                        until);
            case 13 -> trouble("link_state = 3:0", gpu, now, until, SoakRules.SETTLED);
            default -> odd("insufficient_size " + name + " nvmlDeviceGet*RunningProcesses* 3", gpu, until);
        }
    }

    /** An event: a line of its own each time, so that it happens once. */
    private void tell(int gpu, long now) {
        events++;
        String code = oneOf("13", "31", "43", "48", "63", "79", "94");
        odd("xid gpu" + gpu + " " + code + " at 0.0" + events, gpu, now + 3 * SECOND);
    }

    private String oneOf(String... words) {
        return words[random.nextInt(words.length)];
    }

    private void delay(String line, int gpu, long now, long until, long recovery, boolean calmSpell) {
        if (!calmSpell) {
            delaying.begin("driver", now);
            trouble(line, gpu, now, until, recovery);
        }
    }

    private static boolean delays(Fault fault) {
        return fault.line.startsWith("hang") || fault.line.startsWith("slow");
    }

    private void trouble(String line, int gpu, long now, long until, long recovery) {
        troubled.begin("gpu" + gpu, now);
        recovered.put(gpu, Long.MAX_VALUE);
        odd(line, gpu, until, recovery);
    }

    private void odd(String line, int gpu, long until) {
        odd(line, gpu, until, 0);
    }

    private void odd(String line, int gpu, long until, long recovery) {
        transitions++;
        faults.add(new Fault(line, gpu, until, recovery));
    }

    private boolean heal(Fault fault, long now) {
        transitions++;
        if (fault.recovery > 0) {
            recovered.put(fault.gpu, now + fault.recovery);
        }
        return true;
    }

    // ---- the file

    private void write() throws IOException {
        StringBuilder text = new StringBuilder(base);
        for (int gpu = 0; gpu < GPUS; gpu++) {
            text.append("\n[gpu").append(gpu).append("]\n");
            for (Slice slice : slices.getOrDefault(gpu, List.of())) {
                text.append("mig_instance = ")
                        .append(slice.gi)
                        .append(" 0 ")
                        .append(slice.profile)
                        .append(' ')
                        .append(slice.uuid)
                        .append('\n');
            }
            jobs.get(gpu).values().forEach(job -> text.append(job.line).append('\n'));
            int number = gpu;
            faults.stream()
                    .filter(fault -> fault.gpu == number && isKey(fault))
                    .forEach(fault -> text.append(fault.line).append('\n'));
        }
        text.append("\n[faults]\n");
        faults.stream()
                .filter(fault -> !isKey(fault))
                .forEach(fault -> text.append(fault.line).append('\n'));
        Path next = scenario.resolveSibling("." + scenario.getFileName());
        Files.writeString(next, text);
        Files.move(next, scenario, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static boolean isKey(Fault fault) {
        return fault.line.contains(" = ");
    }

    @Override
    public void close() {
        jobs.forEach(all -> all.values().forEach(job -> end(job, System.nanoTime())));
    }
}

package io.pcp.pmda.examples;

import static io.pcp.pmda.sdk.Pmda.Semantics.*;
import static io.pcp.pmda.sdk.Pmda.Type.*;
import static io.pcp.pmda.sdk.Pmda.Units.*;

import io.pcp.pmda.sdk.Pmda;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalTime;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The classic first PMDA of PCP: a writable fetch count, colours, CPU time, and {@code simple.now}, whose instances (sec,
 * min, hour) are the words of a file and come and go with it.
 */
public final class SimplePmda {
    private static final List<String> COLOURS = List.of("red", "green", "blue");
    private static final Path UNITS = Path.of(System.getenv().getOrDefault("SIMPLE_CONF", "simple.conf"));

    private SimplePmda() {}

    public static void main(String[] args) {
        Pmda pmda = Pmda.named("simple", 253);
        AtomicLong fetches = new AtomicLong();
        AtomicIntegerArray colour = new AtomicIntegerArray(new int[] {0, 100, 200});
        var colours = pmda.indom(0, "colours", COLOURS.toArray(new String[0]));
        var units = pmda.dynamicIndom(1, "units of time");

        pmda.cluster(0, fetches::incrementAndGet).maxAge(java.time.Duration.ZERO)
                .metric(0, "simple.numfetch", U32, INSTANT, NONE, "number of fetches, writable", n -> n)
                .store((client, instance, value) -> fetches.set(value.integer()))
                .metric(1, "simple.color", I32, INSTANT, NONE, "saw-tooth per colour, writable", colours,
                        (n, name) -> colour.updateAndGet(COLOURS.indexOf(name), c -> (c + 1) % 256))
                .store((client, instance, value) -> colour.set(instance, (int) value.integer() % 256));

        pmda.cluster(1, ManagementFactory::getRuntimeMXBean)
                .metric(2, "simple.time.up", U64, COUNTER, MILLISEC, "time since start", vm -> vm.getUptime());

        pmda.cluster(2, () -> {
                    LocalTime now = LocalTime.now();
                    units.update(Files.exists(UNITS) ? List.of(Files.readString(UNITS).strip().split("[\\s,]+")) : List.of());
                    return Map.of("sec", now.getSecond(), "min", now.getMinute(), "hour", now.getHour());
                })
                .metric(4, "simple.now", U32, INSTANT, NONE, "time of day in units of a file", units,
                        (now, unit) -> now.get(unit));
        System.exit(pmda.run(args));
    }
}

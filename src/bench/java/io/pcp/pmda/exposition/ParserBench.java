package io.pcp.pmda.exposition;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Bytes per second of the parser on one core: the column {@code bytes}, per second when the unit is.
 *
 * <p>{@code mvn -Pbench test} runs it as it would run in any Java; with
 * {@code -Djmh="-jvmArgsAppend -XX:TieredStopAtLevel=1"} as in the agent.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
        value = 1,
        jvmArgsAppend = {"-XX:+UseSerialGC", "-Xmx512m"})
public class ParserBench {
    private static final int ROUNDS = 4;

    @Param({"vllm", "node", "ksm"})
    public String program;

    /** Of 100 values those that differ from one document to the next. */
    @Param({"100", "20"})
    public int changing;

    private final byte[][] bodies = new byte[ROUNDS][];
    private final byte[][] moved = new byte[ROUNDS][];
    private ExpositionParser parser;
    private int round;

    /** What was parsed. */
    @State(Scope.Thread)
    @AuxCounters(AuxCounters.Type.OPERATIONS)
    public static class Parsed {
        public long bytes;
        public long series;
    }

    @Setup
    public void make() throws NotAnExpositionException {
        for (int i = 0; i < ROUNDS; i++) {
            bodies[i] = Bodies.of(program, i, changing);
            moved[i] = without(bodies[i], 0.2 * (i + 1));
        }
        parser = new ExpositionParser(ParseRules.DEFAULT);
        parser.parse(bodies[0], bodies[0].length, ExpositionFormat.PROMETHEUS);
    }

    /** A document without one of its lines. */
    static byte[] without(byte[] body, double share) {
        int from = (int) (body.length * share) - 1;
        while (body[from - 1] != '\n') {
            from--;
        }
        int to = Ascii.lineEnd(body, from, body.length) + 1;
        byte[] shorter = new byte[body.length - (to - from)];
        System.arraycopy(body, 0, shorter, 0, from);
        System.arraycopy(body, to, shorter, from, body.length - to);
        return shorter;
    }

    private Exposition parse(ExpositionParser with, byte[] body, Parsed parsed) throws NotAnExpositionException {
        Exposition exposition = with.parse(body, body.length, ExpositionFormat.PROMETHEUS);
        parsed.bytes += body.length;
        parsed.series += exposition.words().length;
        return exposition;
    }

    /** The same lines with other values. */
    @Benchmark
    public Exposition again(Parsed parsed) throws NotAnExpositionException {
        return parse(parser, bodies[round++ % ROUNDS], parsed);
    }

    /** One line has gone and another has come each time, so that the layout is a new one. */
    @Benchmark
    public Exposition moved(Parsed parsed) throws NotAnExpositionException {
        return parse(parser, moved[round++ % ROUNDS], parsed);
    }

    @Benchmark
    public Exposition first(Parsed parsed) throws NotAnExpositionException {
        return parse(new ExpositionParser(ParseRules.DEFAULT), bodies[round++ % ROUNDS], parsed);
    }
}

package io.pcp.pmda.sdk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pcp.pmda.model.Label;
import io.pcp.pmda.model.LabelSet;
import io.pcp.pmda.model.PcpException;
import io.pcp.pmda.model.PmErr;
import io.pcp.pmda.model.Pmid;
import io.pcp.pmda.model.Semantics;
import io.pcp.pmda.model.Units;
import io.pcp.pmda.model.Value;
import io.pcp.pmda.model.ValueType;
import io.pcp.pmda.protocol.Pdu;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ClusterTest {
    private MetricTable served;
    private final Peer peer = new Peer(() -> served);
    private int refreshes;

    @TempDir
    private Path state;

    private PmdaContext context() {
        return new PmdaContext(
                "test",
                250,
                state,
                peer.log.log(),
                peer.rule,
                name -> peer.time.worker(),
                this::every,
                peer.changes,
                () -> {});
    }

    private AutoCloseable every(long periodNanos, Runnable task) {
        peer.time.after(Duration.ofNanos(periodNanos), () -> {
            task.run();
            every(periodNanos, task);
        });
        return () -> {};
    }

    private void serve(Cluster<?> cluster) {
        cluster.start(context());
        MetricTable.Builder builder = new MetricTable.Builder(250, "test");
        cluster.contribute(builder);
        served = builder.build();
    }

    private static <S> Cluster<S> one(Callable<S> refresh, ValueType type, java.util.function.Function<S, ?> value) {
        return new Cluster<>(3, refresh).metric(0, "test.one", type, Semantics.INSTANT, Units.NONE, "one line", value);
    }

    private String fetch(int... items) {
        int[] pmids = items.clone();
        for (int i = 0; i < pmids.length; i++) {
            pmids[i] = Pmid.of(250, 3, items[i]).packed();
        }
        return ResultText.of(peer.fetch(pmids)).replace("3.0: ", "");
    }

    static Stream<Arguments> values() {
        return Stream.of(
                Arguments.of(ValueType.I32, -5, "-5"),
                Arguments.of(ValueType.I32, -5L, "-5"),
                Arguments.of(ValueType.U32, 7, "7"),
                Arguments.of(ValueType.I64, (short) -1, "18446744073709551615"),
                Arguments.of(ValueType.U64, -1L, "18446744073709551615"),
                Arguments.of(ValueType.U64, new BigInteger("18446744073709551615"), "18446744073709551615"),
                Arguments.of(ValueType.FLOAT, 3, "3.0"),
                Arguments.of(ValueType.FLOAT, 3.5f, "3.5"),
                Arguments.of(ValueType.DOUBLE, -0.1, "-0.1"),
                Arguments.of(ValueType.DOUBLE, 1L << 40, "1.099511627776E12"),
                Arguments.of(ValueType.STRING, "text", "'text'"),
                Arguments.of(ValueType.STRING, "", "''"),
                Arguments.of(ValueType.AGGREGATE, new byte[] {1, -1}, "01ff"),
                Arguments.of(ValueType.AGGREGATE_STATIC, new byte[] {1, -1}, "01ff"));
    }

    @ParameterizedTest
    @MethodSource("values")
    void valueOfAFittingTypeIsServed(ValueType type, Object value, String served) {
        serve(one(() -> value, type, v -> v));
        assertEquals(served, fetch(0));
        assertEquals(List.of(), peer.log.lines());
    }

    static Stream<Arguments> misfits() {
        return Stream.of(
                Arguments.of(ValueType.U64, "7", "String"),
                Arguments.of(ValueType.STRING, 7, "Integer"),
                Arguments.of(ValueType.DOUBLE, true, "Boolean"),
                Arguments.of(ValueType.AGGREGATE, "text", "String"),
                Arguments.of(ValueType.STRING, new byte[0], "byte[]"),
                Arguments.of(ValueType.EVENT, 1, "Integer"));
    }

    @ParameterizedTest
    @MethodSource("misfits")
    void valueOfTheWrongTypeIsAConversionErrorLoggedOnce(ValueType type, Object value, String javaType) {
        serve(one(() -> value, type, v -> v));
        assertEquals("PM_ERR_CONV", fetch(0));
        assertEquals("PM_ERR_CONV", fetch(0));
        assertEquals(
                List.of("Error: metric test.one is declared " + type.pcpName() + " but its value is a " + javaType),
                peer.log.lines());
    }

    @Test
    void nullIsNoValue() {
        serve(one(() -> "snapshot", ValueType.U64, v -> null));
        assertEquals("none", fetch(0));
        assertEquals(List.of(), peer.log.lines());
    }

    @Test
    void refreshThatThrowsIsAgainAndLoggedWhenItBeginsAndEnds() {
        boolean[] broken = {true};
        serve(one(
                () -> {
                    if (broken[0]) {
                        throw new IllegalStateException("port " + ++refreshes + " is closed");
                    }
                    return 1;
                },
                ValueType.U32,
                v -> v));
        for (int i = 0; i < 3; i++) {
            assertEquals("PM_ERR_AGAIN", fetch(0));
            peer.time.run(Duration.ofMillis(1));
        }
        broken[0] = false;
        assertEquals("1", fetch(0));
        assertEquals(
                List.of("Warning: test cluster 3: no values (port 1 is closed)", "Info: test cluster 3: answers again"),
                peer.log.lines());
    }

    @Test
    void refreshMayChooseTheCode() {
        serve(one(
                () -> {
                    throw new PcpException(PmErr.APPVERSION, "too old");
                },
                ValueType.U32,
                v -> v));
        assertEquals("PM_ERR_APPVERSION", fetch(0));
    }

    @Test
    void functionThatThrowsCostsOnlyItsInstance() {
        InstanceDomain colours = InstanceDomain.fixed(0, "colours", "red", "green", "blue");
        serve(new Cluster<>(3, () -> Map.of("red", 1, "blue", 3))
                .metric(
                        0,
                        "test.colour",
                        ValueType.U32,
                        Semantics.INSTANT,
                        Units.NONE,
                        "",
                        colours,
                        (map, name) -> map.get(name).intValue()));
        assertEquals("0=1 2=3", fetch(0));
        fetch(0);
        assertEquals(1, peer.log.lines().size(), () -> peer.log.lines().toString());
        assertEquals(
                1,
                peer.log
                        .with("Error: metric test.colour[green] cannot be taken out of its snapshot")
                        .size());
    }

    @Test
    void functionThatThrowsForASingularMetricIsAgain() {
        serve(one(() -> "x", ValueType.U32, text -> text.charAt(7)));
        assertEquals("PM_ERR_AGAIN", fetch(0));
        assertEquals(1, peer.log.with("Error: metric test.one cannot be taken").size());
    }

    @Test
    void clusterIsRefreshedOncePerFetchAndOnlyWhenAsked() {
        serve(new Cluster<>(3, () -> ++refreshes)
                .metric(0, "test.a", ValueType.I32, Semantics.INSTANT, Units.NONE, "", n -> n)
                .metric(1, "test.b", ValueType.I32, Semantics.INSTANT, Units.NONE, "", n -> -n));
        assertEquals(0, refreshes);
        assertEquals("1; 3.1: -1; 1", fetch(0, 1, 0));
        assertEquals("PM_ERR_PMID", fetch(9).replace("3.9: ", ""));
        assertEquals(1, refreshes);
        peer.time.run(Duration.ofMillis(1001));
        assertEquals("2; 3.1: -2", fetch(0, 1));
    }

    @Test
    void maxAgeIsTheClustersOwn() {
        serve(one(() -> ++refreshes, ValueType.I32, n -> n).maxAge(Duration.ofMinutes(1)));
        assertEquals("1", fetch(0));
        peer.time.run(Duration.ofMinutes(1));
        assertEquals("1", fetch(0));
        peer.time.run(Duration.ofNanos(1));
        assertEquals("2", fetch(0));
    }

    @Test
    void maxAgeOfZeroRefreshesForEveryFetch() {
        serve(one(() -> ++refreshes, ValueType.I32, n -> n).maxAge(Duration.ZERO));
        for (int i = 1; i <= 3; i++) {
            assertEquals("" + i, fetch(0));
            peer.time.run(Duration.ofNanos(1));
        }
    }

    @Test
    void clusterRefreshesInTheBackgroundWhenToldTo() {
        serve(one(() -> ++refreshes, ValueType.I32, n -> n).every(Duration.ofSeconds(10)));
        peer.time.run(Duration.ofSeconds(35));
        assertEquals(3, refreshes);
    }

    @Test
    void dynamicInstancesArePublishedByTheRefresh() {
        CachedInstances things = new CachedInstances(1, "things");
        things.open(state, 250, peer.time, peer.log.log());
        List<String> now = new ArrayList<>(List.of("a", "b"));
        serve(new Cluster<>(3, () -> {
                    things.update(now);
                    return now.size();
                })
                .metric(0, "test.t", ValueType.U32, Semantics.INSTANT, Units.NONE, "", things, (n, name) -> n));
        Pdu.Instances listed =
                (Pdu.Instances) peer.ask(new Pdu.InstanceRequest(0, io.pcp.pmda.model.InDom.of(250, 1), 0, -1, ""));
        assertEquals(2, listed.entries().size(), "asked before any fetch");
        now.remove("a");
        peer.time.run(Duration.ofSeconds(2));
        assertEquals("1=1", fetch(0));
    }

    @Test
    void textsLabelsAndStoreBelongToTheMetricDefinedLast() {
        List<Long> stored = new ArrayList<>();
        serve(new Cluster<>(3, () -> 1)
                .metric(0, "test.a", ValueType.U32, Semantics.COUNTER, Units.COUNT, "first", n -> n)
                .metric(1, "test.b", ValueType.U32, Semantics.INSTANT, Units.SEC, "second", n -> n)
                .help("longer")
                .labels(LabelSet.of(Label.number("x", 1)))
                .store((client, instance, value) -> stored.add(value.integer()))
                .clusterLabels(LabelSet.of(Label.text("y", "z"))));
        Metric a = served.metric(Pmid.of(250, 3, 0).packed());
        Metric b = served.metric(Pmid.of(250, 3, 1).packed());
        assertEquals(List.of("first", "first"), List.of(a.oneline(), a.help()));
        assertEquals(List.of("second", "longer"), List.of(b.oneline(), b.help()));
        assertTrue(a.labels().isEmpty() && a.store() == null);
        assertEquals("{\"x\":1}", b.labels().json());
        assertEquals("{\"y\":\"z\"}", served.clusterLabels(3).json());
        assertEquals(Semantics.COUNTER, a.desc().semantics());
        assertEquals(Units.SEC, b.desc().units());
        Pdu store = new Pdu.Result(
                0,
                0,
                0,
                List.of(new Pdu.ValueSet(
                        b.desc().pmid().packed(), 0, 0, List.of(new Pdu.InstanceValue(-1, new Value.Word(9))))));
        assertEquals(0, peer.error(store));
        assertEquals(List.of(9L), stored);
    }

    @Test
    void textOfNoMetricIsAMistake() {
        assertThrows(IllegalStateException.class, () -> new Cluster<>(0, () -> 1).help("text"));
    }
}

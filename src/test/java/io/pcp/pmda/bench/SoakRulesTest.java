package io.pcp.pmda.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pcp.pmda.bench.SoakAgent.Use;
import io.pcp.pmda.bench.SoakRules.Rule;
import io.pcp.pmda.gpu.CatalogueRow;
import io.pcp.pmda.gpu.GpuCatalogue;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each rule of the soak run finds what it is there for, and nothing where nothing is wrong. */
class SoakRulesTest {
    private static final GpuCatalogue CATALOGUE = GpuCatalogue.load();

    private final Lives things = new Lives();
    private final Lives troubled = new Lives();
    private final Map<String, String> owners = new HashMap<>();
    private final SoakRules rules = new SoakRules(things, troubled, owners);

    private static long at(double seconds) {
        return (long) (seconds * TimeUnit.SECONDS.toNanos(1));
    }

    private static CatalogueRow row(String metric) {
        return CATALOGUE.rows().stream()
                .filter(row -> row.name().equals(metric))
                .findFirst()
                .orElseThrow();
    }

    private static Seen seen(String metric, String instance, long bits) {
        return new Seen(row(metric), instance, bits, null);
    }

    private static Seen uuid(String instance, String uuid) {
        return new Seen(row("gpu.mig.uuid"), instance, 0, uuid);
    }

    private void answer(double second, Seen... values) {
        rules.answer(List.of(values), at(second), at(second + 0.1));
    }

    @ParameterizedTest
    @CsvSource({
        "11.9, 0", "12.1, 1",
    })
    void aSliceIsStaleTwoSecondsAfterItIsGone(double second, int found) {
        things.begin("gpu0/mig7.0", at(0));
        things.end("gpu0/mig7.0", at(10));
        answer(second, uuid("gpu0/mig7.0", "MIG-a"));
        assertEquals(found, rules.broken(Rule.STALE).size());
    }

    @Test
    void aProcessAnIndexListsIsStaleAsOneWithValues() {
        owners.put("pid 4711", "gpu0");
        for (String thing : List.of("pid 4711", "gpu0/4711")) {
            things.begin(thing, at(0));
            things.end(thing, at(10));
        }
        rules.listed("pid", "004711", at(11), "listed");
        rules.listed("gpuproc", "gpu0/4711", at(11), "listed");
        assertEquals(List.of(), rules.broken(Rule.STALE));
        rules.listed("pid", "004711", at(13), "listed");
        rules.listed("gpuproc", "gpu0/4711", at(13), "listed");
        assertEquals(2, rules.broken(Rule.STALE).size());
    }

    @Test
    void nothingIsExpectedOfAGpuInTroubleNorRightAfter() {
        things.begin("gpu0", at(0));
        troubled.begin("gpu0", at(5));
        answer(8, seen("gpu.sampler.age", "gpu0", 9000), uuid("gpu0/mig7.0", "MIG-a"));
        troubled.end("gpu0", at(20));
        answer(23, seen("gpu.sampler.age", "gpu0", 9000), uuid("gpu0/mig7.0", "MIG-a"));
        for (Rule rule : Rule.values()) {
            assertEquals(List.of(), rules.broken(rule));
        }
        answer(25, seen("gpu.sampler.age", "gpu0", 9000), uuid("gpu0/mig7.0", "MIG-a"));
        assertEquals(1, rules.broken(Rule.FRESH).size());
        assertEquals(1, rules.broken(Rule.STALE).size());
        assertEquals(List.of("gpu0"), rules.broken(Rule.MISSING));
    }

    @Test
    void aSliceUnderTheSameNameIsNotTheSameSlice() {
        things.begin("gpu0/mig7.0", at(0));
        things.begin("gpu0/mig7.0 MIG-b", at(0));
        answer(5, uuid("gpu0/mig7.0", "MIG-b"));
        assertEquals(List.of(), rules.broken(Rule.MISSING));
        answer(6, uuid("gpu0/mig7.0", "MIG-a"));
        assertEquals(List.of("gpu0/mig7.0 MIG-b"), rules.broken(Rule.MISSING));
    }

    @Test
    void aProcessMustBeServedFourSecondsAfterItsStart() {
        things.begin("gpu0/4711", at(0));
        things.begin("gpu0/4712", at(3));
        answer(5, seen("gpu.proc.memory.used", "gpu0/1", 7));
        assertEquals(List.of("gpu0/4711"), rules.broken(Rule.MISSING));
    }

    @ParameterizedTest
    @CsvSource({
        "gpu.utilization.gpu, 100, 0",
        "gpu.utilization.gpu, 101, 1",
        "gpu.power.usage, 4294967294, 0",
        "gpu.power.usage, 4294967295, 1",
        "gpu.memory.used, -1, 1",
        "gpu.memory.used, 9000000000000, 0",
        "gpu.temperature.gpu, 200, 0",
        "gpu.temperature.gpu, 250, 1",
        "gpu.temperature.margin, -3, 0",
    })
    void valuesNoGpuCanHaveAreFound(String metric, long bits, int found) {
        answer(1, seen(metric, "gpu0", metric.equals("gpu.temperature.margin") ? bits & 0xFFFFFFFFL : bits));
        assertEquals(found, rules.broken(Rule.SENTINEL).size());
    }

    @Test
    void aShareThatIsNoNumberIsNoShare() {
        answer(1, seen("gpu.memory.used_percent", "gpu0", Double.doubleToLongBits(Double.NaN)));
        assertEquals(1, rules.broken(Rule.SENTINEL).size());
    }

    @Test
    void aCounterMayStandStillButNotFall() {
        answer(1, seen("gpu.energy.total", "gpu0", 100), seen("gpu.energy.total", "gpu1", 5));
        answer(2, seen("gpu.energy.total", "gpu0", 100), seen("gpu.energy.total", "gpu1", 6));
        assertEquals(List.of(), rules.broken(Rule.COUNTER));
        answer(3, seen("gpu.energy.total", "gpu0", 99));
        assertEquals(List.of("gpu.energy.total[gpu0] = 99 after 100"), rules.broken(Rule.COUNTER));
    }

    @Test
    void theCounterOfASliceMadeAnewBeginsAgain() {
        things.begin("gpu0/mig7.0", at(0));
        answer(10, seen("gpu.mig.ecc.uncorrected", "gpu0/mig7.0", 9));
        things.end("gpu0/mig7.0", at(11));
        things.begin("gpu0/mig7.0", at(11));
        answer(12, seen("gpu.mig.ecc.uncorrected", "gpu0/mig7.0", 1));
        assertEquals(List.of(), rules.broken(Rule.COUNTER));
        answer(20, seen("gpu.mig.ecc.uncorrected", "gpu0/mig7.0", 5));
        answer(21, seen("gpu.mig.ecc.uncorrected", "gpu0/mig7.0", 4));
        assertEquals(1, rules.broken(Rule.COUNTER).size());
    }

    @Test
    void aFetchIsSlowFromThreeSecondsOn() {
        rules.answer(List.of(), at(1), at(3.9));
        assertEquals(List.of(), rules.broken(Rule.SLOW));
        rules.answer(List.of(), at(5), at(8.1));
        assertEquals(List.of("a fetch took 3100 ms"), rules.broken(Rule.SLOW));
    }

    @Test
    void aRuleThatNeverLookedAtAnythingIsTold() {
        assertTrue(rules.idle().contains(Rule.MISSING.words));
        things.begin("gpu0", at(0));
        answer(
                9,
                seen("gpu.power.usage", "gpu0", 7),
                seen("gpu.sampler.age", "gpu0", 7),
                seen("gpu.energy.total", "gpu0", 7));
        answer(
                10,
                seen("gpu.power.usage", "gpu0", 7),
                seen("gpu.sampler.age", "gpu0", 7),
                seen("gpu.energy.total", "gpu0", 7));
        assertEquals(List.of(), rules.idle());
    }

    @ParameterizedTest
    @CsvSource({
        "1, 0, 0, 0, 0, 0",
        "0, 1, 0, 0, 0, 0",
        "40000, 0, 0, 0, 0, 1",
        "0, 10, 0, 0, 0, 1",
        "0, 0, 10, 0, 0, 1",
        "0, 0, 0, 1, 0, 1",
        "0, 0, 0, 0, 300000, 1",
        "40000, 10, 10, 1, 300000, 5",
    })
    void whatGrowsIsFound(long rss, long threads, long descriptors, long files, long bytes, int found) {
        Growth growth = new Growth();
        for (int i = 0; i < 20; i++) {
            int late = i < 15 ? 0 : 1;
            growth.add(new Use(
                    50_000 + rss * late,
                    30 + threads * late,
                    10 + descriptors * late,
                    4 + files * late,
                    1000 + bytes * late));
        }
        assertEquals(found, growth.found().size());
    }

    @Test
    void tooShortARunTellsNothingOfGrowth() {
        assertEquals(List.of("only 0 measurements"), new Growth().found());
    }
}

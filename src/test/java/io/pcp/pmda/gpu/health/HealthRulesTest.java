package io.pcp.pmda.gpu.health;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pcp.pmda.gpu.health.HealthFacts.Builder;
import io.pcp.pmda.gpu.health.HealthFacts.XidSeen;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class HealthRulesTest {
    /** 2026-11-20T16:00:00Z. */
    private static final long NOW = 1795190400000L;

    private static final long DAY = 86_400_000L;

    /** Facts that make one rule hold, or that lie just beside its limits. */
    private record Case(String rule, String reason, UnaryOperator<Builder> facts) {}

    private static Case holds(String rule, String reason, UnaryOperator<Builder> facts) {
        return new Case(rule, reason, facts);
    }

    private static Case beside(String rule, UnaryOperator<Builder> facts) {
        return new Case(rule, null, facts);
    }

    private static XidSeen xid(long code, long millis) {
        return new XidSeen(code, "fell", "power cycle", millis);
    }

    private static final List<Case> CASES = List.of(
            holds("lost", "GPU is off the bus (power cycle the node)", f -> f.flag(Fact.LOST, true)),
            beside("lost", f -> f.flag(Fact.LOST, false)),
            holds("hung", "a driver call does not return (reboot the node)", f -> f.flag(Fact.HUNG, true)),
            beside("hung", f -> f.flag(Fact.HUNG, false)),
            holds("reset-required", "the driver wants the GPU reset", f -> f.flag(Fact.RESET_REQUIRED, true)),
            beside("reset-required", f -> f.flag(Fact.RESET_REQUIRED, false)),
            holds("recovery-now", "the driver recommends: reset the GPU", f -> f.set(Fact.RECOVERY_ACTION, 1)),
            holds("recovery-now", "the driver recommends: reboot the node", f -> f.set(Fact.RECOVERY_ACTION, 2)),
            holds(
                    "recovery-now",
                    "the driver recommends: reset the PCIe bus of the GPU",
                    f -> f.set(Fact.RECOVERY_ACTION, 6)),
            holds("recovery-now", "the driver recommends: reboot the system", f -> f.set(Fact.RECOVERY_ACTION, 7)),
            beside("recovery-now", f -> f.set(Fact.RECOVERY_ACTION, 0)),
            beside("recovery-now", f -> f.set(Fact.RECOVERY_ACTION, 3)),
            holds(
                    "recovery-soon",
                    "the driver recommends: drain peer-to-peer traffic",
                    f -> f.set(Fact.RECOVERY_ACTION, 3)),
            holds(
                    "recovery-soon",
                    "the driver recommends: drain the GPU and reset it",
                    f -> f.set(Fact.RECOVERY_ACTION, 4)),
            holds(
                    "recovery-soon",
                    "the driver recommends: recover the IMEX domain",
                    f -> f.set(Fact.RECOVERY_ACTION, 5)),
            holds("recovery-soon", "the driver recommends: recovery action 8", f -> f.set(Fact.RECOVERY_ACTION, 8)),
            beside("recovery-soon", f -> f.set(Fact.RECOVERY_ACTION, 0)),
            beside("recovery-soon", f -> f.set(Fact.RECOVERY_ACTION, 1)),
            holds(
                    "xid-fatal",
                    "XID 79 fell at 2026-11-20T15:59:59Z (power cycle)",
                    f -> f.set(Fact.NOW, NOW).fatalXid(xid(79, NOW - 1))),
            holds(
                    "xid-fatal",
                    "XID 79 fell at 2026-11-19T16:00:00Z (power cycle)",
                    f -> f.set(Fact.NOW, NOW).set(Fact.CLEARED, NOW - DAY - 1).fatalXid(xid(79, NOW - DAY))),
            beside("xid-fatal", f -> f.set(Fact.NOW, NOW).fatalXid(xid(79, NOW - DAY - 1))),
            beside("xid-fatal", f -> f.set(Fact.NOW, NOW).fatalXid(xid(79, NOW + DAY + 1))),
            beside(
                    "xid-fatal",
                    f -> f.set(Fact.NOW, NOW).set(Fact.CLEARED, NOW - 5).fatalXid(xid(79, NOW - 5))),
            beside("xid-fatal", f -> f.set(Fact.NOW, NOW).resetXid(xid(46, NOW))),
            beside("xid-fatal", f -> f.fatalXid(xid(79, NOW))),
            holds(
                    "xid-reset",
                    "XID 46 fell at 2026-11-20T16:00:00Z (power cycle)",
                    f -> f.set(Fact.NOW, NOW).resetXid(xid(46, NOW))),
            holds(
                    "xid-reset",
                    "XID 999 at 2026-11-20T16:00:00Z (look)",
                    f -> f.set(Fact.NOW, NOW).resetXid(new XidSeen(999, "XID 999", "look", NOW))),
            beside("xid-reset", f -> f.set(Fact.NOW, NOW).fatalXid(xid(79, NOW))),
            beside("xid-reset", f -> f.set(Fact.NOW, NOW).resetXid(null)),
            holds("row-remap-failed", "row remap failed (replace the GPU)", f -> f.flag(Fact.ROWS_FAILURE, true)),
            beside("row-remap-failed", f -> f.flag(Fact.ROWS_FAILURE, false)),
            holds(
                    "memory-unrepairable",
                    "memory cannot be repaired (replace the GPU)",
                    f -> f.flag(Fact.MEMORY_UNREPAIRABLE, true)),
            beside("memory-unrepairable", f -> f.flag(Fact.MEMORY_UNREPAIRABLE, false)),
            holds(
                    "sram-threshold",
                    "SRAM errors above the limit (run field diagnostics)",
                    f -> f.flag(Fact.SRAM_THRESHOLD, true)),
            beside("sram-threshold", f -> f.flag(Fact.SRAM_THRESHOLD, false)),
            holds(
                    "ecc-uncorrectable",
                    "uncorrectable ECC errors since the driver was loaded: 1",
                    f -> f.set(Fact.ECC_VOLATILE, 1)),
            beside("ecc-uncorrectable", f -> f.set(Fact.ECC_VOLATILE, 0)),
            beside("ecc-uncorrectable", f -> f.set(Fact.ECC_VOLATILE, 0).set(Fact.ECC_AGGREGATE, 7)),
            holds(
                    "ecc-uncorrectable-new",
                    "new uncorrectable ECC errors: 2",
                    f -> f.set(Fact.ECC_AGGREGATE, 9).set(Fact.ECC_AGGREGATE_FIRST, 7)),
            beside("ecc-uncorrectable-new", f -> f.set(Fact.ECC_AGGREGATE, 7).set(Fact.ECC_AGGREGATE_FIRST, 7)),
            beside("ecc-uncorrectable-new", f -> f.set(Fact.ECC_AGGREGATE, 7)),
            beside(
                    "ecc-uncorrectable-new",
                    f -> f.set(Fact.ECC_VOLATILE, 0).set(Fact.ECC_AGGREGATE, 9).set(Fact.ECC_AGGREGATE_FIRST, 7)),
            holds("row-remap-pending", "row remap pending (reset the GPU)", f -> f.flag(Fact.ROWS_PENDING, true)),
            beside("row-remap-pending", f -> f.flag(Fact.ROWS_PENDING, false)),
            holds(
                    "page-retirement-pending",
                    "page retirement pending (reset the GPU)",
                    f -> f.flag(Fact.PAGES_PENDING, true)),
            beside("page-retirement-pending", f -> f.flag(Fact.PAGES_PENDING, false)),
            holds(
                    "channel-repair-pending",
                    "memory channel repair pending (reset the GPU)",
                    f -> f.flag(Fact.CHANNEL_REPAIR, true)),
            beside("channel-repair-pending", f -> f.flag(Fact.CHANNEL_REPAIR, false)),
            holds("tpc-repair-pending", "TPC repair pending (reset the GPU)", f -> f.flag(Fact.TPC_REPAIR, true)),
            beside("tpc-repair-pending", f -> f.flag(Fact.TPC_REPAIR, false)),
            holds(
                    "fabric-failed",
                    "fabric registration failed with NVML error 18",
                    f -> f.set(Fact.FABRIC_STATE, 3).set(Fact.FABRIC_STATUS, 18)),
            beside("fabric-failed", f -> f.set(Fact.FABRIC_STATE, 3).set(Fact.FABRIC_STATUS, 0)),
            beside("fabric-failed", f -> f.set(Fact.FABRIC_STATE, 2).set(Fact.FABRIC_STATUS, 18)),
            holds(
                    "fabric-unregistered",
                    "not registered with the fabric (check the fabric manager)",
                    f -> f.set(Fact.FABRIC_STATE, 1)),
            holds(
                    "fabric-unregistered",
                    "not registered with the fabric (check the fabric manager)",
                    f -> f.set(Fact.FABRIC_STATE, 2)),
            beside("fabric-unregistered", f -> f.set(Fact.FABRIC_STATE, 0)),
            beside("fabric-unregistered", f -> f.set(Fact.FABRIC_STATE, 3)),
            holds(
                    "fabric-unhealthy",
                    "fabric: unhealthy, bandwidth degraded",
                    f -> f.set(Fact.FABRIC_STATE, 3).set(Fact.FABRIC_SUMMARY, 2).set(Fact.FABRIC_MASK, 0x1a9)),
            holds(
                    "fabric-unhealthy",
                    "fabric: limited capacity",
                    f -> f.set(Fact.FABRIC_STATE, 3).set(Fact.FABRIC_SUMMARY, 3).set(Fact.FABRIC_MASK, 0x1aa)),
            holds(
                    "fabric-unhealthy",
                    "fabric: too few NVLinks",
                    f -> f.set(Fact.FABRIC_STATE, 3).set(Fact.FABRIC_MASK, 0x5aa)),
            beside(
                    "fabric-unhealthy",
                    f -> f.set(Fact.FABRIC_STATE, 3).set(Fact.FABRIC_SUMMARY, 1).set(Fact.FABRIC_MASK, 0x1aa)),
            beside(
                    "fabric-unhealthy",
                    f -> f.set(Fact.FABRIC_STATE, 0).set(Fact.FABRIC_SUMMARY, 2).set(Fact.FABRIC_MASK, 1)),
            holds("nvlink-down", "2 of 18 NVLinks down (3, 11)", f -> f.links(18, List.of(11, 3))),
            holds(
                    "nvlink-down",
                    "9 of 18 NVLinks down (0, 1, 2, 3, 4, 5, 6, 7, ...)",
                    f -> f.links(18, IntStream.range(0, 9).boxed().toList())),
            beside("nvlink-down", f -> f.links(18, List.of())),
            holds(
                    "thermal",
                    "slowed down by the hardware because of heat (check cooling)",
                    f -> f.flag(Fact.HW_THERMAL, true).flag(Fact.SW_THERMAL, true)),
            holds("thermal", "slowed down because of heat (check cooling)", f -> f.flag(Fact.SW_THERMAL, true)),
            beside("thermal", f -> f.flag(Fact.HW_THERMAL, false).flag(Fact.SW_THERMAL, false)),
            holds(
                    "power-brake",
                    "slowed down by the external power brake (check power supplies)",
                    f -> f.flag(Fact.POWER_BRAKE, true)),
            beside("power-brake", f -> f.flag(Fact.POWER_BRAKE, false)),
            holds("pcie-width", "PCIe link has 8 of 16 lanes", f -> width(f, 8, 16, 11)),
            beside("pcie-width", f -> width(f, 8, 16, 10)),
            beside("pcie-width", f -> width(f, 16, 16, 100)),
            beside("pcie-width", f -> f.set(Fact.PCIE_WIDTH, 8).set(Fact.UTILIZATION, 100)),
            beside("pcie-width", f -> f.set(Fact.PCIE_WIDTH, 8).set(Fact.PCIE_WIDTH_MAX, 16)),
            holds("pcie-generation", "PCIe link runs at generation 3 of 5", f -> generation(f, 3, 5, 51)),
            beside("pcie-generation", f -> generation(f, 1, 5, 50)),
            beside("pcie-generation", f -> generation(f, 5, 5, 100)),
            holds("inforom", "InfoROM is corrupted", f -> f.flag(Fact.INFOROM_VALID, false)),
            beside("inforom", f -> f.flag(Fact.INFOROM_VALID, true)),
            holds("driver", "the driver cannot be used (see gpu.nvml.status)", f -> f.flag(Fact.DRIVER_UNUSABLE, true)),
            beside("driver", f -> f.flag(Fact.DRIVER_UNUSABLE, false)),
            holds("not-read", "not read yet", f -> f.set(Fact.NOW, NOW)),
            beside("not-read", f -> f.flag(Fact.LOST, false)),
            beside("not-read", f -> f.flag(Fact.HUNG, true)),
            beside("not-read", f -> f.flag(Fact.RESET_REQUIRED, true)),
            beside("not-read", f -> f.flag(Fact.DRIVER_UNUSABLE, true)));

    private static Builder width(Builder facts, int is, int could, int busy) {
        return facts.set(Fact.PCIE_WIDTH, is).set(Fact.PCIE_WIDTH_MAX, could).set(Fact.UTILIZATION, busy);
    }

    private static Builder generation(Builder facts, int is, int could, int busy) {
        return facts.set(Fact.PCIE_GENERATION, is)
                .set(Fact.PCIE_GENERATION_MAX, could)
                .set(Fact.UTILIZATION, busy);
    }

    private static Rule rule(String id) {
        return HealthRules.rules().stream()
                .filter(rule -> rule.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void everyRuleHoldsAndDoesNotJustBesideItsLimits() {
        Set<String> seenToHold = new TreeSet<>();
        Set<String> seenNotToHold = new TreeSet<>();
        for (Case one : CASES) {
            HealthFacts facts = one.facts().apply(HealthFacts.builder()).build();
            assertEquals(Optional.ofNullable(one.reason()), rule(one.rule()).holds(facts), one.rule());
            (one.reason() == null ? seenNotToHold : seenToHold).add(one.rule());
        }
        Set<String> all =
                new TreeSet<>(HealthRules.rules().stream().map(Rule::id).toList());
        assertEquals(all, seenToHold);
        assertEquals(all, seenNotToHold);
    }

    @Test
    void oneThatHoldsAloneGivesItsStateAndItsReason() {
        for (Case one : CASES) {
            if (one.reason() == null || one.rule().equals("not-read")) {
                continue;
            }
            Builder facts = HealthFacts.builder().flag(Fact.LOST, false);
            HealthState state = rule(one.rule()).state();
            assertEquals(
                    new Health(state, state.word() + ": " + one.reason()),
                    HealthRules.judge(one.facts().apply(facts).build()),
                    one.rule());
        }
    }

    @Test
    void rulesAreSortedByStateWorstFirstAndSayWhatToDo() {
        List<Rule> rules = HealthRules.rules();
        Set<String> ids = new HashSet<>();
        for (int i = 0; i < rules.size(); i++) {
            Rule rule = rules.get(i);
            assertTrue(ids.add(rule.id()), rule.id());
            assertTrue(rule.id().matches("[a-z]+(-[a-z]+)*"), rule.id());
            assertTrue(i == 0 || rules.get(i - 1).state().compareTo(rule.state()) <= 0, rule.id());
            assertTrue(rule.condition().endsWith("."), rule.id());
            assertTrue(rule.action().endsWith("."), rule.id());
        }
    }

    @Test
    void wellReadGpuIsOk() {
        HealthFacts facts = HealthFacts.builder()
                .flag(Fact.LOST, false)
                .set(Fact.NOW, NOW)
                .set(Fact.RECOVERY_ACTION, 0)
                .set(Fact.ECC_VOLATILE, 0)
                .set(Fact.ECC_AGGREGATE, 1_000_000)
                .set(Fact.ECC_AGGREGATE_FIRST, 3)
                .links(18, List.of())
                .set(Fact.FABRIC_STATE, 3)
                .set(Fact.FABRIC_STATUS, 0)
                .set(Fact.FABRIC_SUMMARY, 1)
                .flag(Fact.INFOROM_VALID, true)
                .set(Fact.UTILIZATION, 0)
                .set(Fact.PCIE_GENERATION, 1)
                .set(Fact.PCIE_GENERATION_MAX, 5)
                .build();
        assertEquals(new Health(HealthState.OK, "ok"), HealthRules.judge(facts));
    }

    @Test
    void nothingKnownIsUnknown() {
        assertEquals(new Health(HealthState.UNKNOWN, "unknown: not read yet"), HealthRules.judge(HealthFacts.NONE));
    }

    @Test
    void worstReasonComesFirstWhateverTheOrderOfFacts() {
        HealthFacts facts = HealthFacts.builder()
                .links(18, List.of(3, 11))
                .flag(Fact.ROWS_PENDING, true)
                .flag(Fact.LOST, false)
                .build();
        assertEquals(
                new Health(
                        HealthState.DEGRADED,
                        "degraded: row remap pending (reset the GPU); 2 of 18 NVLinks down (3, 11)"),
                HealthRules.judge(facts));
    }

    @Test
    void worstStateWinsOverAllOthers() {
        List<Fact> worstFirst =
                List.of(Fact.LOST, Fact.HUNG, Fact.RESET_REQUIRED, Fact.ROWS_PENDING, Fact.DRIVER_UNUSABLE);
        List<Integer> codes = new ArrayList<>();
        for (int i = 0; i < worstFirst.size(); i++) {
            Builder facts = HealthFacts.builder();
            worstFirst.subList(i, worstFirst.size()).forEach(fact -> facts.flag(fact, true));
            codes.add(HealthRules.judge(facts.build()).state().code());
        }
        assertEquals(List.of(3, 4, 2, 1, 5), codes);
    }

    @Test
    void sameFactsGiveTheSameWordsAtAnyTime() {
        HealthFacts.Builder facts = HealthFacts.builder().flag(Fact.LOST, false).resetXid(xid(119, NOW));
        Health early = HealthRules.judge(facts.set(Fact.NOW, NOW).build());
        Health late = HealthRules.judge(facts.set(Fact.NOW, NOW + DAY).build());
        assertEquals(early, late);
        assertEquals(HealthState.DEGRADED, early.state());
    }

    @Test
    void textHasALimitAndCountsWhatDidNotFit() {
        Builder all = HealthFacts.builder().set(Fact.NOW, NOW);
        CASES.stream()
                .filter(one -> one.reason() != null)
                .forEach(one -> one.facts().apply(all));
        String text = HealthRules.judge(all.build()).text();
        assertTrue(text.length() <= HealthRules.MOST_TEXT, text);
        assertTrue(text.startsWith("lost: GPU is off the bus"), text);
        assertTrue(text.matches(".*; and [0-9]+ more"), text);
        XidSeen endless = new XidSeen(79, "x".repeat(1000), "y", NOW);
        String cut = HealthRules.judge(HealthFacts.builder()
                        .flag(Fact.LOST, false)
                        .set(Fact.NOW, NOW)
                        .fatalXid(endless)
                        .flag(Fact.ROWS_PENDING, true)
                        .build())
                .text();
        assertTrue(cut.length() <= HealthRules.MOST_TEXT, cut);
        assertTrue(cut.endsWith("xxx...; and 1 more"), cut);
    }

    @Test
    void fabricMaskIsTakenApart() {
        assertEquals(List.of(), FabricMask.wrong(0));
        assertEquals(List.of(), FabricMask.wrong(0x1aa));
        assertEquals(
                List.of(
                        "bandwidth degraded",
                        "route recovery in progress",
                        "route unhealthy",
                        "access timeout recovery in progress",
                        "wrong system GUID"),
                FabricMask.wrong(0x255));
        assertEquals(List.of("invalid location"), FabricMask.wrong(0x7aa));
        assertEquals(List.of("misconfigured (reason 8)"), FabricMask.wrong(0x8aa));
    }

    @Test
    void statesHaveTheNumbersOfTheMetricAndRollUp() {
        assertEquals(
                List.of(3, 4, 2, 1, 5, 0),
                Arrays.stream(HealthState.values()).map(HealthState::code).toList());
        List<Health> node = Arrays.stream(HealthState.values())
                .map(state -> new Health(state, ""))
                .toList();
        assertEquals(4, Health.unhealthy(node));
        assertEquals(0, Health.unhealthy(List.of()));
        assertFalse(HealthState.UNKNOWN.unhealthy());
    }
}

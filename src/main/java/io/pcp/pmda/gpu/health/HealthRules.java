package io.pcp.pmda.gpu.health;

import static io.pcp.pmda.gpu.health.Fact.CHANNEL_REPAIR;
import static io.pcp.pmda.gpu.health.Fact.DRIVER_UNUSABLE;
import static io.pcp.pmda.gpu.health.Fact.ECC_AGGREGATE;
import static io.pcp.pmda.gpu.health.Fact.ECC_AGGREGATE_FIRST;
import static io.pcp.pmda.gpu.health.Fact.ECC_VOLATILE;
import static io.pcp.pmda.gpu.health.Fact.FABRIC_STATE;
import static io.pcp.pmda.gpu.health.Fact.FABRIC_STATUS;
import static io.pcp.pmda.gpu.health.Fact.HUNG;
import static io.pcp.pmda.gpu.health.Fact.HW_THERMAL;
import static io.pcp.pmda.gpu.health.Fact.INFOROM_VALID;
import static io.pcp.pmda.gpu.health.Fact.LOST;
import static io.pcp.pmda.gpu.health.Fact.MEMORY_UNREPAIRABLE;
import static io.pcp.pmda.gpu.health.Fact.PAGES_PENDING;
import static io.pcp.pmda.gpu.health.Fact.PCIE_GENERATION;
import static io.pcp.pmda.gpu.health.Fact.PCIE_GENERATION_MAX;
import static io.pcp.pmda.gpu.health.Fact.PCIE_WIDTH;
import static io.pcp.pmda.gpu.health.Fact.PCIE_WIDTH_MAX;
import static io.pcp.pmda.gpu.health.Fact.POWER_BRAKE;
import static io.pcp.pmda.gpu.health.Fact.RESET_REQUIRED;
import static io.pcp.pmda.gpu.health.Fact.ROWS_FAILURE;
import static io.pcp.pmda.gpu.health.Fact.ROWS_PENDING;
import static io.pcp.pmda.gpu.health.Fact.SRAM_THRESHOLD;
import static io.pcp.pmda.gpu.health.Fact.SW_THERMAL;
import static io.pcp.pmda.gpu.health.Fact.TPC_REPAIR;
import static io.pcp.pmda.gpu.health.Fact.UTILIZATION;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What makes a GPU unhealthy, worst first. The worst rule that holds gives the state, all that hold give the
 * text in the order of this list.
 *
 * <p>What is deliberately no rule:
 *
 * <ul>
 *   <li>Power capping (throttle reason sw_power_cap): normal for a GPU at work. The external power brake is one.
 *   <li>Uncorrectable ECC errors of the GPU's life: a count from years ago must not make it ill for ever. Errors
 *       since the driver was loaded are one, and where the driver has no such count, errors since the agent started.
 *   <li>XIDs a program causes, and those that call for nothing at once.
 *   <li>Corrected errors, retired pages and remapped rows that took effect: the GPU has healed itself.
 *   <li>A PCIe link that slows down while the GPU is idle: it saves power.
 * </ul>
 *
 * <p>An XID of class fatal or reset counts until the node boots, the driver is loaded or the GPU is reset or comes
 * back, as far as that is known, and for {@link #XID_COUNTS} at most: by then lasting damage shows in the other
 * facts.
 */
public final class HealthRules {
    /** Most characters of {@link Health#text}. */
    public static final int MOST_TEXT = 400;
    /** How long an XID counts at most. */
    public static final Duration XID_COUNTS = Duration.ofHours(24);
    /** Below this utilisation, percent, a narrow PCIe link is not judged. */
    public static final int BUSY_FOR_WIDTH = 10;
    /** Below this utilisation, percent, a slow PCIe link is not judged. */
    public static final int BUSY_FOR_GENERATION = 50;

    private static final Duration AT_ONCE = Duration.ZERO;
    private static final Duration HALF_A_MINUTE = Duration.ofSeconds(30);
    private static final Duration A_MINUTE = Duration.ofMinutes(1);
    private static final Duration REGISTRATION = Duration.ofMinutes(5);
    private static final String RESET_AT_DRAIN = "Drain the GPU and reset it.";

    private static final List<Rule> RULES = List.of(
            flag(
                    "lost",
                    HealthState.LOST,
                    LOST,
                    "NVML says that the GPU is lost, or does not find it any more.",
                    "Power cycle the node; check seating, power and slot. Replace the GPU if it is lost again.",
                    "GPU is off the bus (power cycle the node)"),
            flag(
                    "hung",
                    HealthState.UNRESPONSIVE,
                    HUNG,
                    "A driver call for this GPU has not returned within the hang limit.",
                    "Look for XIDs in the kernel log; drain the node and reboot it.",
                    "a driver call does not return (reboot the node)"),
            flag(
                    "reset-required",
                    HealthState.RESET_REQUIRED,
                    RESET_REQUIRED,
                    "NVML answers every call with RESET_REQUIRED.",
                    "Stop the programs on the GPU and reset it.",
                    "the driver wants the GPU reset"),
            rule(
                    "recovery-now",
                    HealthState.RESET_REQUIRED,
                    "The driver's recovery action is to reset the GPU or its bus, or to reboot node or system.",
                    "Stop the programs on the GPU and do what gpu.health.recovery_action says.",
                    Recovery::now),
            rule(
                    "xid-fatal",
                    HealthState.DEGRADED,
                    "An XID of class fatal came in the last 24 hours, after the last known boot, driver load or reset.",
                    "See the XID in gpu.health.text; have the hardware serviced.",
                    facts -> XidReason.of(facts, facts.fatalXid())),
            flag(
                    "row-remap-failed",
                    HealthState.DEGRADED,
                    ROWS_FAILURE,
                    "A memory row could not be remapped.",
                    "Replace the GPU.",
                    "row remap failed (replace the GPU)"),
            flag(
                    "memory-unrepairable",
                    HealthState.DEGRADED,
                    MEMORY_UNREPAIRABLE,
                    "The GPU has memory that cannot be repaired.",
                    "Replace the GPU.",
                    "memory cannot be repaired (replace the GPU)"),
            flag(
                    "sram-threshold",
                    HealthState.DEGRADED,
                    SRAM_THRESHOLD,
                    "Uncorrectable SRAM errors crossed the limit for replacement.",
                    "Run the vendor's field diagnostics; replace the GPU if they fail.",
                    "SRAM errors above the limit (run field diagnostics)"),
            rule(
                    "recovery-soon",
                    HealthState.DEGRADED,
                    "The driver's recovery action is to drain, or to recover the IMEX domain, or is one this release"
                            + " does not know.",
                    "Start no new work on the GPU and do what gpu.health.recovery_action says.",
                    Recovery::soon),
            rule(
                    "ecc-uncorrectable",
                    HealthState.DEGRADED,
                    "Uncorrectable ECC errors since the driver was loaded.",
                    RESET_AT_DRAIN + " Run diagnostics if they come back.",
                    facts -> facts.above(ECC_VOLATILE, 0)
                            ? Optional.of("uncorrectable ECC errors since the driver was loaded: "
                                    + number(facts, ECC_VOLATILE))
                            : Optional.empty()),
            rule(
                    "ecc-uncorrectable-new",
                    HealthState.DEGRADED,
                    "Only the ECC counts of the GPU's life are known and uncorrectable errors were added since the"
                            + " agent started.",
                    RESET_AT_DRAIN + " Run diagnostics if they come back.",
                    facts -> facts.get(ECC_VOLATILE).isEmpty() && facts.below(ECC_AGGREGATE_FIRST, ECC_AGGREGATE)
                            ? Optional.of("new uncorrectable ECC errors: "
                                    + (number(facts, ECC_AGGREGATE) - number(facts, ECC_AGGREGATE_FIRST)))
                            : Optional.empty()),
            rule(
                    "xid-reset",
                    HealthState.DEGRADED,
                    "An XID of class reset came in the last 24 hours, after the last known boot, driver load or reset.",
                    "See the XID in gpu.health.text; drain the GPU and reset it.",
                    facts -> XidReason.of(facts, facts.resetXid())),
            flag(
                    "row-remap-pending",
                    HealthState.DEGRADED,
                    ROWS_PENDING,
                    "A row remap waits for a reset. Programs may go on.",
                    RESET_AT_DRAIN,
                    "row remap pending (reset the GPU)"),
            flag(
                    "page-retirement-pending",
                    HealthState.DEGRADED,
                    PAGES_PENDING,
                    "A page waits for a reset to be retired (before Ampere). Programs may go on.",
                    RESET_AT_DRAIN,
                    "page retirement pending (reset the GPU)"),
            flag(
                    "channel-repair-pending",
                    HealthState.DEGRADED,
                    CHANNEL_REPAIR,
                    "A memory channel repair waits for a reset.",
                    RESET_AT_DRAIN,
                    "memory channel repair pending (reset the GPU)"),
            flag(
                    "tpc-repair-pending",
                    HealthState.DEGRADED,
                    TPC_REPAIR,
                    "A TPC repair waits for a reset.",
                    RESET_AT_DRAIN,
                    "TPC repair pending (reset the GPU)"),
            rule(
                    "fabric-failed",
                    HealthState.DEGRADED,
                    "Registration with the NVLink fabric ended with an error.",
                    "Check the fabric manager; restart it and reset the GPU.",
                    facts -> facts.is(FABRIC_STATE, FabricReason.COMPLETED) && facts.above(FABRIC_STATUS, 0)
                            ? Optional.of("fabric registration failed with NVML error " + number(facts, FABRIC_STATUS))
                            : Optional.empty()),
            held(
                    "fabric-unregistered",
                    REGISTRATION,
                    A_MINUTE,
                    "Registration with the NVLink fabric has not ended for 5 minutes. Programs cannot start.",
                    "Check that the fabric manager runs and fits the driver.",
                    facts -> facts.is(FABRIC_STATE, FabricReason.NOT_STARTED)
                                    || facts.is(FABRIC_STATE, FabricReason.IN_PROGRESS)
                            ? Optional.of("not registered with the fabric (check the fabric manager)")
                            : Optional.empty()),
            held(
                    "fabric-unhealthy",
                    HALF_A_MINUTE,
                    A_MINUTE,
                    "The fabric's health, summary or mask, tells of a fault for half a minute.",
                    "Check the fabric manager's log, switches and cables.",
                    FabricReason::unhealthy),
            held(
                    "nvlink-down",
                    HALF_A_MINUTE,
                    A_MINUTE,
                    "NVLinks that ought to be up are down for half a minute.",
                    "Check the GPU or switch at the other end, then the link; reset the GPU.",
                    LinkReason::down),
            held(
                    "thermal",
                    HALF_A_MINUTE,
                    A_MINUTE,
                    "Clocks are reduced because of heat, by hardware or driver, for half a minute.",
                    "Check fans, air flow and inlet temperature.",
                    facts -> facts.is(HW_THERMAL, 1)
                            ? Optional.of("slowed down by the hardware because of heat (check cooling)")
                            : when(facts, on -> on.is(SW_THERMAL, 1), "slowed down because of heat (check cooling)")),
            held(
                    "power-brake",
                    HALF_A_MINUTE,
                    A_MINUTE,
                    "Clocks are reduced by the external power brake signal for half a minute.",
                    "Check power supplies and the power limit of chassis and rack.",
                    facts -> when(
                            facts,
                            on -> on.is(POWER_BRAKE, 1),
                            "slowed down by the external power brake (check power supplies)")),
            link(
                    "pcie-width",
                    PCIE_WIDTH,
                    PCIE_WIDTH_MAX,
                    BUSY_FOR_WIDTH,
                    "has %d of %d lanes",
                    "Fewer PCIe lanes than the GPU could have in this slot, for a minute at more than " + BUSY_FOR_WIDTH
                            + " % utilisation.",
                    "Check seating, riser and slot."),
            link(
                    "pcie-generation",
                    PCIE_GENERATION,
                    PCIE_GENERATION_MAX,
                    BUSY_FOR_GENERATION,
                    "runs at generation %d of %d",
                    "A slower PCIe generation than the GPU could have in this slot, for a minute at more than "
                            + BUSY_FOR_GENERATION + " % utilisation.",
                    "Check seating, riser and slot, and the PCIe settings of the firmware."),
            rule(
                    "inforom",
                    HealthState.DEGRADED,
                    "The InfoROM is corrupted.",
                    "Ask the vendor; settings and error counts of the GPU may not be kept.",
                    facts -> when(facts, on -> on.is(INFOROM_VALID, 0), "InfoROM is corrupted")),
            flag(
                    "driver",
                    HealthState.UNKNOWN,
                    DRIVER_UNUSABLE,
                    "Library or kernel driver cannot be used.",
                    "See gpu.nvml.status.",
                    "the driver cannot be used (see gpu.nvml.status)"),
            rule(
                    "not-read",
                    HealthState.UNKNOWN,
                    "The GPU has not been read yet.",
                    "Wait for the first pass; see gpu.sampler.age if it does not come.",
                    facts -> when(facts, HealthRules::unread, "not read yet")));

    private HealthRules() {}

    /** All rules, worst first. */
    public static List<Rule> rules() {
        return RULES;
    }

    /** Judges facts by themselves: what flickers counts at once. {@link HealthWatch} is for use over time. */
    public static Health judge(HealthFacts facts) {
        return HealthText.of(rule -> rule.holds(facts));
    }

    private static boolean unread(HealthFacts facts) {
        return facts.get(LOST).isEmpty()
                && !facts.is(HUNG, 1)
                && !facts.is(RESET_REQUIRED, 1)
                && !facts.is(DRIVER_UNUSABLE, 1);
    }

    private static Rule flag(String id, HealthState state, Fact fact, String condition, String action, String reason) {
        return rule(id, state, condition, action, facts -> when(facts, on -> on.is(fact, 1), reason));
    }

    private static Rule rule(String id, HealthState state, String condition, String action, Rule.Test test) {
        return new Rule(id, state, condition, action, AT_ONCE, AT_ONCE, test, never -> false);
    }

    private static Rule held(
            String id, Duration raise, Duration clear, String condition, String action, Rule.Test test) {
        return new Rule(id, HealthState.DEGRADED, condition, action, raise, clear, test, never -> false);
    }

    /** Only a busy link can be told to be bad, any can be told to be good: an idle bad one stays what it was. */
    private static Rule link(String id, Fact is, Fact could, int busy, String words, String condition, String action) {
        Rule.Test test = facts -> when(
                facts,
                on -> on.above(UTILIZATION, busy) && on.below(is, could),
                "PCIe link " + words.formatted(number(facts, is), number(facts, could)));
        return new Rule(
                id, HealthState.DEGRADED, condition, action, A_MINUTE, A_MINUTE, test, facts -> facts.below(is, could));
    }

    private static Optional<String> when(HealthFacts facts, Predicate<HealthFacts> holds, String reason) {
        return holds.test(facts) ? Optional.of(reason) : Optional.empty();
    }

    private static long number(HealthFacts facts, Fact fact) {
        return facts.get(fact).orElse(0);
    }
}

package io.pcp.pmda.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pcp.pmda.otlp.Intake;
import io.pcp.pmda.otlp.Temporality;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What services send, as clients of the agent see it. */
class PushedSourcesTest {
    @TempDir
    Path directory;

    private PushBed push;
    private Bed bed;

    @BeforeEach
    void begin() {
        open();
    }

    private void open() {
        push = new PushBed(directory);
        bed = push.bed;
    }

    @AfterEach
    void end() {
        push.close();
    }

    private Intake one(String service, double value) {
        return push.take(push.of(service, push.gauge("queue.length", value)));
    }

    @Test
    void namesAppearWithoutAnybodyAskingForThemAndValuesFollow() {
        assertEquals(new Intake(1, 0, 0, ""), one("checkout", 3));
        assertEquals("3.0", bed.fetch("workload.checkout.queue.length"));
        one("checkout", 4);
        assertEquals("4.0", bed.fetch("workload.checkout.queue.length"));
        push.take(push.of("checkout", push.gauge("workers", 7, "a", "b")));
        assertEquals("{a=7.0, b=7.0}", bed.fetch("workload.checkout.workers"));
        assertEquals("4.0", bed.fetch("workload.checkout.queue.length"));
    }

    @Test
    void gaugeThatBeganWithAnIntegerShowsItsFractionsAndDoesSoAtOnceAfterARestart() {
        push.take(push.of("checkout", push.whole("cpu.use", 0)));
        assertEquals("0", bed.fetch("workload.checkout.cpu.use"));
        push.take(push.of("checkout", push.gauge("cpu.use", 0.73)));
        bed.until("fractions", () -> bed.fetch("workload.checkout.cpu.use").equals("0.73"));
        assertEquals(
                1,
                bed.log("source otlp.checkout: cpu.use began with integers and is a double now: its number is new")
                        .size());
        push.close();
        open();
        push.take(push.of("checkout", push.whole("cpu.use", 0)));
        bed.until("the value", () -> bed.fetch("workload.checkout.cpu.use").equals("0.0"));
    }

    @Test
    void controlMetricsTellOfRequestsAndNotOfLooks() {
        one("checkout", 3);
        bed.fetch("workload.checkout.queue.length");
        bed.fetch("workload.checkout.queue.length");
        one("checkout", 3);
        assertEquals(2, bed.number("calls", "otlp.checkout"));
        assertEquals(0, bed.number("failures", "otlp.checkout"));
        assertEquals(1, bed.number("up", "otlp.checkout"));
        assertEquals(0, bed.number("stale", "otlp.checkout"));
        assertEquals("success", bed.text("status", "otlp.checkout"));
        assertEquals("push", bed.text("mode", "otlp.checkout"));
        assertEquals(1, bed.number("series", "otlp.checkout"));
        assertEquals(1, bed.number("metrics", "otlp.checkout"));
        assertEquals(-1, bed.number("last_fetch_time", "otlp.checkout"));
        assertEquals("1", bed.control("otlp.services"));
        bed.time.jump(Duration.ofSeconds(20));
        assertTrue(bed.number("age", "otlp.checkout") >= 20);
        assertEquals("0", bed.control("total.late_fetches"));
    }

    @Test
    void servicesWithNamesThatBecomeTheSameShareASource() {
        one("a-b", 1);
        push.take(push.of("a b", push.gauge("other", 2)));
        assertEquals("{a-b=1.0}", bed.fetch("workload.a_b.queue.length"));
        assertEquals("{a_b=2.0}", bed.fetch("workload.a_b.other"));
        assertEquals("1", bed.control("otlp.services"));
    }

    @Test
    void requestOfSeveralServicesIsTakenApart() {
        Intake intake = push.take(
                push.of("a", push.gauge("up", 1)),
                push.of("b", push.gauge("up", 2)),
                push.of("a", push.gauge("down", 3)),
                push.of(List.of(), push.gauge("up", 4)));
        assertEquals(new Intake(4, 0, 0, ""), intake);
        assertEquals("1.0", bed.fetch("workload.a.up"));
        assertEquals("3.0", bed.fetch("workload.a.down"));
        assertEquals("2.0", bed.fetch("workload.b.up"));
        assertEquals("4.0", bed.fetch("workload.unknown_service.up"));
        assertEquals(1, bed.number("calls", "otlp.a"));
    }

    @Test
    void requestWithoutPointsMakesNoSource() {
        assertEquals(Intake.NONE, push.take());
        assertEquals(Intake.NONE, push.take(push.of("empty")));
        assertEquals("0", bed.control("otlp.services"));
    }

    @Test
    void serviceBeyondTheLimitIsRejectedUntilOneIsGone() {
        push.apply(PushBed.settings(2, 100, ""));
        one("a", 1);
        one("b", 1);
        Intake third = one("c", 1);
        assertEquals(1, third.rejected());
        assertTrue(third.reason().contains("max_services"), third.reason());
        assertTrue(third.reason().contains("2 services"), third.reason());
        assertFalse(bed.has("workload.c.queue.length"));
        assertEquals(1, bed.log("max_services").size());
        one("c", 1);
        for (int i = 0; i < 50; i++) {
            assertEquals(1, one("service" + i, 1).rejected());
        }
        assertEquals(1, bed.log("max_services").size(), "senders choose names, and so many lines");
        bed.pass(PushBed.STALE.plusSeconds(1));
        one("b", 1);
        assertEquals(new Intake(1, 0, 0, ""), one("c", 5), "a has no values any more and gives its place away");
        assertEquals("5.0", bed.fetch("workload.c.queue.length"));
        bed.until("names of a go", () -> !bed.has("workload.a.queue.length"));
    }

    @Test
    void badPointsCostThemselvesAndAreTold() {
        Intake intake =
                push.take(push.of("checkout", push.gauge("good", 1), push.sum("bad", 2, Temporality.UNSPECIFIED)));
        assertEquals(1, intake.accepted());
        assertEquals(1, intake.rejected());
        assertEquals("1.0", bed.fetch("workload.checkout.good"));
        assertTrue(
                bed.text("status", "otlp.checkout").startsWith("partial: 1 point rejected: "),
                bed.text("status", "otlp.checkout"));
        assertEquals(1, bed.number("dropped_series", "otlp.checkout"));
        assertEquals(0, bed.number("failures", "otlp.checkout"));
        one("checkout", 1);
        assertEquals("success", bed.text("status", "otlp.checkout"));
        assertTrue(bed.text("last_error", "otlp.checkout").contains("rejected"));
        push.take(push.of("checkout", push.sum("bad", 2, Temporality.UNSPECIFIED)));
        assertEquals(1, bed.number("failures", "otlp.checkout"));
        for (int i = 0; i < 50; i++) {
            push.take(push.of("checkout", push.sum(i % 2 == 0 ? "worse" : "bad", 2, Temporality.UNSPECIFIED)));
        }
        assertEquals(1, bed.log("rejected").size());
    }

    @Test
    void silentServiceHasNoValuesThenNoNamesAndComesBackWithItsNumbers() {
        one("checkout", 3);
        assertEquals("3.0", bed.fetch("workload.checkout.queue.length"));
        int pmid = bed.table().namespace().pmid("workload.checkout.queue.length");
        bed.pass(PushBed.STALE.minusSeconds(5));
        assertEquals("3.0", bed.fetch("workload.checkout.queue.length"));
        bed.pass(Duration.ofSeconds(10));
        assertEquals("PM_ERR_AGAIN", bed.fetch("workload.checkout.queue.length"));
        assertEquals(-1, bed.number("up", "otlp.checkout"), "it may have ended well");
        assertEquals(0, bed.number("stale", "otlp.checkout"));
        assertTrue(bed.text("status", "otlp.checkout").matches("nothing received for 30[5-9] s"));
        one("checkout", 4);
        assertEquals("4.0", bed.fetch("workload.checkout.queue.length"));
        bed.pass(PushBed.STALE.multipliedBy(10).plusSeconds(60));
        bed.until("names go", () -> !bed.has("workload.checkout.queue.length"));
        assertEquals("{}", bed.control("status"));
        assertEquals("0", bed.control("otlp.services"));
        one("checkout", 5);
        assertEquals("5.0", bed.fetch("workload.checkout.queue.length"));
        assertEquals(pmid, bed.table().namespace().pmid("workload.checkout.queue.length"));
    }

    @Test
    void namesAndNumbersOfAServiceAreTheSameInTheNextLifeOfTheAgent() {
        push.take(push.of("first", push.gauge("up", 1)));
        push.take(push.of("checkout", push.gauge("b", 1, "x", "y"), push.gauge("a", 1)));
        assertEquals("1.0", bed.fetch("workload.checkout.a"));
        int a = bed.table().namespace().pmid("workload.checkout.a");
        int b = bed.table().namespace().pmid("workload.checkout.b");
        push.close();
        open();
        push.take(push.of("checkout", push.gauge("a", 2), push.gauge("b", 2, "y", "x")));
        assertEquals("2.0", bed.fetch("workload.checkout.a"));
        assertEquals("{x=2.0, y=2.0}", bed.fetch("workload.checkout.b"));
        assertEquals(a, bed.table().namespace().pmid("workload.checkout.a"));
        assertEquals(b, bed.table().namespace().pmid("workload.checkout.b"));
    }

    @Test
    void serviceThatIsSwitchedOffIsRefusedAndHasNoMetrics() {
        one("checkout", 3);
        bed.fetch("workload.checkout.queue.length");
        assertEquals("ok", bed.store("0", "enabled", "otlp.checkout", 0));
        bed.until("names go", () -> !bed.has("workload.checkout.queue.length"));
        Intake refused = one("checkout", 4);
        assertEquals(1, refused.rejected());
        assertTrue(refused.reason().contains("otlp.checkout"), refused.reason());
        assertEquals("disabled", bed.text("status", "otlp.checkout"));
        bed.pass(PushBed.STALE.multipliedBy(11));
        assertEquals("disabled", bed.text("status", "otlp.checkout"), "it stays switched off");
        assertEquals("ok", bed.store("0", "enabled", "otlp.checkout", 1));
        one("checkout", 5);
        assertEquals("5.0", bed.fetch("workload.checkout.queue.length"));
    }

    @Test
    void storedRefreshDoesNoHarm() {
        one("checkout", 3);
        bed.fetch("workload.checkout.queue.length");
        assertEquals("ok", bed.store("0", "refresh", "otlp.checkout", 1));
        assertEquals("3.0", bed.fetch("workload.checkout.queue.length"));
        assertEquals(1, bed.number("calls", "otlp.checkout"));
    }

    @Test
    void rulesOfTheFileHoldForEachServiceAndChangesCount() {
        push.apply(PushBed.settings(64, 100, "metric = exclude queue.*\n"));
        push.take(push.of("checkout", push.gauge("queue.length", 1), push.gauge("up", 2)));
        assertEquals("2.0", bed.fetch("workload.checkout.up"));
        assertFalse(bed.has("workload.checkout.queue.length"));
        push.apply(PushBed.settings(64, 100, ""));
        push.take(push.of("checkout", push.gauge("queue.length", 1), push.gauge("up", 2)));
        assertEquals("1.0", bed.fetch("workload.checkout.queue.length"));
        assertEquals(2, bed.number("calls", "otlp.checkout"), "counters go on");
    }

    @Test
    void seriesBeyondTheLimitAreRejectedWithTheLimit() {
        push.apply(PushBed.settings(64, 2, ""));
        Intake intake = push.take(push.of("checkout", push.gauge("up", 1, "a", "b", "c")));
        assertEquals(2, intake.accepted());
        assertEquals(1, intake.rejected());
        assertTrue(intake.reason().contains("max_series"), intake.reason());
        assertEquals("{a=1.0, b=1.0}", bed.fetch("workload.checkout.up"));
    }

    @Test
    void fileWithTheNameOfAPushedSourceTakesItsPlace() throws IOException {
        one("checkout", 3);
        bed.fetch("workload.checkout.queue.length");
        Files.createDirectories(directory.resolve("sources.d/otlp"));
        Files.writeString(directory.resolve("sources.d/otlp/checkout.conf"), "url = file:///nowhere/at/all\n");
        bed.store("0", "reload", null, 1);
        bed.until("the file's", () -> !bed.text("mode", "otlp.checkout").equals("push"));
        Intake refused = one("checkout", 4);
        assertEquals(1, refused.rejected());
        assertTrue(refused.reason().contains("rename its file"), refused.reason());
    }

    @Test
    void sourceOfAFileWithTheSameNamespaceKeepsItsNamesAndBothServe() throws IOException {
        Path document = Files.writeString(directory.resolve("doc.prom"), "jobs 1\n");
        Files.createDirectories(directory.resolve("sources.d"));
        Files.writeString(directory.resolve("sources.d/checkout.conf"), "url = file://" + document + "\n");
        assertEquals("1.0", bed.fetch("workload.checkout.jobs"));
        push.take(push.of("checkout", push.gauge("jobs", 5), push.gauge("up", 2)));
        assertEquals("2.0", bed.fetch("workload.checkout.up"));
        assertEquals("1.0", bed.fetch("workload.checkout.jobs"));
    }

    private void process(String id, double value) {
        push.take(push.of(
                List.of(PushBed.text("service.name", "checkout"), PushBed.text("service.instance.id", id)),
                push.gauge("up", value)));
    }

    @Test
    void processesOfAServiceKeepTheNamesOfTheirInstancesThroughARestartOfTheAgent() {
        process("a", 1);
        process("b", 2);
        process("a", 1);
        bed.until("told apart", () -> bed.fetch("workload.checkout.up").equals("{a=1.0, b=2.0}"));
        int pmid = bed.table().namespace().pmid("workload.checkout.up");
        push.close();
        open();
        process("b", 3);
        assertEquals("{b=3.0}", bed.fetch("workload.checkout.up"), "although it is alone as yet");
        assertEquals(pmid, bed.table().namespace().pmid("workload.checkout.up"));
    }
}

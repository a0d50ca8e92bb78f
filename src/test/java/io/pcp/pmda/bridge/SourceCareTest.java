package io.pcp.pmda.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pcp.pmda.exposition.Exposition;
import io.pcp.pmda.exposition.Family;
import io.pcp.pmda.exposition.FamilyType;
import io.pcp.pmda.exposition.Layout;
import io.pcp.pmda.exposition.ParseReport;
import io.pcp.pmda.exposition.Role;
import io.pcp.pmda.exposition.Series;
import io.pcp.pmda.source.ConfigProblem;
import io.pcp.pmda.source.Mapping;
import io.pcp.pmda.source.NamePattern;
import io.pcp.pmda.source.ScrapeException;
import io.pcp.pmda.source.SourceConfig;
import io.pcp.pmda.source.Timing;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** When sources are fetched without being asked, and when they are left alone. */
class SourceCareTest {
    private static final ScrapeException REFUSED = new ScrapeException(ScrapeException.Kind.REFUSED, "refused");

    private final Bed bed = new Bed();

    @AfterEach
    void close() {
        bed.close();
    }

    private static Timing every(int seconds) {
        Timing plain = Timing.DEFAULT;
        return new Timing(
                Duration.ofSeconds(seconds),
                true,
                plain.maxAge(),
                plain.timeout(),
                plain.connectTimeout(),
                plain.staleAfter());
    }

    private static Mapping expecting(String family) {
        Mapping plain = Mapping.of("workload.app");
        return new Mapping(
                plain.namespace(),
                plain.aliases(),
                plain.metrics(),
                plain.labels(),
                plain.dropSeries(),
                plain.statics(),
                plain.renames(),
                plain.stripPrefix(),
                plain.metadata(),
                plain.instanceNames(),
                false,
                false,
                false,
                false,
                false,
                new NamePattern(family, false),
                plain.retain());
    }

    @Test
    void sourceWithAnIntervalIsFetchedWithoutBeingAsked() {
        Program app = bed.program("app");
        app.document = "up 1";
        bed.configure(Bed.source("app", every(10)));
        bed.until("first", () -> bed.number("up", "app") == 1);
        assertEquals("background 10s", bed.text("mode", "app"));
        for (int i = 2; i < 5; i++) {
            int expected = i;
            bed.until("timer is set", () -> bed.time.waiting() > 0);
            bed.pass(Duration.ofSeconds(10));
            bed.until("fetch " + expected, () -> app.scrapes == expected);
            bed.until("it has ended", () -> bed.number("calls", "app") == expected);
        }
    }

    @Test
    void sourceThatIsAskedRegularlyIsFetchedAheadOfTheQuestion() {
        Program app = bed.serve("app", "up 1");
        assertEquals("on-demand", bed.text("mode", "app"));
        for (int i = 0; i < 3; i++) {
            bed.time.jump(Duration.ofSeconds(10));
            bed.fetch("workload.app.up");
        }
        assertEquals("background 10s", bed.text("mode", "app"));
        int before = app.scrapes;
        bed.until("a timer waits", () -> bed.time.waiting() > 0);
        bed.pass(Duration.ofMillis(9_790));
        bed.until("fetched ahead", () -> app.scrapes == before + 1);
        bed.until("it has ended", () -> bed.number("calls", "app") == before + 1);
        bed.time.jump(Duration.ofMillis(210));
        bed.fetch("workload.app.up");
        assertEquals(before + 1, app.scrapes, "served from what was fetched ahead");
    }

    @Test
    void fetchingAheadEndsWhenNobodyAsksAnyMore() {
        Program app = bed.serve("app", "up 1");
        for (int i = 0; i < 3; i++) {
            bed.time.jump(Duration.ofSeconds(10));
            bed.fetch("workload.app.up");
        }
        int before = app.scrapes;
        for (int i = 0; i < 20; i++) {
            bed.pass(Duration.ofSeconds(10));
            bed.until("nothing runs", () -> bed.number("calls", "app") == app.scrapes);
        }
        assertTrue(app.scrapes - before <= 5, "fetched " + (app.scrapes - before) + " times for nobody");
        assertEquals("on-demand", bed.text("mode", "app"));
    }

    @Test
    void sourceThatFailsThreeTimesIsLeftAloneAndThenTriedAgain() {
        Program app = bed.serve("app", "up 1");
        app.failure = REFUSED;
        for (int i = 1; i <= 3; i++) {
            int failed = i;
            bed.time.jump(Duration.ofSeconds(2));
            bed.fetch("workload.app.up");
            bed.until("failure " + failed, () -> bed.number("failures", "app") == failed);
        }
        assertTrue(bed.text("status", "app").matches("backoff 1s: refused"), bed.text("status", "app"));
        assertTrue(bed.number("backoff", "app") > 0);
        int before = app.scrapes;
        assertEquals("1.0", bed.fetch("workload.app.up"), "at once, from the last document");
        assertEquals(before, app.scrapes);
        app.failure = null;
        app.document = "up 2";
        bed.pass(Duration.ofMillis(1_200));
        bed.until("it is tried without being asked", () -> bed.number("up", "app") == 1);
        bed.until("it is served", () -> bed.fetch("workload.app.up").equals("2.0"));
        assertEquals("success", bed.text("status", "app"));
        assertEquals(0, bed.number("backoff", "app"));
        assertEquals(1, bed.log("no document").size());
    }

    @Test
    void guessedSourceIsHiddenUntilItAnswersWithTheExpectedFamily() {
        Program app = bed.program("app");
        app.failure = REFUSED;
        SourceConfig guess = Bed.source("app", Timing.DEFAULT, SourceConfig.Enabled.AUTO, expecting("vllm"));
        bed.configure(guess);
        bed.until("first attempt", () -> app.scrapes == 1 && bed.time.waiting() > 0);
        assertEquals("0", bed.control("total.sources"));
        assertEquals("{}", bed.control("status"));
        app.failure = null;
        app.document = "grafana 1";
        bed.pass(Duration.ofSeconds(2));
        bed.until("second attempt", () -> app.scrapes == 2 && bed.time.waiting() > 0);
        assertEquals("0", bed.control("total.sources"));
        assertFalse(bed.has("workload.app.grafana"));
        app.document = "vllm_requests 3";
        bed.pass(Duration.ofSeconds(5));
        assertEquals("3.0", bed.fetch("workload.app.vllm_requests"));
        assertEquals("1", bed.control("total.sources"));
        assertEquals("success", bed.text("status", "app"));
        assertEquals(List.of("Info: source app: found at http://localhost:8000/metrics"), bed.log("source app"));
        app.document = "vllm_other 3";
        bed.time.jump(Duration.ofSeconds(2));
        bed.fetch("workload.app.vllm_requests");
        assertEquals("success", bed.text("status", "app"));
    }

    @Test
    void guessesAreMadeLessAndLessOften() {
        Program app = bed.program("app");
        app.failure = REFUSED;
        bed.configure(Bed.source("app", Timing.DEFAULT, SourceConfig.Enabled.AUTO, expecting("vllm")));
        for (int i = 0; i < 30; i++) {
            int soFar = app.scrapes;
            bed.pass(Duration.ofSeconds(20));
            if (app.scrapes != soFar || bed.time.waiting() == 0) {
                bed.until("a timer waits", () -> bed.time.waiting() > 0);
            }
        }
        assertTrue(app.scrapes >= 8 && app.scrapes <= 20, app.scrapes + " guesses in ten minutes");
        assertEquals(List.of(), bed.log("source app"));
    }

    @Test
    void visibleSourceThatIsAnotherProgramSaysSo() {
        bed.program("app").document = "grafana 1";
        bed.configure(Bed.source("app", Timing.DEFAULT, SourceConfig.Enabled.YES, expecting("vllm")));
        bed.until("refused", () -> bed.number("failures", "app") >= 1);
        assertTrue(bed.text("status", "app").contains("another program: no family matches vllm"));
    }

    @Test
    void documentThatIsNoneIsAFailureWithItsReason() {
        bed.program("app").document = "!<html>";
        bed.configure(Bed.source("app"));
        bed.until("refused", () -> bed.number("failures", "app") == 1);
        assertEquals("not an exposition: HTML", bed.text("status", "app"));
        assertEquals(0, bed.number("timeouts", "app"));
        assertEquals(7, bed.number("bytes", "app"));
        assertEquals(200, bed.number("status_code", "app"));
    }

    @Test
    void timeoutsAreCounted() {
        bed.program("app").failure = new ScrapeException(ScrapeException.Kind.TIMEOUT, "timeout");
        bed.configure(Bed.source("app"));
        bed.until("counted", () -> bed.number("timeouts", "app") == 1);
        assertEquals(1, bed.number("failures", "app"));
        assertEquals(0, bed.number("up", "app"));
    }

    @Test
    void bugInWhatReadsADocumentIsAFailureOfItsSource() {
        bed.program("app").document = "up one";
        bed.configure(Bed.source("app"));
        bed.until("counted", () -> bed.number("failures", "app") >= 1);
        assertTrue(bed.text("status", "app").startsWith("internal error: "), bed.text("status", "app"));
        bed.program("app").document = "up 1";
        bed.pass(Duration.ofSeconds(2));
        bed.store("0", "refresh", "app", 1);
        bed.until("it is well", () -> bed.number("up", "app") == 1);
    }

    @Test
    void sourceThatIsStuckBeyondItsTimeoutLosesItsThreadToOthers() {
        bed.threads = 1;
        Program stuck = bed.program("stuck");
        stuck.hang = new CountDownLatch(1);
        stuck.deaf = true;
        bed.program("well").document = "up 1";
        bed.configure(Bed.source("stuck"), Bed.source("well"));
        bed.until("stuck", () -> stuck.scrapes == 1);
        assertEquals(0, bed.number("calls", "well"));
        bed.pass(Duration.ofSeconds(8));
        bed.until("the other has its turn", () -> bed.number("up", "well") == 1);
        stuck.document = "up 2";
        stuck.deaf = false;
        bed.until("the stuck one was ended", () -> bed.number("calls", "stuck") == 1);
        stuck.hang.countDown();
        bed.until("and goes on", () -> {
            bed.time.jump(Duration.ofSeconds(2));
            return bed.fetch("workload.stuck.up").equals("2.0");
        });
    }

    @Test
    void wrongFileIsTheStatusOfItsSourceAndOfOneThatNeverWas() {
        bed.serve("app", "up 1");
        ConfigProblem app = new ConfigProblem(Path.of("/s/app.conf"), 3, "app", "unknown key 'x'", true);
        ConfigProblem none = new ConfigProblem(Path.of("/s/none.conf"), 1, "none", "no url", true);
        bed.configure(List.of(app, none), Bed.source("app"));
        bed.until("said", () -> bed.text("status", "app").equals("config: /s/app.conf:3: unknown key 'x'"));
        bed.until("a row", () -> bed.text("status", "none").equals("config: /s/none.conf:1: no url"));
        assertEquals("/s/none.conf:1: no url", bed.text("last_error", "none"));
        assertEquals("1.0", bed.fetch("workload.app.up"), "the last good version is used");
        bed.configure(Bed.source("app"));
        bed.until("gone", () -> bed.text("status", "none").isEmpty());
        assertEquals("success", bed.text("status", "app"));
    }

    @Test
    void documentWithMoreSeriesThanTheSourceMayHaveIsPartial() {
        SourceState state = new SourceState();
        List<Series> series =
                List.of(new Series(new Family("x", FamilyType.GAUGE, "", "", null), "x", Role.VALUE, List.of()));
        var layout = new Layout(series, List.of());
        var report = new ParseReport(9, 4, 0, 0, 3, 0, 0, 0, List.of());
        var document = new Exposition(layout, new long[1], null, report);
        var mapped = new MappedLayout(layout, List.of(), Map.of(), 0, 0, 0);
        state.mapped(new SourceSnapshot(document, mapped, 0), 1, "");
        assertEquals("3 series dropped, max_series is 1", state.partial());
        state.mapped(new SourceSnapshot(document, mapped, 0), 2, "");
        assertEquals("", state.partial(), "dropped by rules of the source");
    }
}

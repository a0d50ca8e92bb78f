package io.pcp.pmda.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ProgramScraperTest {
    /** Not root, whoever runs the tests: their scripts are below directories that others may write. */
    private static final AgentAccount SOMEBODY = new AgentAccount(54_321, 54_321);

    private static final Map<String, String> ENVIRONMENT = Map.of(
            "PATH", "/usr/bin:/bin", "HOME", "/", "LANG", "C", "PCP_VAR_DIR", "/var/lib/pcp", "SECRET_TOKEN", "s3cret");

    @TempDir
    Path directory;

    private final ScrapeRig rig =
            new ScrapeRig(settings -> settings.withAccount(SOMEBODY).withEnvironment(ENVIRONMENT));

    @AfterEach
    void stop() {
        rig.close();
    }

    private Path script(String... lines) throws Exception {
        Path file = directory.resolve("script.sh");
        List<String> all = new ArrayList<>(List.of("#!/bin/sh"));
        all.addAll(Arrays.asList(lines));
        Files.write(file, all);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    }

    private Scraper program(Duration timeout, Path file, String... arguments) {
        List<String> command = new ArrayList<>(List.of(file.toString()));
        command.addAll(Arrays.asList(arguments));
        return rig.of(new Target.Program(command), timeout);
    }

    private Scraper program(Path file, String... arguments) {
        return program(ScrapeRig.PATIENCE, file, arguments);
    }

    @Test
    void theOutputOfAProgramIsTheDocument() throws Exception {
        Scraper scraper = program(script("echo \"x{a=\\\"$1\\\"} $2\""), "a b", "1");
        assertEquals("x{a=\"a b\"} 1\n", ScrapeRig.text(scraper.scrape()));
        assertEquals("x{a=\"a b\"} 1\n", ScrapeRig.text(scraper.scrape()));
    }

    @Test
    void largeOutputIsWholeAndTooLargeOneIsCutAndEnded() throws Exception {
        Path file = script("i=0; while [ $i -lt 20000 ]; do echo \"metric_number $i\"; i=$((i+1)); done");
        assertEquals(20_000, ScrapeRig.text(program(file).scrape()).lines().count());
        SourceConfig small = ScrapeRig.config(
                new Target.Program(List.of("/usr/bin/yes")),
                ScrapeRig.PATIENCE,
                Request.DEFAULT,
                ScrapeRig.maxBytes(100_000));
        assertEquals("too large: more than 97 KB (max_bytes)", ScrapeRig.message(rig.of(small)));
    }

    @Test
    void aProgramLivesInASessionOfItsOwnAndKnowsLittle() throws Exception {
        Path file =
                script("env | sort; pwd; cat; read -r a b c d e f rest </proc/$$/stat; [ $$ = \"$f\" ] && echo leads");
        assertEquals(
                List.of("HOME=/", "LANG=C", "PATH=/usr/bin:/bin", "PCP_VAR_DIR=/var/lib/pcp", "PWD=/", "/", "leads"),
                ScrapeRig.text(program(file).scrape())
                        .lines()
                        .filter(line ->
                                !line.startsWith("_=") && !line.startsWith("SHLVL=") && !line.startsWith("OLDPWD"))
                        .toList());
    }

    @Test
    void aFailureNamesStatusAndFirstLineOfItsErrors() throws Exception {
        Path file = script("echo x 1", "echo 'no database' >&2", "echo 'see above' >&2", "exit 3");
        ScrapeException failure = ScrapeRig.failure(program(file));
        assertEquals("exec: exit status 3: no database", failure.getMessage());
        assertEquals(ScrapeException.Kind.FAILED, failure.kind());
        assertEquals(
                List.of("source trouble: its program says: no database", "source trouble: its program says: see above"),
                rig.log);
    }

    @Test
    void whatCannotBeRunIsToldWithTheWayOut() throws Exception {
        Path file = script("echo");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        assertEquals("exec: " + file + ": not executable: chmod +x " + file, ScrapeRig.message(program(file)));
        assertEquals("exec: /no/such: no such file or directory", ScrapeRig.message(program(Path.of("/no/such"))));
        assertEquals("exec: true: not an absolute path", ScrapeRig.message(program(Path.of("true"))));
        assertEquals("exec: /usr: is no regular file", ScrapeRig.message(program(Path.of("/usr"))));
    }

    @Test
    void aTimeoutEndsTheProgramWithAllItStarted() throws Exception {
        Path pids = directory.resolve("pids");
        Path file = script(
                "trap '' TERM",
                "( trap '' TERM; echo $$ >>" + pids + "; sh -c 'echo $$ >>" + pids
                        + "; trap \"\" TERM; sleep 600; :' & sleep 600 ) &",
                "sh -c 'sh -c \"echo \\$\\$ >>" + pids + "; exec sleep 600\" & exit 0'",
                "setsid sh -c 'echo $$ >>" + pids + "; exec sleep 600' &",
                "while [ $(wc -l <" + pids + ") -lt 4 ]; do sleep 0.01; done",
                "echo x 1",
                "echo ready >" + pids + ".ready",
                "sleep 600");
        Scraper scraper = program(Duration.ofSeconds(3), file);
        ScrapeException failure = ScrapeRig.failure(scraper);
        assertEquals(ScrapeException.Kind.TIMEOUT, failure.kind());
        assertEquals("timeout (no answer in 3 s: the program runs, output so far 4 bytes)", failure.getMessage());
        assertTrue(Files.exists(Path.of(pids + ".ready")), "the script did not come so far");
        assertAllGone(pids, 4);
    }

    private static void assertAllGone(Path pids, int number) throws Exception {
        List<String> all = Files.readAllLines(pids);
        assertEquals(number, all.size(), all.toString());
        for (String pid : all) {
            assertTrue(
                    ScrapeRig.soon(() -> ProcessHandle.of(Long.parseLong(pid))
                            .filter(ProcessTree::alive)
                            .isEmpty()),
                    "still there: " + pid);
        }
    }

    @Test
    void closingEndsTheProgram() throws Exception {
        Path pids = directory.resolve("pids");
        Scraper scraper = program(script("echo $$ >" + pids, "exec sleep 600"));
        CompletableFuture<ScrapeException> result = CompletableFuture.supplyAsync(() -> ScrapeRig.failure(scraper));
        assertTrue(ScrapeRig.soon(() -> Files.exists(pids) && !read(pids).isEmpty()));
        scraper.close();
        assertEquals(ScrapeException.Kind.CANCELLED, result.get().kind());
        assertAllGone(pids, 1);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return "";
        }
    }

    @Test
    void whatAProgramLeavesBehindHoldsNobody() throws Exception {
        Path pids = directory.resolve("pids");
        Path file = script("sleep 600 & echo $! >" + pids, "echo x 1");
        assertEquals("x 1\n", ScrapeRig.text(program(file).scrape()));
        ProcessHandle.of(Long.parseLong(read(pids).strip())).ifPresent(ProcessHandle::destroyForcibly);
    }

    @Test
    void somethingLeftBehindThatFloodsTheOutputIsEnded() throws Exception {
        Path pids = directory.resolve("pids");
        Path file = script("yes & echo $! >" + pids, "sleep 0.1", "exit 0");
        Scraper scraper = program(Duration.ofMillis(500), file);
        try {
            // By a pipe that nobody reads any more, when Java finds it empty for a moment.
            assertEquals(0, scraper.scrape().status());
        } catch (ScrapeException e) {
            assertFalse(e.kind() == ScrapeException.Kind.CANCELLED, e.getMessage());
        }
        assertAllGone(pids, 1);
    }

    @Test
    void aFloodOfErrorsReachesTheLogAsAFewLines() throws Exception {
        Path file = script("i=0; while [ $i -lt 5000 ]; do echo \"error $i\" >&2; i=$((i+1)); done; echo x 1");
        Scraper scraper = program(file);
        assertEquals("x 1\n", ScrapeRig.text(scraper.scrape()));
        scraper.scrape();
        assertEquals(10, rig.log.size());
        assertEquals("source trouble: its program says: error 9", rig.log.get(9));
    }

    @Test
    void anAgentThatIsRootRunsAProgramAsItsUserAndAnyOtherAsItself() throws Exception {
        Request asNobody =
                new Request(List.of(), null, null, null, null, Request.Tls.DEFAULT, false, null, true, "nobody");
        Target id = new Target.Program(List.of("/usr/bin/id", "-un"));
        boolean root = AgentAccount.current().root();
        try (ScrapeRig real = new ScrapeRig(settings -> settings.withEnvironment(ENVIRONMENT))) {
            Scraper scraper = real.of(ScrapeRig.config(id, ScrapeRig.PATIENCE, asNobody, Limits.DEFAULT));
            String name = ScrapeRig.text(scraper.scrape()).strip();
            scraper.scrape();
            assertEquals(root ? "nobody" : System.getProperty("user.name"), name);
            assertEquals(
                    root ? List.of() : List.of("source trouble: the agent is not root, so user = nobody has no effect"),
                    real.log);
        }
    }

    @Test
    void anAccountThatIsNotThereIsTold() throws Exception {
        Request asNoOne = new Request(
                List.of(), null, null, null, null, Request.Tls.DEFAULT, false, null, true, "no-such-account");
        Target id = new Target.Program(List.of("/usr/bin/id", "-un"));
        try (ScrapeRig asRoot = new ScrapeRig(settings -> settings.withAccount(new AgentAccount(0, 0)))) {
            Scraper scraper = asRoot.of(ScrapeRig.config(id, ScrapeRig.PATIENCE, asNoOne, Limits.DEFAULT));
            assertEquals("exec: no account no-such-account (user)", ScrapeRig.message(scraper));
        }
    }

    @Test
    void accountsAreReadAsInPasswd() {
        String line = "pcp:x:997:996:Performance Co-Pilot:/var/lib/pcp:/usr/sbin/nologin";
        assertEquals(new ProgramUser("pcp", 997, 996, "/var/lib/pcp"), ProgramUser.parse("pcp", line));
        assertNull(ProgramUser.parse("pc", line));
        assertNull(ProgramUser.parse("pcp", "pcp:x:many:1:::"));
    }
}

package io.pcp.pmda.source;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Documents from the standard output of a program, {@code exec:} or a script in config.d. The document is what it wrote
 * until it ended; what it left running may go on, but writes to nobody. At the timeout all of it is ended.
 *
 * <p>Both outputs are looked at by turns from the worker and never waited for: a read of a pipe cannot be broken off in
 * Java, and the pipe may be held by something that outlives the program.
 */
final class ProgramScraper extends TimedScraper {
    private static final String PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
    private static final File NULL = new File("/dev/null");
    private static final long FIRST_NAP = 500_000L;
    private static final long LONGEST_NAP = 10_000_000L;

    private final List<String> command;
    private final ProgramErrors errors;
    private boolean userIgnored;

    ProgramScraper(SourceConfig config, Target.Program target, ScrapeServices services) {
        super(config, services);
        command = target.command();
        errors = new ProgramErrors(config.name(), services::log);
    }

    @Override
    Body fetch(Flight flight) throws IOException, ScrapeException {
        flight.phase(Flight.Phase.RUNNING);
        ProgramUser user = user();
        AgentAccount account = services.settings().account();
        String problem =
                ProgramTrust.problem(Path.of(command.get(0)), account, user == null ? account.uid() : user.uid());
        if (problem != null) {
            throw failed(problem, null);
        }
        Process process = start(user);
        boolean ended = false;
        Scratch scratch = services.borrow();
        errors.begin();
        try {
            flight.guard(() -> kill(process));
            body.begin(-1);
            read(process, flight, scratch.input);
            ended = true;
        } finally {
            if (!ended) {
                ProcessTree.end(process);
            }
            errors.end(services.settings().clock().nanos());
            Flight.close(process.getInputStream());
            Flight.close(process.getErrorStream());
            services.giveBack(scratch);
        }
        if (process.exitValue() != 0) {
            String said = errors.first() == null ? "" : ": " + Units.excerpt(errors.first(), 160);
            throw failed("exit status " + process.exitValue() + said, null);
        }
        return body.body(null, 0);
    }

    /**
     * By a thread of its own. The worker ends the program, too, unless it waits for Java, which takes all there is out of
     * the pipes of a program that ended and does not come to an end while something it left behind goes on writing.
     */
    private static void kill(Process process) {
        Thread thread = new Thread(() -> ProcessTree.end(process), "end of process " + process.pid());
        thread.setDaemon(true);
        thread.start();
    }

    private void read(Process process, Flight flight, byte[] scratch) throws IOException, ScrapeException {
        InputStream out = process.getInputStream();
        InputStream err = process.getErrorStream();
        ByteSource ready = (into, from, length) -> {
            flight.check();
            int there = out.available();
            return there <= 0 ? -1 : out.read(into, from, Math.min(there, length));
        };
        long nap = FIRST_NAP;
        while (true) {
            // Asked before looking: what an ended program wrote is there.
            boolean over = !process.isAlive();
            int before = body.length();
            body.append(ready, flight);
            boolean busy = body.length() > before;
            int waiting = err.available();
            if (waiting > 0) {
                int got = err.read(scratch, 0, Math.min(waiting, scratch.length));
                errors.take(scratch, got, services.settings().clock().nanos());
                busy = true;
            }
            if (!busy && over) {
                return;
            }
            flight.check();
            nap = busy ? FIRST_NAP : Math.min(nap * 2, LONGEST_NAP);
            if (!busy) {
                sleep(process, Math.min(nap, Math.max(flight.left(), 1)));
            }
        }
    }

    private static void sleep(Process process, long nanos) throws ScrapeException {
        try {
            process.waitFor(nanos, TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ScrapeException(ScrapeException.Kind.CANCELLED, "cancelled");
        }
    }

    private ProgramUser user() throws ScrapeException {
        String name = config.request().user();
        if (name == null) {
            return null;
        }
        if (!services.settings().account().root()) {
            if (!userIgnored) {
                userIgnored = true;
                services.log(
                        "source " + config.name() + ": the agent is not root, so user = " + name + " has no effect");
            }
            return null;
        }
        try {
            ProgramUser user = ProgramUser.find(name);
            if (user == null) {
                throw failed("no account " + name + " (user)", null);
            }
            return user;
        } catch (IOException e) {
            throw failed("account " + name + " cannot be looked up", e);
        }
    }

    private Process start(ProgramUser user) throws ScrapeException {
        List<String> line = new ArrayList<>();
        String setsid = tool("setsid");
        if (setsid != null) {
            line.add(setsid);
        }
        if (user != null) {
            // Not runuser or su: those write a line to the system's log for each session.
            String setpriv = tool("setpriv");
            if (setpriv == null) {
                throw failed("user needs setpriv of util-linux, which is not here", null);
            }
            line.addAll(List.of(setpriv, "--reuid=" + user.uid(), "--regid=" + user.gid(), "--init-groups", "--"));
        }
        line.addAll(command);
        ProcessBuilder builder =
                new ProcessBuilder(line).directory(new File("/")).redirectInput(ProcessBuilder.Redirect.from(NULL));
        environment(builder.environment(), user);
        try {
            return builder.start();
        } catch (IOException e) {
            String why = e.getMessage() == null ? "" : e.getMessage();
            // "Cannot run program "/x" (in directory "/"): error=8, Exec format error"
            int at = why.lastIndexOf("error=");
            int text = at < 0 ? -1 : why.indexOf(", ", at);
            throw failed("cannot be started" + (text < 0 ? "" : ": " + Units.excerpt(why.substring(text + 2), 80)), e);
        }
    }

    private void environment(Map<String, String> into, ProgramUser user) {
        into.clear();
        Map<String, String> ours = services.settings().environment();
        into.put("PATH", ours.getOrDefault("PATH", PATH));
        for (Map.Entry<String, String> variable : ours.entrySet()) {
            String name = variable.getKey();
            if (name.equals("HOME") || name.equals("LANG") || name.startsWith("PCP_")) {
                into.put(name, variable.getValue());
            }
        }
        if (user != null) {
            into.put("HOME", user.home());
        }
    }

    private static String tool(String name) {
        for (String directory : new String[] {"/usr/bin/", "/bin/", "/usr/sbin/", "/sbin/"}) {
            if (Files.isExecutable(Path.of(directory + name))) {
                return directory + name;
            }
        }
        return null;
    }

    private static ScrapeException failed(String text, Throwable cause) {
        return new ScrapeException(ScrapeException.Kind.FAILED, 0, "exec: " + text, cause);
    }

    @Override
    void drop() {
        // Nothing stays.
    }
}

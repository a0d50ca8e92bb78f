package io.pcp.pmda.sdk;

import io.pcp.pmda.protocol.Pdu;
import io.pcp.pmda.protocol.PduReader;
import io.pcp.pmda.protocol.PduWriter;
import io.pcp.pmda.protocol.ProtocolException;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * One life of an agent, from CREDS to the end of the pipe. The calling thread becomes the pipe thread.
 *
 * <p>End of the pipe (also in the middle of a PDU) and EPIPE end it with 0, SIGTERM as well; SIGHUP is ignored by the
 * launcher. Shutdown is quick: pmcd kills 150 ms after closing the pipe.
 */
final class AgentRun {
    private static final long CLOSING_MILLIS = 1000;

    private final Pmda pmda;
    private final String program;
    private final PmdaLog log;
    private final TimeSource time = TimeSource.system();
    private final ChangeFlags changes = new ChangeFlags(time);
    private final AtomicBoolean namesChanged = new AtomicBoolean();
    /** Also walked by the thread that a SIGTERM starts. */
    private final List<PmdaModule> running = new CopyOnWriteArrayList<>();

    private final AtomicBoolean finished = new AtomicBoolean();
    private volatile boolean logOpened;
    private volatile int exitCode;
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile MetricTable table;

    AgentRun(Pmda pmda) {
        this.pmda = pmda;
        this.program = "pmda" + pmda.name();
        this.log = PmdaLog.toStderr(program);
    }

    int run(String... args) {
        int code = life(args);
        finish();
        exitCode = code;
        ended.countDown();
        return code;
    }

    private int life(String... args) {
        if (Transport.wantsHelp(args)) {
            System.out.print(PmdaOptions.usage(program, pmda.domain(), pmda.options()));
            return 0;
        }
        try {
            Transport transport = null;
            PduWriter writer = null;
            if (!Transport.wantsSocket(args)) {
                transport = Transport.pipe();
                writer = hello(transport);
            }
            endOnSignal();
            PmdaOptions options = PmdaOptions.parse(program, pmda.domain(), pmda.options(), args);
            log.debugging(!options.debug().isEmpty());
            openLog(options);
            if (transport == null) {
                transport = listen(options.endpoint());
                writer = hello(transport);
            }
            return serve(options, transport, writer);
        } catch (PmdaOptions.UsageException e) {
            System.err.println(e.getMessage());
            return 1;
        } catch (StartException e) {
            log.error(e.getMessage());
            return 1;
        } catch (IOException e) {
            log.info("the peer has gone (" + e.getMessage() + ")");
            return 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 0;
        }
    }

    /** The agent cannot start; the message says why. */
    private static final class StartException extends Exception {
        private static final long serialVersionUID = 1L;

        StartException(String message, Exception cause) {
            super(message, cause);
        }
    }

    private static Transport listen(String endpoint) throws StartException {
        try {
            return Transport.socket(endpoint);
        } catch (IOException e) {
            throw new StartException("cannot listen on " + endpoint + " (" + e + ")", e);
        }
    }

    private PduWriter hello(Transport transport) throws IOException {
        PduWriter writer = new PduWriter(transport.out());
        writer.write(Pdu.Creds.version2(ProcessId.current(), pmda.features()));
        return writer;
    }

    private void openLog(PmdaOptions options) {
        if (!options.log().equals("-")) {
            Path file = Path.of(options.log().isEmpty() ? pmda.name() + ".log" : options.log());
            logOpened = LogFile.open(program, file, log);
        }
    }

    /**
     * SIGTERM ends an agent with success; left to itself the VM would exit with 143. It may come together with the end of
     * the pipe, and then find the pipe thread anywhere on its way out: the code of {@link #run} counts in any case.
     */
    private void endOnSignal() {
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            if (!finish()) {
                                awaitEnd();
                            }
                            Runtime.getRuntime().halt(exitCode);
                        },
                        "shutdown"));
    }

    private void awaitEnd() {
        try {
            if (!ended.await(CLOSING_MILLIS, TimeUnit.MILLISECONDS)) {
                log.warning("shutdown takes too long");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private int serve(PmdaOptions options, Transport transport, PduWriter writer)
            throws IOException, InterruptedException, StartException {
        Freshness freshness = new Freshness(time);
        try (AgentThreads threads = new AgentThreads()) {
            PmdaContext context = new PmdaContext(
                    pmda.name(),
                    options.domain(),
                    stateDirectory(),
                    log,
                    freshness,
                    threads,
                    threads,
                    changes,
                    () -> namesChanged.set(true));
            pmda.cached().forEach(indom -> indom.open(context.stateDirectory(), options.domain(), time, log));
            start(context);
            Dispatcher dispatcher = new Dispatcher(() -> table, freshness, pmda.fetchDeadline(), changes, log, writer);
            return loop(new PduReader(transport.in()), dispatcher, options);
        }
    }

    private void start(PmdaContext context) throws StartException {
        try {
            for (Supplier<PmdaModule> supplier : pmda.modules()) {
                PmdaModule module = supplier.get();
                module.start(context);
                running.add(module);
            }
            table = build(context.domain());
        } catch (IllegalArgumentException e) {
            throw new StartException("definitions contradict each other: " + e.getMessage(), e);
        }
    }

    private int loop(PduReader reader, Dispatcher dispatcher, PmdaOptions options)
            throws IOException, InterruptedException {
        try {
            for (Pdu pdu = reader.read(); pdu != null; pdu = reader.read()) {
                for (PmdaModule module : running) {
                    module.asked();
                }
                if (namesChanged.compareAndSet(true, false)) {
                    rebuild(options.domain());
                }
                if (log.debugging()) {
                    log.debug("received " + pdu);
                }
                dispatcher.handle(pdu);
            }
        } catch (ProtocolException e) {
            log.error("the peer does not speak the PCP protocol: " + e.getMessage());
            return 1;
        } catch (EOFException e) {
            log.warning("the pipe ended in the middle of a PDU");
        }
        return 0;
    }

    /** What was served goes on when the new definitions are wrong: one bad source must not end the agent. */
    private void rebuild(int domain) {
        try {
            table = build(domain);
            changes.mark(ChangeFlags.NAMES);
            log.changed("definitions", "ok");
        } catch (RuntimeException wrong) {
            if (log.changed("definitions", String.valueOf(wrong.getMessage()))) {
                log.error("new definitions contradict each other, the former ones stay: " + wrong.getMessage());
            }
        }
    }

    private MetricTable build(int domain) {
        MetricTable.Builder builder = new MetricTable.Builder(domain, pmda.name());
        pmda.cached().forEach(builder::add);
        running.forEach(module -> module.contribute(builder));
        return builder.build();
    }

    private Path stateDirectory() {
        Path directory = PcpConf.load().stateDirectory();
        if (!Files.isWritable(directory)) {
            log.warning("state directory " + directory + " is missing or not writable for "
                    + System.getProperty("user.name") + ": ids given out now are not remembered at the next start");
        }
        return directory;
    }

    /** Closes everything, once; true for the caller that did it. */
    private boolean finish() {
        boolean first = finished.compareAndSet(false, true);
        if (first) {
            for (PmdaModule module : running) {
                try {
                    module.close();
                } catch (Exception e) {
                    log.warning("shutdown: " + e);
                }
            }
            if (logOpened) {
                LogFile.finished();
            }
        }
        return first;
    }
}

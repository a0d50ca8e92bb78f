package io.pcp.pmda.sdk;

import io.pcp.pmda.protocol.Pdu;
import io.pcp.pmda.protocol.PduReader;
import io.pcp.pmda.protocol.PduWriter;
import io.pcp.pmda.protocol.ProtocolException;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * One life of an agent, from CREDS to the end of the pipe. The calling thread becomes the pipe thread.
 *
 * <p>End of the pipe (also in the middle of a PDU) and EPIPE end it with 0, SIGTERM as well; SIGHUP is ignored by the
 * launcher. Shutdown is quick: pmcd kills 150 ms after closing the pipe.
 */
final class AgentRun {
    private final Pmda pmda;
    private final String program;
    private final PmdaLog log;
    private final TimeSource time = TimeSource.system();
    private final ChangeFlags changes = new ChangeFlags(time);
    private final AtomicBoolean namesChanged = new AtomicBoolean();
    private final List<PmdaModule> running = new ArrayList<>();
    private final AtomicBoolean finished = new AtomicBoolean();
    private boolean logOpened;
    private volatile MetricTable table;

    AgentRun(Pmda pmda) {
        this.pmda = pmda;
        this.program = "pmda" + pmda.name();
        this.log = PmdaLog.toStderr(program);
    }

    int run(String... args) {
        try {
            Transport transport = null;
            PduWriter writer = null;
            if (!PmdaOptions.socket(args)) {
                transport = Transport.pipe();
                writer = hello(transport);
            }
            PmdaOptions options = PmdaOptions.parse(program, pmda.domain(), pmda.options(), args);
            openLog(options);
            if (transport == null) {
                transport = Transport.socket(options.endpoint());
                writer = hello(transport);
            }
            log.debugging(!options.debug().isEmpty());
            return serve(options, transport, writer);
        } catch (PmdaOptions.UsageException e) {
            System.err.println(e.getMessage());
            return 1;
        } catch (IOException e) {
            log.info("the peer has gone (" + e.getMessage() + ")");
            return 0;
        } catch (IllegalArgumentException e) {
            log.error("definitions contradict each other: " + e.getMessage());
            return 1;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 0;
        } finally {
            finish();
        }
    }

    private PduWriter hello(Transport transport) throws IOException {
        PduWriter writer = new PduWriter(transport.out());
        writer.write(Pdu.Creds.version2((int) ProcessHandle.current().pid(), pmda.features()));
        return writer;
    }

    private void openLog(PmdaOptions options) {
        if (!options.log().equals("-")) {
            LogFile.open(program, Path.of(options.log().isEmpty() ? pmda.name() + ".log" : options.log()), log);
            logOpened = true;
        }
        Runtime.getRuntime().addShutdownHook(new Thread(
                () -> {
                    // SIGTERM ends an agent with success; without this the exit code would be 143.
                    if (finish()) {
                        Runtime.getRuntime().halt(0);
                    }
                },
                "shutdown"));
    }

    private int serve(PmdaOptions options, Transport transport, PduWriter writer)
            throws IOException, InterruptedException {
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
            for (Supplier<PmdaModule> supplier : pmda.modules()) {
                PmdaModule module = supplier.get();
                module.start(context);
                running.add(module);
            }
            table = build(options.domain());
            Dispatcher dispatcher =
                    new Dispatcher(() -> table, freshness, pmda.fetchDeadline(), changes, log, writer);
            return loop(new PduReader(transport.in()), dispatcher, options);
        }
    }

    private int loop(PduReader reader, Dispatcher dispatcher, PmdaOptions options)
            throws IOException, InterruptedException {
        try {
            for (Pdu pdu = reader.read(); pdu != null; pdu = reader.read()) {
                if (namesChanged.compareAndSet(true, false)) {
                    table = build(options.domain());
                    changes.mark(ChangeFlags.NAMES);
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

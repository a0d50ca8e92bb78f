package io.pcp.pmda.receiver;

import io.pcp.pmda.otlp.OtlpEncoding;
import io.pcp.pmda.receiver.ReceiverSettings.Listen;
import io.pcp.pmda.receiver.ReceiverSettings.Security;
import io.pcp.pmda.sdk.PmdaLog;
import io.pcp.pmda.sdk.TimeSource;
import io.pcp.pmda.source.AgentAccount;
import io.pcp.pmda.source.ScrapeException;
import io.pcp.pmda.source.TlsServerSide;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Listens for requests and answers them, on threads of its own, from the first {@link #apply} that says where to
 * {@link #close}. Thread-safe.
 */
public final class OtlpReceiver implements AutoCloseable {
    private final PmdaLog log;
    private final Figures figures = new Figures();
    private final Exchange exchange;
    private final Hub hub;
    private final Map<Listen, Listener> listeners = new LinkedHashMap<>();
    /** The same for those who ask while settings are applied, which may wait for a name server. */
    private volatile List<Listener> current = List.of();

    private volatile TlsServerSide tls;
    private boolean closed;

    /** Listens nowhere yet. */
    public OtlpReceiver(OtlpSink sink, PmdaLog log) {
        this(sink, log, OtlpEncoding::decode, Deadlines.DEFAULT, TimeSource.system());
    }

    OtlpReceiver(OtlpSink sink, PmdaLog log, Exchange.Decoder decoder, Deadlines deadlines, TimeSource clock) {
        this.log = log;
        this.exchange = new Exchange(sink, decoder, deadlines, figures, clock);
        this.hub = new Hub(exchange, deadlines, figures, new Troubles(log, clock));
    }

    /**
     * Takes these settings: listeners that stay the same go on, others end or begin. Those that cannot be had are tried
     * again now and then; {@link #problem} says why. By one thread at a time, which is not that of the pipe.
     */
    public synchronized void apply(ReceiverSettings settings) {
        if (closed) {
            return;
        }
        // At no time is less asked of anybody than the old settings or the new ones do.
        listeners.entrySet().removeIf(known -> {
            boolean gone = !settings.listen().contains(known.getKey());
            if (gone) {
                known.getValue().close();
            }
            return gone;
        });
        if (settings.security().bearerTokenFile() == null) {
            tls(settings.security());
            exchange.apply(settings);
        } else {
            exchange.apply(settings);
            tls(settings.security());
        }
        hub.most(settings.maxConnections());
        current = List.copyOf(listeners.values());
        for (Listen listen : settings.listen()) {
            if (!listeners.containsKey(listen)) {
                Listener listener = new Listener(listen, hub, log);
                listeners.put(listen, listener);
                current = List.copyOf(listeners.values());
                listener.start();
            }
        }
    }

    private void tls(Security security) {
        TlsServerSide.Files files = security.certificate() == null
                ? null
                : new TlsServerSide.Files(security.certificate(), security.key(), security.clientCa());
        TlsServerSide.Files before = tls == null ? null : tls.files();
        if (files == null ? before == null : files.equals(before)) {
            return;
        }
        tls = files == null
                ? null
                : new TlsServerSide(files, AgentAccount.current(), text -> log.warning("otlp: " + text));
        hub.tls(tls);
        if (tls != null) {
            try {
                tls.load();
            } catch (ScrapeException e) {
                log.error("otlp: no connection can be taken: " + e.getMessage());
            }
        }
    }

    /** Where it listens now, with the real ports. */
    public List<Listen> listening() {
        List<Listen> all = new ArrayList<>();
        current.forEach(listener -> all.addAll(listener.addresses()));
        return all;
    }

    /** Why it does not listen where it should, or takes nothing there; empty when all is well. */
    public String problem() {
        List<String> all = new ArrayList<>();
        current.forEach(listener -> all.add(listener.problem()));
        TlsServerSide secured = tls;
        if (!all.isEmpty()) {
            all.add(exchange.problem());
            all.add(secured == null ? "" : secured.problem());
        }
        all.removeIf(String::isEmpty);
        return String.join("; ", all);
    }

    /** Connections without a request under way. */
    long idle() {
        return hub.idle();
    }

    public ReceiverCounts counts() {
        return figures.counts(hub.size());
    }

    /** Answers what begins from now on with 503, waits two seconds at most for what has begun, and ends. */
    @Override
    public void close() {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            exchange.close();
            listeners.values().forEach(Listener::close);
            listeners.clear();
            current = List.of();
        }
        hub.close();
    }
}

package io.pcp.pmda.sdk;

import io.pcp.pmda.model.InDom;
import io.pcp.pmda.model.LabelLevel;
import io.pcp.pmda.model.PcpException;
import io.pcp.pmda.model.PmErr;
import io.pcp.pmda.model.Pmid;
import io.pcp.pmda.model.Profile;
import io.pcp.pmda.protocol.Pdu;
import io.pcp.pmda.protocol.PduType;
import io.pcp.pmda.protocol.PduWriter;
import io.pcp.pmda.protocol.ResultEncoder;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * From a request to its answer, as a libpcp_pmda daemon of interface 7 gives it. One call per PDU, on the pipe thread,
 * which does no I/O besides the answer and waits for nothing but the owners a fetch touches.
 *
 * <p>Requests that want an answer get exactly one, whatever happens inside: an unexpected failure is logged and answered
 * with {@code PM_ERR_GENERIC}. PROFILE, ATTR and ERROR never get one.
 */
public final class Dispatcher {
    /** Clients whose state is kept; pmcd reuses slots, so more than a few hundred means a confused peer. */
    private static final int MAX_CLIENTS = 4096;
    /** {@code -EPIPE}. */
    private static final int EPIPE = -32;

    private final Supplier<MetricTable> table;
    private final Freshness rule;
    private final Duration fetchDeadline;
    private final ChangeFlags changes;
    private final PmdaLog log;
    private final PduWriter writer;
    private final ResultEncoder encoder;
    private final ValueSink sink;
    private final Map<Integer, Client> clients = new HashMap<>();
    private final RecentInstances recent;
    private Profile profile = Profile.ALL;

    /**
     * @param table what is served; asked once per request
     * @param fetchDeadline how long a fetch waits for its owners, at most 3 s
     */
    public Dispatcher(
            Supplier<MetricTable> table,
            Freshness rule,
            Duration fetchDeadline,
            ChangeFlags changes,
            PmdaLog log,
            PduWriter writer) {
        this.table = table;
        this.rule = rule;
        this.fetchDeadline = fetchDeadline;
        this.changes = changes;
        this.log = log;
        this.writer = writer;
        this.encoder = PduWriter.newResult();
        this.sink = new ValueSink(encoder);
        this.recent = new RecentInstances(rule.time());
    }

    /**
     * Handles one PDU and writes its answer, if it gets one.
     *
     * @throws IOException when the answer cannot be written: the peer is gone
     */
    public void handle(Pdu pdu) throws IOException, InterruptedException {
        Pdu answer;
        try {
            answer = answer(pdu, table.get());
        } catch (PcpException refused) {
            log.debug(pdu.getClass().getSimpleName() + ": " + PmErr.name(refused.code()) + ", " + refused.getMessage());
            answer = new Pdu.Error(0, harmless(refused.code()));
        } catch (RuntimeException | LinkageError | StackOverflowError bug) {
            if (log.changed(
                    "request " + pdu.getClass().getSimpleName(), bug.getClass().getName())) {
                log.error("request " + pdu.getClass().getSimpleName() + " failed: " + bug + " at "
                        + (bug.getStackTrace().length > 0 ? bug.getStackTrace()[0] : "unknown place"));
            }
            answer = wantsAnswer(pdu) ? new Pdu.Error(0, PmErr.GENERIC) : null;
        }
        if (answer != null) {
            write(answer);
        }
    }

    /** What pmcd would take for the end of this agent, or for success, must not leave as the code of an ERROR. */
    private static int harmless(int code) {
        boolean deadly = code == PmErr.IPC || code == PmErr.TIMEOUT || code == EPIPE || code >= 0;
        return deadly ? PmErr.GENERIC : code;
    }

    private static boolean wantsAnswer(Pdu pdu) {
        return !(pdu instanceof Pdu.Profile
                || pdu instanceof Pdu.Attr
                || pdu instanceof Pdu.Error
                || pdu instanceof Pdu.Malformed
                || pdu instanceof Pdu.Creds);
    }

    private void write(Pdu answer) throws IOException {
        try {
            writer.write(answer);
        } catch (IllegalArgumentException unfit) {
            // Nothing has left yet: the peer still gets its one answer.
            log.error(answer.getClass().getSimpleName() + " cannot be encoded: " + unfit.getMessage());
            writer.write(new Pdu.Error(0, PmErr.GENERIC));
        }
    }

    /** The answer as a PDU; null when there is none, or when it has been written already (fetch). */
    private Pdu answer(Pdu pdu, MetricTable served) throws PcpException, IOException, InterruptedException {
        if (pdu instanceof Pdu.Fetch fetch) {
            fetch(fetch, served);
            return null;
        } else if (pdu instanceof Pdu.Profile wanted) {
            profile = wanted.profile();
            return null;
        } else if (pdu instanceof Pdu.DescRequest request) {
            return new Pdu.Desc(0, metric(served, request.pmid()).desc());
        } else if (pdu instanceof Pdu.InstanceRequest request) {
            InstanceDomain domain = domain(served, request.indom());
            refresh(domain, request.from());
            return InstanceAnswers.answer(request, domain, recent);
        } else if (pdu instanceof Pdu.TextRequest request) {
            return TextAnswers.answer(request, served);
        } else if (pdu instanceof Pdu.LabelRequest request) {
            return labels(request, served);
        } else if (pdu instanceof Pdu.Result store) {
            Stores.apply(store, served, client(store.from()));
            return new Pdu.Error(0, 0);
        } else if (pdu instanceof Pdu.Attr attribute) {
            client(attribute.from()).attribute(attribute.key(), attribute.value());
            return null;
        } else if (pdu instanceof Pdu.Error error) {
            if (error.code() == PmErr.NOTCONN) {
                clients.remove(error.from());
            }
            return null;
        } else if (pdu instanceof Pdu.Malformed malformed) {
            return malformed(malformed);
        } else if (pdu instanceof Pdu.Creds) {
            return null;
        }
        return NamespaceAnswers.answer(pdu, served.namespace(), log);
    }

    private void fetch(Pdu.Fetch request, MetricTable served) throws IOException, InterruptedException {
        Fetch fetch = new Fetch(rule, fetchDeadline, client(request.from()), profile);
        Metric[] wanted = new Metric[request.pmids().length];
        Map<MetricReader, Metric> readers = new IdentityHashMap<>();
        for (int i = 0; i < wanted.length; i++) {
            wanted[i] = served.metric(request.pmids()[i]);
            if (wanted[i] != null) {
                readers.put(wanted[i].reader(), wanted[i]);
            }
        }
        fetch.gather(List.of(asking -> touch(asking, readers)));
        int flags = changes.take();
        try {
            encode(request, wanted, fetch, flags);
        } catch (RuntimeException | Error lost) {
            changes.mark(flags);
            throw lost;
        }
        recent.fetched(fetch.tables());
        writer.write(encoder);
    }

    private void touch(Fetch fetch, Map<MetricReader, Metric> readers) {
        readers.forEach((reader, metric) -> {
            try {
                reader.touch(fetch);
            } catch (RuntimeException | LinkageError | StackOverflowError bug) {
                broken(metric, bug);
            }
        });
    }

    private void encode(Pdu.Fetch request, Metric[] wanted, Fetch fetch, int flags) {
        Map<InstanceDomain, Profile.Selection> selections = new IdentityHashMap<>();
        encoder.begin(flags);
        for (int i = 0; i < wanted.length; i++) {
            if (wanted[i] == null) {
                encoder.failed(request.pmids()[i], PmErr.PMID);
            } else {
                read(fetch, wanted[i], selections);
            }
        }
    }

    private void read(Fetch fetch, Metric metric, Map<InstanceDomain, Profile.Selection> selections) {
        InstanceDomain domain = metric.instances();
        if (domain == null) {
            sink.begin(metric.desc(), null, Profile.Selection.ALL);
        } else {
            Profile.Selection selection = selections.computeIfAbsent(
                    domain, unused -> fetch.profile().of(metric.desc().indom()));
            sink.begin(metric.desc(), fetch.instances(domain), selection);
        }
        try {
            metric.reader().read(fetch, sink);
        } catch (PcpException refused) {
            sink.failed(refused.code());
        } catch (RuntimeException | LinkageError | StackOverflowError bug) {
            broken(metric, bug);
            sink.failed(PmErr.GENERIC);
        }
        sink.end();
    }

    /** The reader of one metric is broken: said once, and the other metrics of the fetch live. */
    private void broken(Metric metric, Throwable bug) {
        if (log.changed("metric " + metric.name(), bug.getClass().getName())) {
            log.error("metric " + metric.name() + " cannot be read: " + bug);
        }
    }

    private Pdu labels(Pdu.LabelRequest request, MetricTable served) throws PcpException, InterruptedException {
        if (request.level() != LabelLevel.INSTANCES) {
            return LabelAnswers.answer(request, served);
        }
        InstanceDomain domain = served.instances(new InDom(request.ident()));
        if (domain == null) {
            // As libpcp_pmda: nobody has labels there, which is no error.
            return new Pdu.Labels(0, request.ident(), request.level(), List.of());
        }
        refresh(domain, request.from());
        return LabelAnswers.instances(request, domain, profile, recent);
    }

    private void refresh(InstanceDomain domain, int from) throws InterruptedException {
        new Fetch(rule, fetchDeadline, client(from), profile).gather(List.of(domain));
    }

    private Pdu malformed(Pdu.Malformed malformed) {
        PduType type = PduType.of(malformed.type());
        // Once per type: a peer that sends nonsense must not fill the log, nor the memory of what was said.
        if (log.changed("malformed " + (type == null ? "type" : type), "seen")) {
            log.warning(String.format(
                    "PDU 0x%04x from client %d is not understood: %s",
                    malformed.type(), malformed.from(), malformed.reason()));
        }
        return PduType.wantsAnswer(malformed.type()) ? new Pdu.Error(0, PmErr.GENERIC) : null;
    }

    private Client client(int context) {
        if (clients.size() >= MAX_CLIENTS && !clients.containsKey(context)) {
            return new Client(context);
        }
        return clients.computeIfAbsent(context, Client::new);
    }

    static Metric metric(MetricTable served, int pmid) throws PcpException {
        Metric metric = served.metric(pmid);
        if (metric == null) {
            throw new PcpException(PmErr.PMID, "unknown metric " + new Pmid(pmid));
        }
        return metric;
    }

    private static InstanceDomain domain(MetricTable served, InDom indom) throws PcpException {
        InstanceDomain domain = served.instances(indom);
        if (domain == null) {
            throw new PcpException(PmErr.INDOM, "unknown instance domain " + indom);
        }
        return domain;
    }

    /** Number of clients with state; for tests and the log. */
    int clients() {
        return clients.size();
    }
}

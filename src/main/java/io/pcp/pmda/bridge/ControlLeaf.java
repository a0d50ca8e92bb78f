package io.pcp.pmda.bridge;

import io.pcp.pmda.model.Semantics;
import io.pcp.pmda.model.Units;
import io.pcp.pmda.model.ValueType;

/**
 * The metrics of a control tree. Item numbers are frozen. {@code ROOT} in texts is the tree.
 *
 * <p>Those under {@code total.} and {@code otlp.} and the first two stored ones are singular, the others have a value per source.
 */
enum ControlLeaf {
    TOTAL_SOURCES(
            0,
            "total.sources",
            ValueType.U32,
            Semantics.INSTANT,
            Units.NONE,
            "Number of sources configured for ROOT.*",
            "Sources whose metrics appear below ROOT., reachable or not. 0 as long as none is configured. Presets that"
                    + " have found nothing yet do not count."),
    TOTAL_SERIES(
            1,
            "total.series",
            ValueType.U32,
            Semantics.INSTANT,
            Units.NONE,
            "Number of series in the last documents of all sources of ROOT.*",
            "Sum of ROOT.control.series."),
    TOTAL_INFLIGHT(
            2,
            "total.inflight",
            ValueType.U64,
            Semantics.INSTANT,
            Units.BYTE,
            "Memory that documents hold while they are fetched and parsed",
            "Of all sources of this agent together. It never exceeds max_inflight_bytes of pmdagpu.conf: a document for"
                    + " which there is no room fails."),
    TOTAL_QUEUE_WAIT(
            3,
            "total.queue_wait",
            ValueType.U64,
            Semantics.COUNTER,
            Units.MICROSEC,
            "Time that fetches of sources have waited for a free thread",
            "Of all sources of this agent together. When it grows by more than a little, scrape_threads of pmdagpu.conf"
                    + " is too small for the number of slow sources."),
    TOTAL_LATE(
            4,
            "total.late_fetches",
            ValueType.U64,
            Semantics.COUNTER,
            Units.COUNT,
            "Times a client got older values since a source was late",
            "Counts each source once per fetch that was answered from its last document, or with an error, because no"
                    + " young document had come by the deadline. Of all sources of this agent together."),
    TOTAL_REGISTRY(
            5,
            "total.registry_bytes",
            ValueType.U64,
            Semantics.INSTANT,
            Units.BYTE,
            "Size of the file that remembers numbers of metrics and instances",
            "The file is 300.bridge.reg in the directory config/pmda below PCP_VAR_DIR. It grows with each new metric"
                    + " and instance, and is written anew at start when more than half of it is out of date."),
    DEBUG(
            8,
            "debug",
            ValueType.U32,
            Semantics.DISCRETE,
            Units.NONE,
            "How much is logged about sources: 0 to 2",
            "0: changes of state. 1: each fetch of a source, too. 2: and what was wrong with documents, line by line."
                    + " Can be stored into by root and the user of the agent; one value for all trees."),
    RELOAD(
            9,
            "reload",
            ValueType.U32,
            Semantics.DISCRETE,
            Units.NONE,
            "Store 1 to read the configuration of sources again at once",
            "Number of times this was done. Files that changed are noticed without it within two seconds. Can be stored"
                    + " into by root and the user of the agent."),
    REFRESH(
            10,
            "refresh",
            ValueType.U32,
            Semantics.DISCRETE,
            Units.NONE,
            "Store 1 to fetch a source at once",
            "Always 0. The source is fetched even while it rests after failures. Can be stored into by root and the user"
                    + " of the agent."),
    ENABLED(
            11,
            "enabled",
            ValueType.U32,
            Semantics.DISCRETE,
            Units.NONE,
            "Whether a source is fetched: 1 or 0",
            "Storing 0 stops the source and takes its metrics away, 1 brings them back, until the agent ends or the"
                    + " file of the source changes. Can be stored into by root and the user of the agent."),
    CALLS(
            16,
            "calls",
            ValueType.U64,
            Semantics.COUNTER,
            Units.COUNT,
            "Times a source was fetched",
            "Successful or not. Clients that ask at the same time share one fetch. Of a service that sends: requests with"
                    + " points of it."),
    FAILURES(
            17,
            "failures",
            ValueType.U64,
            Semantics.COUNTER,
            Units.COUNT,
            "Times no document came, or one that had to be refused",
            "ROOT.control.status says why it was the last time. Of a service that sends: requests of which no point could"
                    + " be taken."),
    TIMEOUTS(
            18,
            "timeouts",
            ValueType.U64,
            Semantics.COUNTER,
            Units.COUNT,
            "Times no complete document came within the timeout of the source",
            "These are counted in ROOT.control.failures, too. The timeout covers name lookup, connection, TLS, headers"
                    + " and body."),
    PARSE_ERRORS(
            19,
            "parse_errors",
            ValueType.U64,
            Semantics.COUNTER,
            Units.COUNT,
            "Lines that were lost since they are wrong",
            "The other lines of a document are served all the same, unless more than a hundred or more than half of"
                    + " them are wrong. ROOT.control.last_error names the first."),
    STRICT_ERRORS(
            20,
            "strict_errors",
            ValueType.U64,
            Semantics.COUNTER,
            Units.COUNT,
            "Breaches of the OpenMetrics specification in documents",
            "Nothing is lost by them, unless the source has strict = yes: then they refuse the whole document."),
    DROPPED_SERIES(
            21,
            "dropped_series",
            ValueType.U64,
            Semantics.COUNTER,
            Units.COUNT,
            "Series left out by rules or limits of the source",
            "Counted in each document: rules of the source's file, max_series, max_metrics and max_labels. Of a service"
                    + " that sends: points that were rejected, too."),
    DUPLICATE_SERIES(
            22,
            "duplicate_series",
            ValueType.U64,
            Semantics.COUNTER,
            Units.COUNT,
            "Series that stood in a document before already",
            "The last one counts."),
    TYPE_CONFLICTS(
            23,
            "type_conflicts",
            ValueType.U64,
            Semantics.COUNTER,
            Units.COUNT,
            "Values that did not suit the type of their metric",
            "Counted in each document: a fraction where the metadata of the source's file says that there are integers."),
    REDEFINED(
            24,
            "redefined",
            ValueType.U64,
            Semantics.COUNTER,
            Units.COUNT,
            "Metrics that got a new number since their kind changed",
            "The source said something else than before about semantics, unit or labels. Archives keep the old and the"
                    + " new metric apart."),
    BYTES(
            25,
            "bytes",
            ValueType.U64,
            Semantics.COUNTER,
            Units.BYTE,
            "Size of all documents that came",
            "After decompression."),
    FETCH_TIME(
            26,
            "fetch_time",
            ValueType.U64,
            Semantics.COUNTER,
            Units.MICROSEC,
            "Time spent waiting for documents",
            "From the beginning of the request to the end of the document, by the clock."),
    PARSE_TIME(
            27,
            "parse_time",
            ValueType.U64,
            Semantics.COUNTER,
            Units.MICROSEC,
            "Time spent making values of documents",
            "Parsing, and making metrics of what is new."),
    LAST_FETCH_TIME(
            28,
            "last_fetch_time",
            ValueType.DOUBLE,
            Semantics.INSTANT,
            Units.SEC,
            "How long the last fetch took",
            "Also when it failed. No value before the first."),
    LAST_PARSE_TIME(
            29,
            "last_parse_time",
            ValueType.DOUBLE,
            Semantics.INSTANT,
            Units.SEC,
            "How long it took to make values of the last document",
            "No value before the first document."),
    AGE(
            30,
            "age",
            ValueType.DOUBLE,
            Semantics.INSTANT,
            Units.SEC,
            "Age of the values of a source",
            "Time since the fetch of the last good document began, or since a service sent points. No value before the"
                    + " first. Looking at it fetches nothing."),
    STATUS(
            31,
            "status",
            ValueType.STRING,
            Semantics.INSTANT,
            Units.NONE,
            "How a source is, in one line",
            "success, or what is wrong: partial (some lines were lost), timeout, refused, tls, http 503, not an"
                    + " exposition, config (the file of the source is wrong), backoff 8s (it failed several times and is"
                    + " left alone for so long), disabled. Of a service that sends: nothing received for 312 s. Never holds"
                    + " passwords, tokens or queries."),
    LAST_ERROR(
            32,
            "last_error",
            ValueType.STRING,
            Semantics.INSTANT,
            Units.NONE,
            "The last thing that was wrong with a source",
            "It stays when all is well again. No value when nothing ever was wrong."),
    STATUS_CODE(
            33,
            "status_code",
            ValueType.I32,
            Semantics.INSTANT,
            Units.NONE,
            "HTTP status of the last answer of a source",
            "0 when there was no answer, and for files and programs."),
    UP(
            34,
            "up",
            ValueType.U32,
            Semantics.INSTANT,
            Units.NONE,
            "Whether the last fetch of a source brought a document: 1 or 0",
            "No value before the first. Of a service that sends: 1 while points come within stale_after, then no value:"
                    + " nobody can tell whether it has ended or fails. ROOT.control.age says since when."),
    STALE(
            35,
            "stale",
            ValueType.U32,
            Semantics.INSTANT,
            Units.NONE,
            "Whether a source has no values that are young enough to serve: 1 or 0",
            "1 when somebody asks for the source, or it has an interval, and its last good document is older than"
                    + " stale_after. 0 for a source nobody asks for, and for a service that sends."),
    SERIES(
            36,
            "series",
            ValueType.U32,
            Semantics.INSTANT,
            Units.NONE,
            "Series in the last good document",
            "Without those that are left out."),
    METRICS(
            37,
            "metrics",
            ValueType.U32,
            Semantics.INSTANT,
            Units.NONE,
            "Metrics made of the last good document",
            "With those that have left the document less than stale_after ago."),
    INSTANCES(
            38,
            "instances",
            ValueType.U32,
            Semantics.INSTANT,
            Units.NONE,
            "Instances in all instance domains of a source",
            "With those that have left the document less than stale_after ago."),
    DOCUMENT_BYTES(
            39,
            "document_bytes",
            ValueType.U64,
            Semantics.INSTANT,
            Units.BYTE,
            "Size of the last good document",
            "After decompression."),
    BACKOFF(
            40,
            "backoff",
            ValueType.U32,
            Semantics.INSTANT,
            Units.SEC,
            "How long a source is left alone after failures",
            "Seconds until the next attempt; 0 for a source that does not rest. After three failures in a row it is 1 s,"
                    + " and twice as long after each further one, up to 60 s."),
    MODE(
            41,
            "mode",
            ValueType.STRING,
            Semantics.DISCRETE,
            Units.NONE,
            "When a source is fetched",
            "on-demand: when somebody asks. background 10s: at this period, which is the interval in its file, or that"
                    + " of the clients that ask regularly, so that they need not wait. push: never, since the program itself"
                    + " sends its metrics."),
    EXEMPLARS(
            42,
            "exemplars",
            ValueType.U64,
            Semantics.COUNTER,
            Units.COUNT,
            "Exemplars in documents, which PCP has no place for",
            "Counted and dropped."),
    OTLP_LISTENING(
            64,
            "otlp.listening",
            ValueType.STRING,
            Semantics.INSTANT,
            Units.NONE,
            "Where programs can send metrics by OTLP",
            "Addresses, divided by commas; off when otlp.conf does not say listen; or why it does not listen where it"
                    + " should."),
    OTLP_REQUESTS(
            65,
            "otlp.requests",
            ValueType.U64,
            Semantics.COUNTER,
            Units.COUNT,
            "Requests that the receiver of OTLP has answered",
            "Taken or refused."),
    OTLP_REFUSED(
            66,
            "otlp.refused",
            ValueType.U64,
            Semantics.COUNTER,
            Units.COUNT,
            "Requests that were refused as a whole",
            "Answered with another status than 200: no valid body, no token, too large, no path of"
                    + " metrics, too much at a time. ROOT.control.otlp.last_refusal says what the last one was"
                    + " told."),
    OTLP_THROTTLED(
            67,
            "otlp.throttled",
            ValueType.U64,
            Semantics.COUNTER,
            Units.COUNT,
            "Requests that the sender has to send again later",
            "Of those in ROOT.control.otlp.refused: answered with 429 or 503, since max_points_per_second"
                    + " of otlp.conf or the memory for requests was used up."),
    OTLP_BYTES(
            68,
            "otlp.bytes",
            ValueType.U64,
            Semantics.COUNTER,
            Units.BYTE,
            "Size of all requests",
            "As they came, before decompression."),
    OTLP_POINTS(
            69,
            "otlp.points",
            ValueType.U64,
            Semantics.COUNTER,
            Units.COUNT,
            "Data points that were taken",
            "Of all services together."),
    OTLP_REJECTED(
            70,
            "otlp.rejected",
            ValueType.U64,
            Semantics.COUNTER,
            Units.COUNT,
            "Data points that were lost",
            "In requests that were answered with 200: beyond max_services or max_series, without"
                    + " temporality, overlapping, broken. The answer tells the sender why, and status and"
                    + " last_error of the source tell you."),
    OTLP_SERVICES(
            71,
            "otlp.services",
            ValueType.U32,
            Semantics.INSTANT,
            Units.NONE,
            "Services whose metrics are served",
            "Each is a source, otlp.NAME. One that sends nothing for ten times stale_after is forgotten."
                    + " There are at most max_services of otlp.conf."),
    OTLP_CONNECTIONS(
            72,
            "otlp.connections",
            ValueType.U32,
            Semantics.INSTANT,
            Units.NONE,
            "Open connections to the receiver of OTLP",
            "There are at most max_connections of otlp.conf."),
    OTLP_DROPPED_CONNECTIONS(
            73,
            "otlp.dropped_connections",
            ValueType.U64,
            Semantics.COUNTER,
            Units.COUNT,
            "Connections that the receiver of OTLP has closed by itself",
            "Since there were too many, or nothing came for too long."),
    OTLP_LAST_REFUSAL(
            74,
            "otlp.last_refusal",
            ValueType.STRING,
            Semantics.INSTANT,
            Units.NONE,
            "What the last refused request was told",
            "No value before the first.");

    private static final ControlLeaf[] ALL = values();

    final int item;
    final String leaf;
    final ValueType type;
    final Semantics semantics;
    final Units units;
    final String oneline;
    final String help;
    /** The number kept of each source that it shows; null for what is made otherwise. */
    final SourceCount count;

    ControlLeaf(int item, String leaf, ValueType type, Semantics semantics, Units units, String oneline, String help) {
        this.item = item;
        this.leaf = leaf;
        this.type = type;
        this.semantics = semantics;
        this.units = units;
        this.oneline = oneline;
        this.help = help;
        this.count = count(name());
    }

    private static SourceCount count(String name) {
        for (SourceCount count : SourceCount.values()) {
            if (count.name().equals(name)) {
                return count;
            }
        }
        return null;
    }

    /** By its number; null when there is none. */
    static ControlLeaf of(int item) {
        for (ControlLeaf leaf : ALL) {
            if (leaf.item == item) {
                return leaf;
            }
        }
        return null;
    }

    boolean perSource() {
        return item >= REFRESH.item && !ofReceiver();
    }

    /** Of the receiver of OTLP, which there is once: in the tree of workloads alone. */
    boolean ofReceiver() {
        return item >= OTLP_LISTENING.item;
    }

    /** Whether something can be stored into it. */
    boolean stored() {
        return item >= DEBUG.item && item <= ENABLED.item;
    }
}

package io.pcp.pmda.source;

import java.util.Locale;

/**
 * The keys of files in {@code sources.d}: what reads them, what {@code defaults.conf} shows and what the manual says
 * comes from here. In the order of the manual.
 */
public enum ConfigKey {
    URL(
            Group.SOURCE,
            Where.SOURCE,
            Needs.NOTHING,
            ConfigSyntax.text("an address"),
            "",
            "Where documents come from: http://HOST:PORT/PATH, https://..., unix:///run/x.sock:/PATH (HTTP through a "
                    + "socket), file:///PATH (*, ? and [...] match several files) or exec:/PROGRAM ARG... (no shell)."),
    ENABLED(
            Group.SOURCE,
            Where.ANY,
            Needs.NOTHING,
            ConfigSyntax.words("yes", "no", "auto"),
            "yes",
            "Whether the source is asked. With auto nothing is seen or logged of it until it answers for the first time "
                    + "with the expected family; only for sources on this machine."),
    PRESET(
            Group.SOURCE,
            Where.SOURCE,
            Needs.NOTHING,
            ConfigSyntax.text("the name of a preset"),
            "",
            "Defaults for a well-known program: address, units, what to take. Keys of the file go before them."),
    EXPECT(
            Group.SOURCE,
            Where.SOURCE,
            Needs.NOTHING,
            ConfigSyntax.text("REGEX"),
            "",
            "A family whose name begins like this must be in the document; else somebody else has the port."),
    NAMESPACE(
            Group.SOURCE,
            Where.SOURCE,
            Needs.NOTHING,
            ConfigSyntax.text("a prefix below workload or node"),
            "workload.<source>",
            "Where the metrics appear: a prefix below workload or node; below openmetrics with compat = yes. <source> "
                    + "stands for the name of the source."),
    ALIAS(
            Group.SOURCE,
            Where.MANY_SOURCE,
            Needs.NOTHING,
            ConfigSyntax.text("a prefix"),
            "",
            "A second prefix for the same metrics, such as openmetrics.vllm (with compat = yes), so that dashboards for "
                    + "those names keep working."),
    COMPAT(
            Group.SOURCE,
            Where.ANY,
            Needs.NOTHING,
            ConfigSyntax.yesNo(),
            "no",
            "Allows names below openmetrics, which no other agent may own then. In defaults.conf: sources of config.d "
                    + "appear there, with the names and instances of pmdaopenmetrics."),
    COMPAT_SEMANTICS(
            Group.SOURCE,
            Where.ANY,
            Needs.NOTHING,
            ConfigSyntax.yesNo(),
            "no",
            "Names below openmetrics also have the semantics pmdaopenmetrics would guess, right or wrong."),
    USER(
            Group.SOURCE,
            Where.ANY,
            Needs.PROGRAM,
            ConfigSyntax.text("the name of a user"),
            "",
            "Runs an exec: program as this user when the agent is root."),

    INTERVAL(
            Group.TIME,
            Where.ANY,
            Needs.NOTHING,
            ConfigSyntax.duration(0, 86_400_000, "on-demand"),
            "0",
            "0: fetched when somebody asks, and ahead of regular questions. on-demand: only when somebody asks. Else "
                    + "fetched in the background at this period."),
    MAX_AGE(
            Group.TIME,
            Where.ANY,
            Needs.NOTHING,
            ConfigSyntax.duration(0, 3_600_000),
            "1s",
            "A document younger than this is served without fetching it again."),
    TIMEOUT(
            Group.TIME,
            Where.ANY,
            Needs.NOTHING,
            ConfigSyntax.duration(50, 60_000),
            "2s",
            "For the whole request: name resolution, connection, TLS, headers and body."),
    CONNECT_TIMEOUT(
            Group.TIME,
            Where.ANY,
            Needs.NOTHING,
            ConfigSyntax.duration(10, 60_000),
            "500ms",
            "The part of timeout until the connection stands."),
    STALE_AFTER(
            Group.TIME,
            Where.ANY,
            Needs.NOTHING,
            ConfigSyntax.duration(1000, 86_400_000),
            "30s",
            "Values older than this are not served any more. Without a line it is three times interval, when that is longer."),
    RETAIN(
            Group.TIME,
            Where.ANY,
            Needs.NOTHING,
            ConfigSyntax.duration(86_400_000, 3650L * 86_400_000),
            "90d",
            "How long the numbers of metrics and instances that are gone are kept for their return."),

    HEADER(Group.REQUEST, Where.MANY, Needs.HTTP, ConfigSyntax.text("Name: value"), "", "A header of the request."),
    BEARER_TOKEN_FILE(
            Group.REQUEST,
            Where.ANY,
            Needs.HTTP,
            ConfigSyntax.path(),
            "",
            "File with a token for the header Authorization; read again when it changes and after a 401."),
    BEARER_TOKEN(
            Group.REQUEST,
            Where.ANY,
            Needs.HTTP,
            ConfigSyntax.text("a token"),
            "",
            "The token itself; a file of its own is better."),
    BASIC_USER(Group.REQUEST, Where.ANY, Needs.HTTP, ConfigSyntax.text("a name"), "", "User for basic authentication."),
    BASIC_PASSWORD_FILE(
            Group.REQUEST, Where.ANY, Needs.HTTP, ConfigSyntax.path(), "", "File with the password of basic_user."),
    FOLLOW_REDIRECTS(
            Group.REQUEST,
            Where.ANY,
            Needs.HTTP,
            ConfigSyntax.yesNo(),
            "no",
            "Redirects on the same host are followed."),
    PROXY(
            Group.REQUEST,
            Where.ANY,
            Needs.HTTP,
            ConfigSyntax.text("http://HOST:PORT or none"),
            "none",
            "Proxy for http and https; variables of the environment are not looked at."),
    COMPRESSION(
            Group.REQUEST,
            Where.ANY,
            Needs.HTTP,
            ConfigSyntax.words("gzip", "none"),
            "gzip",
            "What the other side may compress with."),
    TLS_CA(
            Group.REQUEST,
            Where.ANY,
            Needs.HTTPS,
            ConfigSyntax.path(),
            "",
            "Certificates (PEM) that may have signed the server's, instead of those of the system."),
    TLS_CERT(Group.REQUEST, Where.ANY, Needs.HTTPS, ConfigSyntax.path(), "", "Certificate (PEM) that the agent shows."),
    TLS_KEY(Group.REQUEST, Where.ANY, Needs.HTTPS, ConfigSyntax.path(), "", "Its private key (PEM)."),
    TLS_SERVER_NAME(
            Group.REQUEST,
            Where.ANY,
            Needs.HTTPS,
            ConfigSyntax.text("a host name"),
            "",
            "Name the server's certificate must have, when it is not the host of the address."),
    TLS_INSECURE(
            Group.REQUEST,
            Where.ANY,
            Needs.HTTPS,
            ConfigSyntax.yesNo(),
            "no",
            "The server's certificate is not checked; anybody in between can read and change everything."),
    TLS_MIN(
            Group.REQUEST,
            Where.ANY,
            Needs.HTTPS,
            ConfigSyntax.words("1.2", "1.3"),
            "1.2",
            "Oldest version of TLS that is spoken."),

    FORMAT(
            Group.DOCUMENT,
            Where.ANY,
            Needs.NOTHING,
            ConfigSyntax.words("auto", "prometheus", "openmetrics", "otlp-json", "otlp-proto"),
            "auto",
            "What documents are; auto tells the text formats apart by their content type. Files of the OTLP formats are"
                    + " read as they grow."),
    STRICT(
            Group.DOCUMENT,
            Where.ANY,
            Needs.NOTHING,
            ConfigSyntax.yesNo(),
            "no",
            "Refuses documents that break the specification of OpenMetrics."),
    UTF8(
            Group.DOCUMENT,
            Where.ANY,
            Needs.NOTHING,
            ConfigSyntax.yesNo(),
            "no",
            "Asks for names with any characters instead of escaped ones."),
    HONOR_TIMESTAMPS(
            Group.DOCUMENT,
            Where.ANY,
            Needs.NOTHING,
            ConfigSyntax.yesNo(),
            "no",
            "Samples with a timestamp older than stale_after have no value."),
    NO_VALUE(
            Group.DOCUMENT,
            Where.MANY,
            Needs.NOTHING,
            ConfigSyntax.text("NUMBER..."),
            "",
            "Samples with one of these numbers have no value: what a program shows for what it does not know."),
    CREATED(
            Group.DOCUMENT,
            Where.ANY,
            Needs.NOTHING,
            ConfigSyntax.yesNo(),
            "no",
            "Keeps samples with the suffix _created: when a counter began."),
    QUANTILES(
            Group.DOCUMENT,
            Where.ANY,
            Needs.NOTHING,
            ConfigSyntax.text("Q Q ... or none"),
            "none",
            "Adds to each histogram NAME what its buckets say about the last minute: NAME_p50 for 0.5, NAME_p95 for 0.95 "
                    + "and so on, and the average NAME_avg."),

    METRIC(
            Group.MAPPING,
            Where.MANY,
            Needs.NOTHING,
            ConfigSyntax.text("include REGEX or exclude REGEX"),
            "",
            "Which families are taken; the first line that matches decides. With an include, those that no line matches "
                    + "are left out, else they are taken."),
    DROP_SERIES(
            Group.MAPPING,
            Where.MANY,
            Needs.NOTHING,
            ConfigSyntax.text("LABEL=REGEX"),
            "",
            "Leaves out series by the value of a label."),
    LABEL(
            Group.MAPPING,
            Where.MANY,
            Needs.NOTHING,
            ConfigSyntax.text("drop REGEX, keep REGEX, optional REGEX, rename OLD NEW, hash NAME [DIGITS] or "
                    + "replace NAME REGEX TEXT"),
            "",
            "What becomes of labels, by their names, in the order of the file. An optional label stays a label and is no "
                    + "part of the instance's name."),
    STATIC(
            Group.MAPPING,
            Where.MANY,
            Needs.NOTHING,
            ConfigSyntax.text("NAME=VALUE"),
            "",
            "A label of all metrics of the source."),
    RENAME(
            Group.MAPPING,
            Where.MANY,
            Needs.NOTHING,
            ConfigSyntax.text("REGEX TEXT"),
            "",
            "New names of families; $1 stands for the first group of the expression."),
    STRIP_PREFIX(
            Group.MAPPING,
            Where.ANY,
            Needs.NOTHING,
            ConfigSyntax.text("a prefix such as vllm:"),
            "",
            "Taken off the names of families."),
    METADATA(
            Group.MAPPING,
            Where.MANY,
            Needs.NOTHING,
            ConfigSyntax.text("REGEX TYPE SEMANTICS UNITS [singular]"),
            "",
            "What PCP is to think of a metric: type 32, u32, 64, u64, float, double or string; counter, instant or "
                    + "discrete; none or units such as Mbyte / sec."),
    INSTANCE_NAMES(
            Group.MAPPING,
            Where.ANY,
            Needs.NOTHING,
            ConfigSyntax.text("labels, values, label:NAME or upstream"),
            "labels",
            "What instances are called: all labels with their values, only the values, the value of one label, or as "
                    + "pmdaopenmetrics calls them."),
    HONOR_LABELS(
            Group.MAPPING,
            Where.ANY,
            Needs.NOTHING,
            ConfigSyntax.yesNo(),
            "no",
            "Labels of the document may hide those of PCP with the same name, such as hostname."),
    REMOTE(
            Group.MAPPING,
            Where.ANY,
            Needs.HTTP,
            ConfigSyntax.yesNo(),
            "no",
            "The label hostname is the host of the address."),

    MAX_BYTES(
            Group.LIMITS,
            Where.ANY,
            Needs.NOTHING,
            ConfigSyntax.size(1024, 1L << 30),
            "16M",
            "Of a document, inflated; a longer one is refused."),
    MAX_SERIES(
            Group.LIMITS,
            Where.ANY,
            Needs.NOTHING,
            ConfigSyntax.number(1, 1_000_000),
            "20000",
            "Further series are dropped and counted."),
    MAX_METRICS(
            Group.LIMITS,
            Where.ANY,
            Needs.NOTHING,
            ConfigSyntax.number(1, 100_000),
            "4096",
            "Names of the source; metrics beyond are dropped and counted."),
    MAX_LABELS(
            Group.LIMITS,
            Where.ANY,
            Needs.NOTHING,
            ConfigSyntax.number(1, 255),
            "64",
            "Of a series; one with more is dropped."),
    MAX_LABEL_NAME(Group.LIMITS, Where.ANY, Needs.NOTHING, ConfigSyntax.number(1, 1024), "128", "Bytes."),
    MAX_LABEL_VALUE(
            Group.LIMITS,
            Where.ANY,
            Needs.NOTHING,
            ConfigSyntax.number(16, 65_535),
            "1024",
            "Bytes; a longer one is cut and marked with ~ and eight digits."),
    MAX_LINE(
            Group.LIMITS,
            Where.ANY,
            Needs.NOTHING,
            ConfigSyntax.size(256, 16L << 20),
            "64K",
            "Of a document; a longer line is lost."),

    OTLP_NAMES(
            Group.OTLP,
            Where.ANY,
            Needs.NOTHING,
            ConfigSyntax.words("plain", "prometheus"),
            "plain",
            "plain: names as they are, their dots levels; prometheus: flat, with the words for unit and kind that a"
                    + " collector's page for Prometheus has."),
    OTLP_RESOURCE_LABELS(
            Group.OTLP,
            Where.ANY,
            Needs.NOTHING,
            ConfigSyntax.text("NAME NAME ..."),
            String.join(" ", SourceConfig.Otlp.DEFAULT.resourceLabels()),
            "Attributes of the resource that become labels, besides service.name and service.namespace; of all metrics,"
                    + " or, while several resources send, of the instances they differ in."),
    OTLP_EXPHIST(
            Group.OTLP,
            Where.ANY,
            Needs.NOTHING,
            ConfigSyntax.words("buckets", "quantiles"),
            "buckets",
            "What exponential histograms become: buckets with bounds, or NAME_p50, NAME_p90 and NAME_p99 of what was"
                    + " added last."),

    /** Of presets only: the preset is several, {@code NAME.PART} each. */
    PARTS(
            Group.SOURCE,
            Where.PRESET,
            Needs.NOTHING,
            ConfigSyntax.text("PART PART ..."),
            "",
            "The preset consists of several.");

    /** Sections of the manual. */
    public enum Group {
        SOURCE("Source"),
        TIME("Time"),
        REQUEST("Request"),
        DOCUMENT("Document"),
        MAPPING("Metrics and labels"),
        LIMITS("Limits"),
        OTLP("OTLP documents");

        private final String title;

        Group(String title) {
            this.title = title;
        }

        public String title() {
            return title;
        }
    }

    /** Where a key may stand, and how often. */
    enum Where {
        ANY,
        /** In any file, several times. */
        MANY,
        /** Not in defaults.conf. */
        SOURCE,
        MANY_SOURCE,
        PRESET
    }

    /** Targets without which a key has no effect. */
    enum Needs {
        NOTHING,
        HTTP,
        HTTPS,
        PROGRAM
    }

    private final Group group;
    private final Where where;
    private final Needs needs;
    private final ConfigSyntax syntax;
    private final String fallback;
    private final String meaning;

    ConfigKey(Group group, Where where, Needs needs, ConfigSyntax syntax, String fallback, String meaning) {
        this.group = group;
        this.where = where;
        this.needs = needs;
        this.syntax = syntax;
        this.fallback = fallback;
        this.meaning = meaning;
    }

    /** As in files. */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Null for a word that is no key. */
    static ConfigKey of(String key) {
        for (ConfigKey known : values()) {
            if (known.key().equals(key)) {
                return known;
            }
        }
        return null;
    }

    public Group group() {
        return group;
    }

    /** Whether it may stand in a file several times; the lines count in their order. */
    public boolean repeatable() {
        return where == Where.MANY || where == Where.MANY_SOURCE;
    }

    /** Whether it may stand in a file of {@code sources.d}. */
    public boolean inSources() {
        return where != Where.PRESET;
    }

    /** Whether it may stand in {@code defaults.conf}. */
    public boolean inDefaults() {
        return where == Where.ANY || where == Where.MANY;
    }

    /** Whether it means something for what programs send themselves, see {@code otlp.conf}. */
    public boolean inPushed() {
        return switch (this) {
            case STALE_AFTER, RETAIN, NO_VALUE, QUANTILES -> true;
            case REMOTE, MAX_BYTES, MAX_LINE -> false;
            default -> group == Group.MAPPING || group == Group.LIMITS || group == Group.OTLP;
        };
    }

    Needs needs() {
        return needs;
    }

    ConfigSyntax syntax() {
        return syntax;
    }

    /** What is allowed, in words. */
    public String allowed() {
        return syntax.allowed();
    }

    /** Value without a line; empty when there is none. */
    public String fallback() {
        return fallback;
    }

    /** One or two sentences. */
    public String meaning() {
        return meaning;
    }

    /** Whether its value must not be shown. */
    boolean secret() {
        return this == URL || this == HEADER || this == BEARER_TOKEN || this == PROXY;
    }
}

package io.pcp.pmda.receiver;

/** The keys of {@code otlp.conf} as text: the shipped file, a table of Markdown, and paragraphs of a manual page. */
public final class ReceiverReference {
    private static final int WIDTH = 108;

    private ReceiverReference() {}

    /** The file {@code otlp.conf}: all keys of the receiver, commented out. */
    public static String file() {
        StringBuilder out = new StringBuilder();
        comment(
                out,
                "otlp.conf: metrics that programs send by OpenTelemetry (OTLP over HTTP) become metrics of PCP, below "
                        + "workload.SERVICE");
        out.append("#\n");
        comment(
                out,
                "To turn it on, take the # away before listen, and give programs "
                        + "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT=http://127.0.0.1:4318/v1/metrics and "
                        + "OTEL_EXPORTER_OTLP_METRICS_PROTOCOL=http/protobuf. gRPC (port 4317) is not understood.");
        out.append("#\n");
        comment(
                out,
                "Lines are \"key = value\"; a line that begins with # is a comment. What is commented out below is the "
                        + "default, or, where there is none, an example. Durations are 500ms, 5s, 1m; sizes 64K, 8M. A "
                        + "change counts at once.");
        for (ReceiverKey key : ReceiverKey.values()) {
            out.append('\n');
            comment(out, key.meaning());
            if (key.repeatable()) {
                comment(out, "May be said several times.");
            }
            out.append('#')
                    .append(key.key())
                    .append(" = ")
                    .append(key.example())
                    .append('\n');
        }
        out.append('\n');
        comment(
                out,
                "Keys of sources hold for each service: metric, label, static, rename, drop_series, metadata, "
                        + "instance_names, max_metrics, otlp_names, otlp_resource_labels, otlp_exphist and others; see "
                        + "sources.d/defaults.conf for all.");
        out.append("#metric = exclude jvm\\..*\n#static = team=shop\n");
        return out.toString();
    }

    /** A table. */
    public static String markdown() {
        StringBuilder out = new StringBuilder("| Key | Default | Allowed | Meaning |\n|---|---|---|---|\n");
        for (ReceiverKey key : ReceiverKey.values()) {
            String fallback = key.fallback().isEmpty() ? "" : "`" + key.fallback() + "`";
            out.append("| `").append(key.key()).append("`").append(key.repeatable() ? " (several)" : "");
            out.append(" | ").append(fallback).append(" | ").append(key.allowed());
            out.append(" | ").append(key.meaning()).append(" |\n");
        }
        return out.toString();
    }

    /** Paragraphs in the macros of groff_man(7), to stand below a section. */
    public static String man() {
        StringBuilder out = new StringBuilder();
        for (ReceiverKey key : ReceiverKey.values()) {
            out.append(".TP\n\\fB").append(key.key()).append("\\fP");
            out.append(key.fallback().isEmpty() ? "" : " (" + key.fallback() + ")")
                    .append('\n');
            line(out, key.meaning());
            line(out, "Allowed: " + key.allowed() + (key.repeatable() ? "; several lines add up." : "."));
        }
        return out.toString();
    }

    private static void line(StringBuilder out, String text) {
        String shown = text.replace("\\", "\\e").replace("-", "\\-");
        out.append(shown.startsWith(".") || shown.startsWith("'") ? "\\&" : "")
                .append(shown)
                .append('\n');
    }

    private static void comment(StringBuilder out, String text) {
        StringBuilder row = new StringBuilder();
        for (String word : text.split(" ")) {
            if (!row.isEmpty() && row.length() + 1 + word.length() > WIDTH) {
                out.append("# ").append(row).append('\n');
                row.setLength(0);
            }
            row.append(row.isEmpty() ? "" : " ").append(word);
        }
        out.append("# ").append(row).append('\n');
    }
}

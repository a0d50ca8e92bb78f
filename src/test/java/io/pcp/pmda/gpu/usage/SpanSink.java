package io.pcp.pmda.gpu.usage;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;

/** An endpoint that takes spans, and has troubles when told so. Decodes with the classes made from the specification. */
public final class SpanSink implements AutoCloseable {
    /** Answers a request whose spans have been read. */
    public interface Answer {
        void to(HttpExchange exchange) throws IOException;
    }

    private final HttpServer server;
    private volatile Answer answer = exchange -> status(exchange, 200, new byte[0]);
    /** All that came, also what was refused. */
    public final List<ExportTraceServiceRequest> requests = new CopyOnWriteArrayList<>();

    /**
     * @param port 0 for a free one
     */
    public SpanSink(int port) throws IOException {
        server = HttpServer.create(new InetSocketAddress("127.0.0.1", port), 0);
        server.setExecutor(Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "span sink");
            thread.setDaemon(true);
            return thread;
        }));
        server.createContext("/v1/traces", exchange -> {
            requests.add(ExportTraceServiceRequest.parseFrom(exchange.getRequestBody()));
            answer.to(exchange);
        });
        server.start();
    }

    public SpanSink answering(Answer next) {
        answer = next;
        return this;
    }

    public static void status(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    public int port() {
        return server.getAddress().getPort();
    }

    public String url() {
        return "http://127.0.0.1:" + port() + "/v1/traces";
    }

    /** All spans of all requests. */
    public List<Span> spans() {
        return requests.stream()
                .flatMap(request -> request.getResourceSpansList().stream())
                .flatMap(resource -> resource.getScopeSpansList().stream())
                .flatMap(scope -> scope.getSpansList().stream())
                .toList();
    }

    public Resource resource() {
        return requests.get(0).getResourceSpans(0).getResource();
    }

    /** Attributes by name: texts, whole and real numbers. */
    public static Map<String, Object> attributes(List<io.opentelemetry.proto.common.v1.KeyValue> all) {
        Map<String, Object> found = new TreeMap<>();
        all.forEach(attribute -> found.put(attribute.getKey(), value(attribute.getValue())));
        return found;
    }

    private static Object value(AnyValue value) {
        return switch (value.getValueCase()) {
            case INT_VALUE -> value.getIntValue();
            case DOUBLE_VALUE -> value.getDoubleValue();
            default -> value.getStringValue();
        };
    }

    @Override
    public void close() {
        server.stop(0);
    }
}

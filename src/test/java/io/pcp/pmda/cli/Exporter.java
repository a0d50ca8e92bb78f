package io.pcp.pmda.cli;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A program that exports a document over HTTP. */
final class Exporter implements AutoCloseable {
    static final String TEXT = """
            # HELP app_requests_total Requests answered.
            # TYPE app_requests_total counter
            app_requests_total{code="200",path="/"} 12
            app_requests_total{code="404",path="/x y"} 3
            # HELP app_memory_bytes Memory in use.
            # TYPE app_memory_bytes gauge
            app_memory_bytes 1.5e6
            """;

    final List<String> authorizations = new CopyOnWriteArrayList<>();
    private final HttpServer server;

    private Exporter(HttpServer server) {
        this.server = server;
    }

    /** Answers everything with one document. */
    static Exporter of(int status, String contentType, String body) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        Exporter exporter = new Exporter(server);
        server.createContext("/", exchange -> {
            exporter.authorizations.add(
                    String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", contentType);
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        server.start();
        return exporter;
    }

    static Exporter text() throws IOException {
        return of(200, "text/plain; version=0.0.4", TEXT);
    }

    String host() {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    String url() {
        return "http://" + host() + "/metrics";
    }

    @Override
    public void close() {
        server.stop(0);
    }
}

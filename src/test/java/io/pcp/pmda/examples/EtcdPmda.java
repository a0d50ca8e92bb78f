package io.pcp.pmda.examples;

import static io.pcp.pmda.sdk.Pmda.Semantics.*;
import static io.pcp.pmda.sdk.Pmda.Type.*;
import static io.pcp.pmda.sdk.Pmda.Units.*;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pcp.pmda.sdk.Pmda;
import java.io.IOException;
import java.net.URI;

/** The etcd agent of the PCP tutorial: statistics of etcd's v2 API ({@code etcd --enable-v2}). */
public final class EtcdPmda {
    private static final String ETCD = System.getenv().getOrDefault("ETCD_URL", "http://127.0.0.1:2379");

    private EtcdPmda() {}

    private static JsonNode get(String path) throws IOException {
        var connection = URI.create(ETCD + path).toURL().openConnection();
        connection.setConnectTimeout(2000);
        connection.setReadTimeout(2000);
        try (var in = connection.getInputStream()) {
            return new ObjectMapper().readTree(in);
        }
    }

    public static void main(String[] args) {
        Pmda pmda = Pmda.named("etcd", 400);

        pmda.cluster(0, () -> get("/v2/stats/self"))
                .metric(0, "etcd.name", STRING, DISCRETE, NONE, "member name", s -> s.get("name").asText())
                .metric(1, "etcd.id", STRING, DISCRETE, NONE, "member id", s -> s.get("id").asText())
                .metric(2, "etcd.state", STRING, INSTANT, NONE, "raft role", s -> s.get("state").asText())
                .metric(3, "etcd.recv_append_request", U64, COUNTER, COUNT, "append requests received",
                        s -> s.get("recvAppendRequestCnt").asLong())
                .metric(4, "etcd.send_append_request", U64, COUNTER, COUNT, "append requests sent",
                        s -> s.get("sendAppendRequestCnt").asLong());

        var ops = pmda.indom(0, "store operations", "gets", "sets", "delete", "update", "create",
                "compareAndSwap", "compareAndDelete");
        pmda.cluster(1, () -> get("/v2/stats/store"))
                .metric(0, "etcd.store.success", U64, COUNTER, COUNT, "operations that succeeded", ops,
                        (s, op) -> s.get(op + "Success").asLong())
                .metric(1, "etcd.store.fail", U64, COUNTER, COUNT, "operations that failed", ops,
                        (s, op) -> s.get(op + "Fail").asLong())
                .metric(2, "etcd.store.expire", U64, COUNTER, COUNT, "keys expired", s -> s.get("expireCount").asLong())
                .metric(3, "etcd.store.watchers", U64, INSTANT, NONE, "watchers", s -> s.get("watchers").asLong());
        System.exit(pmda.run(args));
    }
}

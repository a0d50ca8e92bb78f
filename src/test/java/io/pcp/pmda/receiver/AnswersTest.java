package io.pcp.pmda.receiver;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceResponse;
import io.pcp.pmda.otlp.Intake;
import io.pcp.pmda.receiver.Sender.Reply;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which answer a request gets. */
class AnswersTest {
    private static final String PROTOBUF = "application/x-protobuf";

    private final ReceiverRig rig = new ReceiverRig();

    @TempDir
    private Path directory;

    @AfterEach
    void end() {
        rig.close();
    }

    private static String typed(String type, String body) {
        return Sender.head(
                        "POST /v1/metrics HTTP/1.1",
                        "Host: x",
                        "Content-Type: " + type,
                        "Content-Length: " + body.length())
                + body;
    }

    @ParameterizedTest
    @CsvSource({
        "application/x-protobuf,''",
        "application/json,{}",
        "Application/JSON; charset=utf-8,{}",
        "application/x-protobuf ;a=b,''"
    })
    void pointsThatAreTakenGetAnEmptyAnswerOfTheSameType(String type, String body) throws Exception {
        try (Sender sender = rig.start().sender()) {
            Reply reply = sender.ask(typed(type, "7"));
            assertEquals(200, reply.status());
            assertEquals(body, reply.text());
            assertTrue(type.toLowerCase().startsWith(reply.header("content-type")), reply.toString());
            assertTrue(reply.header("date").endsWith(" GMT"));
            assertEquals(List.of("7"), List.copyOf(rig.bodies));
            ReceiverCounts counts = rig.counts();
            assertEquals(1, counts.requests());
            assertEquals(7, counts.accepted());
            assertEquals(1, counts.bytes());
            assertEquals(1, counts.connections());
            assertEquals("", counts.lastRefusal());
        }
    }

    @Test
    void anEmptyRequestIsTaken() throws Exception {
        try (Sender sender = rig.start().sender()) {
            assertEquals(200, sender.ask(typed(PROTOBUF, "")).status());
            String without = Sender.head("POST /v1/metrics HTTP/1.1", "Host: x", "Content-Type: " + PROTOBUF);
            assertEquals(200, sender.ask(without).status());
        }
    }

    @Test
    void pointsThatWereRejectedAreToldInBothEncodings() throws Exception {
        rig.sink = data -> new Intake(4, 3, 0, "shop.orders: \"delta\" overlaps \u20ac");
        try (Sender sender = rig.start().sender()) {
            assertEquals(
                    "{\"partialSuccess\":{\"rejectedDataPoints\":\"3\","
                            + "\"errorMessage\":\"shop.orders: \\\"delta\\\" overlaps \u20ac\"}}",
                    sender.ask(typed("application/json", "7")).text());
            ExportMetricsServiceResponse response = ExportMetricsServiceResponse.parseFrom(
                    sender.ask(typed(PROTOBUF, "7")).body());
            assertEquals(3, response.getPartialSuccess().getRejectedDataPoints());
            assertEquals(
                    "shop.orders: \"delta\" overlaps \u20ac",
                    response.getPartialSuccess().getErrorMessage());
            assertEquals(6, rig.counts().rejected());
            assertEquals(0, rig.counts().refused());
        }
    }

    @Test
    void warningsAreToldWithoutRejectedPoints() throws Exception {
        rig.sink = data -> new Intake(7, 0, 0, "unit unknown");
        try (Sender sender = rig.start().sender()) {
            assertEquals(
                    "{\"partialSuccess\":{\"errorMessage\":\"unit unknown\"}}",
                    sender.ask(typed("application/json", "7")).text());
        }
    }

    @Test
    void whatCannotBeDecodedGetsAStatusInTheEncodingOfTheRequest() throws Exception {
        try (Sender sender = rig.start().sender()) {
            Reply json = sender.ask(typed("application/json", "bad"));
            assertEquals(400, json.status());
            assertEquals("{\"code\":3,\"message\":\"not a \\\"message\\\"\\u000a\"}", json.text());
            Reply protobuf = sender.ask(typed(PROTOBUF, "bad"));
            assertEquals(400, protobuf.status());
            assertEquals(PROTOBUF, protobuf.header("content-type"));
            byte[] status = new ProtobufText()
                    .number(1, 3)
                    .text(2, "not a \"message\"\n")
                    .bytes();
            assertArrayEquals(status, protobuf.body());
            assertEquals(413, sender.ask(typed(PROTOBUF, "huge")).status());
            assertEquals(200, sender.ask(typed(PROTOBUF, "7")).status());
            assertEquals(3, rig.counts().refused());
            assertEquals("413: more than fits", rig.counts().lastRefusal());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/plain", "application/grpc", "application/jsonx", ""})
    void otherTypesAreRefused(String type) throws Exception {
        try (Sender sender = rig.start().sender()) {
            Reply reply = sender.ask(typed(type, "7"));
            assertEquals(415, reply.status());
            assertTrue(reply.text().startsWith("{\"code\":3,"), reply.text());
            assertTrue(rig.bodies.isEmpty());
        }
    }

    @ParameterizedTest
    @CsvSource({"br,415", "'gzip, gzip',415", "deflate,415", "identity,200", "IDENTITY,200"})
    void otherEncodingsAreRefused(String encoding, int status) throws Exception {
        try (Sender sender = rig.start().sender()) {
            assertEquals(
                    status,
                    sender.ask(Sender.post("7", "Content-Encoding: " + encoding))
                            .status());
            assertEquals(200, sender.ask(Sender.post("7")).status());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/traces", "/v1/logs", "/", "/v1/metrics/", "/v1/Metrics", "*", "//v1/metrics"})
    void otherPathsDoNotExist(String path) throws Exception {
        try (Sender sender = rig.start().sender()) {
            Reply reply = sender.ask(Sender.post("7").replace("/v1/metrics", path));
            assertEquals(404, reply.status());
            assertTrue(reply.text().contains("/v1/metrics"), reply.text());
            assertEquals(200, sender.ask(Sender.post("8")).status());
        }
    }

    @Test
    void whoSendsTracesOrLogsIsToldHowToStopThat() throws Exception {
        try (Sender sender = rig.start().sender()) {
            for (String signal : List.of("traces", "logs")) {
                Reply reply = sender.ask(Sender.post("7").replace("/v1/metrics", "/v1/" + signal));
                String key = "OTEL_" + signal.toUpperCase(Locale.ROOT) + "_EXPORTER=none";
                assertTrue(reply.text().contains(key), reply.text());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/metrics?a=b", "http://localhost:4318/v1/metrics", "HTTP://x/v1/metrics?y"})
    void targetsOfOtherFormsLeadThere(String target) throws Exception {
        try (Sender sender = rig.start().sender()) {
            Reply reply = sender.ask(Sender.post("7").replace("/v1/metrics", target));
            assertEquals(200, reply.status());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD", "OPTIONS", "PUT", "DELETE", "post"})
    void otherMethodsAreNotAllowed(String method) throws Exception {
        try (Sender sender = rig.start().sender()) {
            sender.send(Sender.head(method + " /v1/metrics HTTP/1.1", "Host: x", "Origin: http://evil"));
            if (method.equals("HEAD")) {
                // Its answer has a length, and no body.
                sender.send(Sender.head("GET /other HTTP/1.1", "Host: x", "Connection: close"));
                String all = sender.rest();
                assertTrue(all.startsWith("HTTP/1.1 405 "), all);
                assertTrue(all.contains("\r\n\r\nHTTP/1.1 404 "), all);
                return;
            }
            Reply reply = sender.reply();
            assertEquals(405, reply.status());
            assertEquals("POST", reply.header("allow"));
            assertFalse(reply.headers().keySet().stream().anyMatch(name -> name.startsWith("access-control")));
        }
    }

    @Test
    void withoutTheRightTokenNothingIsTaken() throws Exception {
        Path file = Files.writeString(directory.resolve("token"), "s3cret\u00e4\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        rig.start(ReceiverRig.with(
                ReceiverRig.token(file), ReceiverRig.settings().listen().get(0)));
        try (Sender sender = rig.sender()) {
            for (String header : List.of("X: y", "Authorization: Bearer s3cre", "Authorization: Basic s3cret")) {
                Reply reply = sender.ask(Sender.post("7", header));
                assertEquals(401, reply.status(), header);
                assertEquals("Bearer", reply.header("www-authenticate"));
                assertTrue(reply.text().startsWith("{\"code\":16,"), reply.text());
            }
            assertTrue(rig.bodies.isEmpty());
            Files.writeString(file, "other-token");
            assertEquals(
                    200,
                    sender.ask(Sender.post("7", "authorization: bearer other-token"))
                            .status());
            assertFalse(rig.log().contains("s3cre"), rig.log());
            assertFalse(rig.counts().toString().contains("s3cre"));
        }
    }

    @Test
    void whileTheTokenCannotBeReadSendersComeLater() throws Exception {
        Path file = directory.resolve("missing");
        rig.start(ReceiverRig.with(
                ReceiverRig.token(file), ReceiverRig.settings().listen().get(0)));
        try (Sender sender = rig.sender()) {
            Reply reply = sender.ask(Sender.post("7", "Authorization: Bearer x"));
            assertEquals(503, reply.status());
            assertFalse(reply.header("retry-after").isEmpty());
            assertTrue(rig.receiver.problem().contains("no such file"), rig.receiver.problem());
            assertEquals(1, rig.counts().throttled());
        }
    }

    @Test
    void aSinkThatFailsCostsOneRequest() throws Exception {
        try (Sender sender = rig.start().sender()) {
            rig.sink = data -> {
                throw new IllegalStateException("oops");
            };
            assertEquals(500, sender.ask(Sender.post("7")).status());
            assertEquals(500, sender.ask(Sender.post("7")).status());
            assertEquals(1, rig.logLines("oops"));
            rig.sink = data -> Intake.NONE;
            assertEquals(200, sender.ask(Sender.post("7")).status());
        }
    }
}

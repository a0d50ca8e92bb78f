package io.pcp.pmda.gpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pcp.pmda.gpu.usage.SpanSettings;
import io.pcp.pmda.source.Request;
import io.pcp.pmda.source.Target;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The keys of pmdagpu.conf about spans. */
class SpanKeysTest {
    private final List<String> problems = new ArrayList<>();

    private SpanSettings load(String... lines) {
        return SettingsParser.parse("pmdagpu.conf", List.of(lines), problems::add)
                .processes()
                .spans();
    }

    @Test
    void nothingIsSentUnlessAnAddressIsSet() {
        assertNull(load());
        assertNull(load("usage_spans = no", "usage_spans_token = /t"));
        assertNull(load("usage_spans_min = 5s"));
        assertEquals(List.of(), problems);
    }

    @Test
    void everyKeyCounts() {
        SpanSettings spans = load(
                "usage_spans = https://collector:4318/v1/traces?tenant=7  # ours",
                "usage_spans_token = /t",
                "usage_spans_headers = /h",
                "usage_spans_ca = /ca.pem",
                "usage_spans_cert = /c.pem",
                "usage_spans_key = /c.key",
                "usage_spans_min = 1m");
        assertEquals(List.of(), problems);
        Request.Tls tls =
                new Request.Tls(Path.of("/ca.pem"), Path.of("/c.pem"), Path.of("/c.key"), null, false, "TLSv1.2");
        Target target = new Target.Http(URI.create("https://collector:4318/v1/traces?tenant=7"));
        assertEquals(new SpanSettings(target, Path.of("/t"), Path.of("/h"), tls, Duration.ofMinutes(1)), spans);
    }

    @ParameterizedTest
    @CsvSource({
        "http://localhost:4318, http://localhost:4318/v1/traces",
        "http://localhost:4318/, http://localhost:4318/v1/traces",
        "HTTPS://a.example/otlp/v1/traces, https://a.example/otlp/v1/traces",
        "http://[::1]:4318, http://[::1]:4318/v1/traces",
        "unix:///run/otel.sock, unix:///run/otel.sock:/v1/traces",
        "unix:///run/otel.sock:/t, unix:///run/otel.sock:/t"
    })
    void anAddressNeedsNoPath(String written, String meant) {
        SpanSettings spans = load("usage_spans = " + written);
        assertEquals(List.of(), problems);
        assertEquals(meant, spans.target().display());
        assertEquals(SpanSettings.DEFAULT_MIN, spans.min());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            usage_spans = collector:4318            | usage_spans: expected an address that begins with http://, https:// or unix://
            usage_spans = file:///tmp/x             | usage_spans: expected an address that begins with http://, https:// or unix://
            usage_spans =                           | usage_spans: expected an address that begins with http://, https:// or unix://
            usage_spans = http://me:geheim@a:1/     | usage_spans: user and password do not belong into the address
            usage_spans = http://a:99999/           | usage_spans: the port is not one of 1 to 65535
            usage_spans_token = token               | usage_spans_token: 'token' is not the full path of a file
            usage_spans_min = soon                  | usage_spans_min: 'soon' is not a duration of 0s to 1d (a whole number with ms, s, m, h or d; s when there is none)
            """)
    void aBadLineIsNamedAndIgnored(String line, String problem) {
        assertNull(load(line));
        assertEquals(List.of("pmdagpu.conf:1: " + problem + "; line ignored"), problems);
        assertFalse(problems.toString().contains("geheim"));
    }

    @Test
    void aKeyThatIsNoneIsUnknown() {
        load("usage_spans_tokens = /t");
        assertTrue(problems.get(0).startsWith("pmdagpu.conf:1: unknown key 'usage_spans_tokens', known are "));
    }

    @Test
    void aKeyIsSetOnce() {
        load("usage_spans = no", "usage_spans = no");
        assertEquals(List.of("pmdagpu.conf:2: usage_spans was set in line 1 already; line ignored"), problems);
    }

    @Test
    void secretsDoNotCrossTheNetworkInTheOpen() {
        assertNull(load("usage_spans_headers = /h", "usage_spans = http://collector:4318"));
        assertEquals(
                List.of("pmdagpu.conf:1: secrets are only sent over https or within this machine; uses of GPUs are not"
                        + " sent, make usage_spans an address with https"),
                problems);
        problems.clear();
        assertTrue(load("usage_spans_token = /h", "usage_spans = http://127.0.0.1:4318") != null);
        assertTrue(load("usage_spans_token = /h", "usage_spans = unix:///run/otel.sock") != null);
        assertEquals(List.of(), problems);
    }
}

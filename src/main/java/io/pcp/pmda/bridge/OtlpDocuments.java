package io.pcp.pmda.bridge;

import io.pcp.pmda.exposition.Problem;
import io.pcp.pmda.otlp.BadDocument;
import io.pcp.pmda.otlp.DecodeLimits;
import io.pcp.pmda.otlp.EncodingGuess;
import io.pcp.pmda.otlp.JsonDocuments;
import io.pcp.pmda.otlp.MetricsData;
import io.pcp.pmda.otlp.OtlpEncoding;
import io.pcp.pmda.otlp.ProtobufDocuments;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** The documents of OTLP in one body, and what was wrong with it. Of one thread. */
final class OtlpDocuments implements BadDocument {
    /** The only field that a document has. */
    private static final byte[] FIELD = "\"resourceMetrics\"".getBytes(StandardCharsets.US_ASCII);

    private static final byte[] OTHERS = "\"resource".getBytes(StandardCharsets.US_ASCII);

    private final int maxProblems;
    private final List<Problem> problems = new ArrayList<>();
    private int good;
    private int bad;
    private int exemplars;
    private boolean any;

    /**
     * @param maxProblems kept
     */
    OtlpDocuments(int maxProblems) {
        this.maxProblems = maxProblems;
    }

    /** Gives away one document after the other, so that only one is in memory. */
    void read(OtlpEncoding encoding, byte[] body, int length, Consumer<MetricsData> taker) {
        Consumer<MetricsData> counted = data -> {
            good++;
            exemplars += data.exemplars();
            any |= !data.resources().isEmpty();
            taker.accept(data);
        };
        if (encoding == OtlpEncoding.JSON) {
            JsonDocuments.each(body, 0, length, DecodeLimits.DEFAULT, counted, this);
            if (bad == 0 && !any && !has(body, length, FIELD) && !has(body, length, OTHERS) && !blank(body, length)) {
                at(1, "JSON without resourceMetrics");
                good = 0;
            }
        } else {
            ProtobufDocuments.each(body, 0, length, DecodeLimits.DEFAULT, counted, this);
        }
    }

    /** Whether a body that is taken for something else is metrics in JSON. */
    static boolean looksLike(byte[] body, int length) {
        return EncodingGuess.of(body, length) == OtlpEncoding.JSON && has(body, length, FIELD);
    }

    /** {@code {}} is a document without metrics; anything longer says something. */
    private static boolean blank(byte[] body, int length) {
        int signs = 0;
        for (int i = 0; i < length; i++) {
            signs += body[i] > ' ' ? 1 : 0;
        }
        return signs <= 2;
    }

    private static boolean has(byte[] body, int length, byte[] text) {
        for (int i = 0; i + text.length <= length; i++) {
            int at = 0;
            while (at < text.length && body[i + at] == text[at]) {
                at++;
            }
            if (at == text.length) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void at(int place, String why) {
        bad++;
        if (problems.size() < maxProblems) {
            problems.add(new Problem(place, why, true));
        }
    }

    /** Documents that were taken. */
    int good() {
        return good;
    }

    /** Documents that were lost. */
    int bad() {
        return bad;
    }

    int exemplars() {
        return exemplars;
    }

    /** The first ones; lines of JSON, and numbers of protobuf messages. */
    List<Problem> problems() {
        return problems;
    }
}

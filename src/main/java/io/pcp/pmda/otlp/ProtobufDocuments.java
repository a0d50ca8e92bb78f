package io.pcp.pmda.otlp;

import java.util.function.Consumer;

/**
 * Protobuf messages in one body: a plain one, or, as the collector's file exporter writes them, any number of them, each
 * behind its length in four bytes, the most significant first. The first byte tells: a plain message begins with a field
 * (0x0a), the length of a message of less than 16 MB with 0. Of several a bad one costs itself only.
 */
public final class ProtobufDocuments {
    private static final int PREFIX = 4;

    private ProtobufDocuments() {}

    /**
     * Gives away all that can be taken, one at a time, in the order in which they are in the body; each before the next one is read. Thread-safe.
     *
     * @param body not kept; no bytes are one empty message
     * @param limits of each message
     */
    public static void each(
            byte[] body,
            int from,
            int length,
            DecodeLimits limits,
            Consumer<MetricsData> documents,
            BadDocument problems) {
        if (!framed(body, from, length)) {
            one(body, from, length, limits, 1, documents, problems);
            return;
        }
        int end = from + length;
        int number = 1;
        for (int at = from; at < end; number++) {
            int size = end - at < PREFIX ? -1 : size(body, at);
            if (size < 0 || size > end - at - PREFIX) {
                problems.at(number, "protobuf: the message is cut off; " + (end - at) + " bytes are left of it");
                return;
            }
            one(body, at + PREFIX, size, limits, number, documents, problems);
            at += PREFIX + size;
        }
    }

    /** Whether the body has several messages, each behind its length. */
    public static boolean framed(byte[] body, int from, int length) {
        return length > 0 && body[from] == 0;
    }

    /** Bytes of a body with several messages up to the end of the last one that is complete. */
    public static int complete(byte[] body, int from, int length) {
        int end = from + length;
        int at = from;
        while (end - at >= PREFIX) {
            int size = size(body, at);
            if (size < 0 || size > end - at - PREFIX) {
                break;
            }
            at += PREFIX + size;
        }
        return at - from;
    }

    private static int size(byte[] body, int at) {
        return body[at] << 24 | (body[at + 1] & 0xff) << 16 | (body[at + 2] & 0xff) << 8 | body[at + 3] & 0xff;
    }

    private static void one(
            byte[] body,
            int from,
            int length,
            DecodeLimits limits,
            int number,
            Consumer<MetricsData> documents,
            BadDocument problems) {
        try {
            documents.accept(ProtobufDecoder.decode(body, from, length, limits));
        } catch (OtlpException e) {
            problems.at(number, e.getMessage());
        }
    }
}

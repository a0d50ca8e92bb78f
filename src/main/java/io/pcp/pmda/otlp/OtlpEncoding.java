package io.pcp.pmda.otlp;

/** The two encodings. */
public enum OtlpEncoding {
    PROTOBUF("application/x-protobuf"),
    JSON("application/json");

    private final String contentType;

    OtlpEncoding(String contentType) {
        this.contentType = contentType;
    }

    /** As requests and answers have it. */
    public String contentType() {
        return contentType;
    }

    /**
     * Decodes one document, whole or not at all. Thread-safe.
     *
     * @param body not kept
     * @param from first byte of the document
     * @param length bytes of it
     * @throws OtlpException when any part of it is not as it should be; fields nobody knows are skipped
     */
    public MetricsData decode(byte[] body, int from, int length, DecodeLimits limits) throws OtlpException {
        return switch (this) {
            case PROTOBUF -> ProtobufDecoder.decode(body, from, length, limits);
            case JSON -> JsonDecoder.decode(body, from, length, limits);
        };
    }
}

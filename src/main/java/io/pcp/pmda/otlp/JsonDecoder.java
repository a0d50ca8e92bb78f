package io.pcp.pmda.otlp;

/** To be written. */
final class JsonDecoder {
    private JsonDecoder() {}

    static MetricsData decode(byte[] body, int from, int length, DecodeLimits limits) throws OtlpException {
        throw new OtlpException(OtlpException.Kind.MALFORMED, "to be written");
    }
}

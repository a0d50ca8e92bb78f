package io.pcp.pmda.otlp;

import java.util.ArrayList;
import java.util.List;

/** All documents of a body at a time. */
final class AllDocuments {
    private AllDocuments() {}

    static List<MetricsData> json(byte[] body, int length, DecodeLimits limits, BadDocument problems) {
        List<MetricsData> all = new ArrayList<>();
        JsonDocuments.each(body, 0, length, limits, all::add, problems);
        return all;
    }

    static List<MetricsData> protobuf(byte[] body, int length, DecodeLimits limits, BadDocument problems) {
        List<MetricsData> all = new ArrayList<>();
        ProtobufDocuments.each(body, 0, length, limits, all::add, problems);
        return all;
    }
}

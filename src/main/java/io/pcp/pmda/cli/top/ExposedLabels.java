package io.pcp.pmda.cli.top;

import java.util.HashMap;
import java.util.Map;

/** Labels of instances in what pmproxy exposes for Prometheus: {@code name{instname="gpu0/1 x",uid="0"} 1}. */
final class ExposedLabels {
    private static final String INSTANCE = "instname";

    private ExposedLabels() {}

    /** The labels by instance name; lines that are not understood are left out. */
    static Map<String, Map<String, String>> byInstance(String exposition) {
        Map<String, Map<String, String>> all = new HashMap<>();
        for (String line : exposition.split("\n")) {
            int open = line.indexOf('{');
            if (!line.startsWith("#") && open > 0) {
                Map<String, String> labels = labels(line, open + 1);
                String instance = labels.remove(INSTANCE);
                if (instance != null) {
                    all.put(instance, Map.copyOf(labels));
                }
            }
        }
        return all;
    }

    private static Map<String, String> labels(String line, int from) {
        Map<String, String> labels = new HashMap<>();
        int at = from;
        while (at < line.length() && line.charAt(at) != '}') {
            int quote = line.indexOf("=\"", at);
            if (quote < 0) {
                break;
            }
            StringBuilder value = new StringBuilder();
            int end = quote + 2;
            while (end < line.length() && line.charAt(end) != '"') {
                if (line.charAt(end) == '\\' && end + 1 < line.length()) {
                    end++;
                    value.append(line.charAt(end) == 'n' ? '\n' : line.charAt(end));
                } else {
                    value.append(line.charAt(end));
                }
                end++;
            }
            labels.put(line.substring(at, quote), value.toString());
            at = end + 1;
            if (at < line.length() && line.charAt(at) == ',') {
                at++;
            }
        }
        return labels;
    }
}

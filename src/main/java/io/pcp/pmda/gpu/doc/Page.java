package io.pcp.pmda.gpu.doc;

import io.pcp.pmda.gpu.CatalogueRow;
import java.util.List;

/**
 * A document in the making. Texts may hold `code` in backquotes and names of metrics; each kind of page shows them in
 * its own way and escapes everything else.
 */
interface Page {
    /** Begins the document. */
    void begin(String title, String summary);

    /** A chapter of the first level. */
    void chapter(String title);

    void paragraph(String text);

    /** Where to find which cluster. */
    void contents(List<Chapter> chapters);

    /** All metrics of a chapter in short, before they are told one by one. */
    void overview(List<CatalogueRow> rows);

    void metric(MetricText metric);

    /** Records that belong under a head each; the first field names the record. */
    void table(List<String> heads, List<List<String>> records);

    /** Metrics by the names of another tool. */
    void index(String tool, List<Entry> entries);

    /** Ends the document. */
    String end();

    /** What another tool calls one or several metrics. */
    record Entry(String name, List<String> metrics) {}
}

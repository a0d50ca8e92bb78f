package io.pcp.pmda.bridge;

import io.pcp.pmda.exposition.SeriesLabel;
import java.util.List;

/**
 * The labels of a series after all rules; no empty values, names are those of PCP.
 *
 * @param naming what tells its instance from others; by name
 * @param optional what is only noted; by name
 */
record NamedSeries(List<SeriesLabel> naming, List<SeriesLabel> optional) {

    /** Names of the naming labels. */
    List<String> names() {
        return naming.stream().map(SeriesLabel::name).toList();
    }

    /** The value of a naming label; empty without. */
    String value(String name) {
        for (SeriesLabel label : naming) {
            if (label.name().equals(name)) {
                return label.value();
            }
        }
        return "";
    }
}

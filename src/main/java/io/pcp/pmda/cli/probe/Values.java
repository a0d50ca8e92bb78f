package io.pcp.pmda.cli.probe;

import java.io.IOException;
import java.util.Map;

/** Somebody who serves metrics. Owned by one thread. */
public interface Values {
    /**
     * All metrics, read now.
     *
     * @return by name, in the order of names
     * @throws IOException when the other side has gone
     */
    Map<String, Served> fetch() throws IOException, InterruptedException;
}

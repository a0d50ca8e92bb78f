package io.pcp.pmda.source;

import java.io.IOException;

/** A stream of bytes to be read in pieces. */
@FunctionalInterface
public interface ByteSource {
    /**
     * @param length more than 0
     * @return how many came, at least 1; -1 at the end
     * @throws ScrapeException when what comes is no good
     */
    int read(byte[] into, int from, int length) throws IOException, ScrapeException;
}

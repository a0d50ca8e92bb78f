package io.pcp.pmda.source;

import java.io.Closeable;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * A connection that stands. Of one thread, except for {@link #raw}.
 *
 * @param address of the server it is for
 * @param raw the socket below everything: closing it never waits, closing TLS would
 * @param in what the server says
 * @param out what it is told
 */
record HttpConnection(HttpAddress address, Closeable raw, InputStream in, OutputStream out) {}

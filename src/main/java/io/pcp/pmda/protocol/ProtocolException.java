package io.pcp.pmda.protocol;

import java.io.IOException;

/**
 * The stream can no longer be split into PDUs: a header with an impossible length. There is no delimiter to look for, so
 * the connection has to be closed.
 */
public final class ProtocolException extends IOException {
    private static final long serialVersionUID = 1L;

    public ProtocolException(String message) {
        super(message);
    }
}

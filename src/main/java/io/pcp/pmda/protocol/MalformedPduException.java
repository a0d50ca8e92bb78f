package io.pcp.pmda.protocol;

/** A whole frame whose body contradicts itself; becomes {@link Pdu.Malformed}. */
final class MalformedPduException extends Exception {
    private static final long serialVersionUID = 1L;

    MalformedPduException(String reason) {
        // No stack trace: the input is at fault, not the code, and hostile input must stay cheap.
        super(reason, null, false, false);
    }
}

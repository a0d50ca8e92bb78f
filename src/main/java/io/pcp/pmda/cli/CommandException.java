package io.pcp.pmda.cli;

/** A command that cannot do what it was asked, for a reason a person can act on: the message is one full sentence. */
final class CommandException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    CommandException(String message) {
        super(message);
    }
}

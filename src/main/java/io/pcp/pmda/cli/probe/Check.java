package io.pcp.pmda.cli.probe;

/**
 * One thing examined.
 *
 * @param what in a few words
 * @param detail what was seen, and with a failure what was expected
 */
public record Check(Status status, String what, String detail) {
    /** How it came out. */
    public enum Status {
        /** As it should be. */
        OK,
        /** Worth knowing, no failure. */
        NOTE,
        /** Not as it should be. */
        FAIL
    }

    /** OK or FAIL. */
    public static Check of(boolean good, String what, String detail) {
        return new Check(good ? Status.OK : Status.FAIL, what, detail);
    }

    /** Worth knowing. */
    public static Check note(String what, String detail) {
        return new Check(Status.NOTE, what, detail);
    }
}

package io.pcp.pmda.cli;

/**
 * One line of the doctor.
 *
 * @param what the thing looked at, two or three words
 * @param detail what was found
 * @param remedy what to do about it; empty when nothing is to be done
 */
record Finding(Status status, String what, String detail, String remedy) {

    /** How bad. */
    enum Status {
        /** As it should be. */
        OK,
        /** Works, but something is missing or will surprise. */
        WARN,
        /** Keeps values from being served. */
        FAIL
    }

    static Finding ok(String what, String detail) {
        return new Finding(Status.OK, what, detail, "");
    }

    static Finding warn(String what, String detail, String remedy) {
        return new Finding(Status.WARN, what, detail, remedy);
    }

    static Finding fail(String what, String detail, String remedy) {
        return new Finding(Status.FAIL, what, detail, remedy);
    }
}

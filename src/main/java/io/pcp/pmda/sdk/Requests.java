package io.pcp.pmda.sdk;

/** Which PDU types a peer expects an answer to ({@code pmapi} PDU numbers, pcp 5.3 to 7.2). */
final class Requests {
    private Requests() {}

    static boolean wantsAnswer(int type) {
        return switch (type) {
            case 0x7001, 0x7003, 0x7004, 0x7006, 0x7008, 0x700d, 0x700e, 0x700f, 0x7010, 0x7012 -> true;
            default -> false;
        };
    }
}

package io.pcp.pmda.process;

/**
 * What is needed of {@code /proc/PID/stat}, proc(5).
 *
 * @param pid as the file says
 * @param comm at most 15 bytes, what is not printable ASCII as '?'
 * @param state letter, {@code R S D Z T t X I}
 * @param threads number of threads that are left
 * @param startTicks start of the process in clock ticks since boot
 */
record ProcStat(int pid, String comm, char state, int threads, long startTicks) {
    /** TASK_COMM_LEN without its zero byte. */
    static final int MAX_COMM = 15;

    private static final int FIELD_THREADS = 20;
    private static final int FIELD_START = 22;

    /** Null for garbage. The command may hold blanks, parentheses and any byte: it ends at the last ')'. */
    static ProcStat parse(byte[] stat) {
        int open = 0;
        while (open < stat.length && stat[open] != '(') {
            open++;
        }
        int close = stat.length - 1;
        while (close > open && stat[close] != ')') {
            close--;
        }
        long pid = number(stat, 0, open - 1);
        if (close <= open || close + 2 >= stat.length || pid <= 0 || pid > Integer.MAX_VALUE) {
            return null;
        }
        char state = (char) (stat[close + 2] & 0x7f);
        int at = close + 2;
        long threads = -1;
        for (int field = 3; at < stat.length; field++) {
            int end = at;
            while (end < stat.length && stat[end] != ' ' && stat[end] != '\n') {
                end++;
            }
            if (field == FIELD_THREADS) {
                threads = number(stat, at, end);
            } else if (field == FIELD_START) {
                long start = number(stat, at, end);
                boolean cut = end == stat.length;
                return start < 0 || cut || threads < 0 || threads > Integer.MAX_VALUE || !letter(state)
                        ? null
                        : new ProcStat(
                                (int) pid,
                                LabelText.ascii(stat, open + 1, close, MAX_COMM),
                                state,
                                (int) threads,
                                start);
            }
            at = end + 1;
        }
        return null;
    }

    private static boolean letter(char c) {
        return c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z';
    }

    /** A decimal of at most 18 digits, -1 for anything else. */
    private static long number(byte[] text, int from, int to) {
        if (to <= from || to - from > 18) {
            return -1;
        }
        long value = 0;
        for (int i = from; i < to; i++) {
            if (text[i] < '0' || text[i] > '9') {
                return -1;
            }
            value = value * 10 + text[i] - '0';
        }
        return value;
    }

    /** True when nothing of the process runs. A main thread that ended before the others is a zombie too, the process is not. */
    boolean dead() {
        return state == 'X' || state == 'x' || state == 'Z' && threads <= 1;
    }
}

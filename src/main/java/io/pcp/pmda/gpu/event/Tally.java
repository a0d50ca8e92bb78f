package io.pcp.pmda.gpu.event;

import io.pcp.pmda.gpu.event.EventView.LatestXid;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Counts of one GPU. Not thread-safe: guarded by {@link EventCounts}. */
final class Tally {

    /** One code: how often, and the latest. */
    static final class Code {
        long count;
        LatestXid latest;
    }

    final EnumMap<EventKind, Long> events = new EnumMap<>(EventKind.class);
    final TreeMap<Integer, Code> codes = new TreeMap<>();
    final Code folded = new Code();
    /** Apart from the codes, whose times do not order two of one millisecond. */
    LatestXid latest;

    private EventView view;

    void event(EventKind kind, long count) {
        view = null;
        events.merge(kind, count, Long::sum);
    }

    void xid(XidTable table, LatestXid xid) {
        view = null;
        Code code = code(table, xid.code());
        code.count++;
        code.latest = xid;
        latest = xid;
    }

    private Code code(XidTable table, long number) {
        if (number < 0 || number > EventCounts.MOST_CODE) {
            return folded;
        }
        Code known = codes.get((int) number);
        if (known != null) {
            return known;
        }
        // Listed codes are few and mean something: they never vanish behind a flood of others.
        if (codes.size() >= EventCounts.MOST_CODES && !table.lists(number)) {
            return folded;
        }
        Code code = new Code();
        codes.put((int) number, code);
        return code;
    }

    EventView view(XidTable table) {
        if (view == null) {
            view = build(table);
        }
        return view;
    }

    private EventView build(XidTable table) {
        EnumMap<EventKind, Long> kinds = new EnumMap<>(EventKind.class);
        for (EventKind kind : EventKind.values()) {
            kinds.put(kind, events.getOrDefault(kind, 0L));
        }
        EnumMap<XidClass, Long> classes = new EnumMap<>(XidClass.class);
        for (XidClass kind : XidClass.values()) {
            classes.put(kind, 0L);
        }
        EnumMap<XidClass, LatestXid> latestByClass = new EnumMap<>(XidClass.class);
        TreeMap<Integer, Long> counts = new TreeMap<>();
        codes.forEach((number, code) -> {
            counts.put(number, code.count);
            add(table.of(number).kind(), code, classes, latestByClass);
        });
        add(XidClass.OTHER, folded, classes, latestByClass);
        return new EventView(
                Collections.unmodifiableMap(kinds),
                Collections.unmodifiableSortedMap(counts),
                folded.count,
                Collections.unmodifiableMap(classes),
                Optional.ofNullable(latest),
                Collections.unmodifiableMap(latestByClass));
    }

    /** Where two of a class came in the same millisecond, the latest of all is the later one. */
    private void add(XidClass kind, Code code, Map<XidClass, Long> classes, Map<XidClass, LatestXid> latestByClass) {
        if (code.count == 0) {
            return;
        }
        classes.merge(kind, code.count, Long::sum);
        latestByClass.merge(kind, code.latest, this::later);
    }

    /** The later of two XIDs. */
    LatestXid later(LatestXid one, LatestXid other) {
        if (one.millis() != other.millis()) {
            return one.millis() > other.millis() ? one : other;
        }
        return other.equals(latest) ? other : one;
    }
}

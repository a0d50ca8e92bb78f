package io.pcp.pmda.gpu;

import io.pcp.pmda.gpu.Read.Place;
import io.pcp.pmda.nvml.FieldRequest;
import io.pcp.pmda.nvml.NvmlReturn;
import io.pcp.pmda.nvml.NvmlReturn.Kind;
import io.pcp.pmda.nvml.NvmlSession;
import io.pcp.pmda.nvml.Reading;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Reads a GPU by the rules every metric follows: sources in order until one is supported, fields in one call,
 * static values once, slow ones seldom, refusals and failures as the error classes of the catalogue say; and the same
 * for each thing in the GPU that has an instance of its own.
 *
 * <p>One per worker and attachment, since what is supported can change when a GPU is attached anew. Owned by
 * the worker.
 */
final class ReadEngine implements AutoCloseable {
    private static final Reading UNSUPPORTED = Reading.absent(NvmlReturn.NOT_SUPPORTED);
    private static final Reading BROKEN = Reading.absent(NvmlReturn.UNKNOWN);
    private static final Reading DENIED = Reading.absent(NvmlReturn.NO_PERMISSION);
    private static final List<Unit> WHOLE = List.of(Unit.WHOLE);
    /** Fields in one call: as much as the driver is known to take, with room. */
    private static final int MOST_FIELDS = 200;

    /** What is remembered of one unit in one group. */
    private static final class UnitState {
        final String identity;
        final ReadState[] reads;
        private String condition;

        UnitState(Unit unit, int size) {
            identity = unit.identity();
            condition = unit.condition();
            reads = new ReadState[size];
            Arrays.setAll(reads, column -> new ReadState());
        }

        void follow(String now) {
            if (!condition.equals(now)) {
                condition = now;
                for (ReadState read : reads) {
                    read.askAgain();
                }
            }
        }
    }

    private final ReadSet set;
    private final Place place;
    private final ReadJournal journal;
    private final long staleNanos;
    private final long retryNanos;
    private final long slowNanos;
    private final long seldomNanos;
    private final GpuReader reader;
    private final Map<Group, Map<Integer, UnitState>> states = new HashMap<>();
    private final Map<Scope, List<Unit>> units = new EnumMap<>(Scope.class);
    /** Scopes whose units this pass could not tell: they are not read, since handles of before may be dead. */
    private final Set<Scope> untold = EnumSet.noneOf(Scope.class);

    private final Map<FieldRequest, Reading> fields = new HashMap<>();

    /**
     * @param settings for ages and the root of procfs
     * @param place whose reads are made
     * @param journal hears refusals and failures
     */
    ReadEngine(
            NvmlSession session,
            long handle,
            GpuSettings settings,
            ReadSet set,
            Place place,
            Gpu gpu,
            Accumulators accumulators,
            ReadJournal journal) {
        this.set = set;
        this.place = place;
        this.journal = journal;
        this.staleNanos = settings.timing().staleAfter().toNanos();
        this.retryNanos = settings.timing().mostBackoff().toNanos();
        // A pass that comes a moment early is the next one all the same.
        this.slowNanos = settings.timing().slowPass().toNanos() * 9 / 10;
        this.seldomNanos = settings.timing().seldom().toNanos() * 9 / 10;
        this.reader = new GpuReader(session, handle, gpu, accumulators, settings, this::now, this::units);
        units.put(Scope.GPU, WHOLE);
    }

    GpuReader reader() {
        return reader;
    }

    /** Asks everything again: the MIG mode has changed. */
    void forget() {
        states.clear();
        units.clear();
        units.put(Scope.GPU, WHOLE);
        reader.forget();
    }

    /** Units of a scope found by the last pass that looked; none when none has. */
    List<Unit> units(Scope scope) {
        return units.getOrDefault(scope, List.of());
    }

    private Reading now(Read read, Unit unit) {
        ReadState state = state(read, unit);
        return state.now == null ? UNSUPPORTED : state.now;
    }

    private ReadState state(Read read, Unit unit) {
        return states(read.group(), unit)[read.column()];
    }

    /** What is remembered of a unit, by column. */
    private ReadState[] states(Group group, Unit unit) {
        Map<Integer, UnitState> all = states.computeIfAbsent(group, unused -> new HashMap<>());
        UnitState known = all.get(unit.key());
        if (known == null || !known.identity.equals(unit.identity())) {
            known = new UnitState(unit, group.reads().size());
            all.put(unit.key(), known);
        }
        known.follow(unit.condition());
        return known.reads;
    }

    /**
     * A new pass begins: what calls gave in the one before is forgotten.
     *
     * @param began when, in {@link io.pcp.pmda.sdk.TimeSource#nanos}
     */
    void begin(long began) {
        reader.begin(began);
    }

    /**
     * Makes some reads of the pass that {@link #begin} has begun.
     *
     * @param wanted which reads; the others of a group keep what they had
     * @return scopes whose units were looked for
     * @throws GpuGone when the GPU or the library is
     */
    Set<Scope> pass(Predicate<Read> wanted) throws GpuGone {
        long began = reader.began();
        Map<Group, List<Read>> reads = new LinkedHashMap<>();
        for (Group group : set.at(place)) {
            List<Read> some = new ArrayList<>(group.reads().size());
            for (Read read : group.reads()) {
                if (wanted.test(read)) {
                    some.add(read);
                }
            }
            if (!some.isEmpty()) {
                reads.put(group, some);
            }
        }
        Set<Scope> looked = find(reads.keySet());
        reads.keySet().removeIf(group -> untold.contains(group.scope()));
        reads.keySet().forEach(group -> group.starts().forEach(start -> start.accept(reader)));
        batch(reads, began);
        for (Map.Entry<Group, List<Read>> group : reads.entrySet()) {
            for (Unit unit : units(group.getKey().scope())) {
                ReadState[] known = states(group.getKey(), unit);
                for (Read read : group.getValue()) {
                    ReadState state = known[read.column()];
                    state.now = judge(read, state, value(read, unit, state, began), began);
                }
            }
        }
        return looked;
    }

    private Set<Scope> find(Set<Group> groups) throws GpuGone {
        Set<Scope> looked = new LinkedHashSet<>();
        untold.clear();
        for (ReadSet.Finder finder : set.finders(place)) {
            if (groups.stream().anyMatch(finder::concerns)) {
                List<Unit> found = finder.units().find(reader);
                if (found == null) {
                    untold.add(finder.scope());
                } else {
                    units.put(finder.scope(), List.copyOf(found));
                    looked.add(finder.scope());
                    prune(finder.scope());
                }
            }
        }
        return looked;
    }

    /** Nothing is remembered of units that are gone. */
    private void prune(Scope scope) {
        Set<Integer> keys = new HashSet<>();
        units(scope).forEach(unit -> keys.add(unit.key()));
        states.forEach((group, known) -> {
            if (group.scope() == scope) {
                known.keySet().retainAll(keys);
            }
        });
    }

    /** The values of a group after {@link #pass}; null when its units could not be told. */
    UnitRows rows(Group group, long began) {
        if (untold.contains(group.scope())) {
            return null;
        }
        List<GpuRow> rows = new ArrayList<>();
        List<Unit> present = units(group.scope());
        for (Unit unit : present) {
            rows.add(row(group, unit, began));
        }
        return new UnitRows(began, present, rows);
    }

    private GpuRow row(Group group, Unit unit, long began) {
        int size = group.reads().size();
        long[] bits = new long[size];
        String[] texts = null;
        long present = 0;
        long denied = 0;
        ReadState[] known = states(group, unit);
        for (Read read : group.reads()) {
            ReadState state = known[read.column()];
            int column = read.column();
            if (state.now != null && state.now.ok()) {
                present |= 1L << column;
                bits[column] = state.now.number();
                if (state.now.text() != null) {
                    texts = texts == null ? new String[size] : texts;
                    texts[column] = state.now.text();
                }
            } else if (state.denied) {
                denied |= 1L << column;
            }
        }
        return new GpuRow(began, bits, texts, present, denied);
    }

    /**
     * One call for all fields that may be needed: of decided reads the one in use, of others every one left.
     */
    private void batch(Map<Group, List<Read>> reads, long began) {
        Set<FieldRequest> wanted = new LinkedHashSet<>();
        for (Map.Entry<Group, List<Read>> group : reads.entrySet()) {
            for (Unit unit : units(group.getKey().scope())) {
                ReadState[] known = states(group.getKey(), unit);
                for (Read read : group.getValue()) {
                    batch(read, unit, known[read.column()], began, wanted);
                }
            }
        }
        fields.clear();
        FieldRequest[] all = wanted.toArray(new FieldRequest[0]);
        for (int from = 0; from < all.length; from += MOST_FIELDS) {
            FieldRequest[] some = Arrays.copyOfRange(all, from, Math.min(all.length, from + MOST_FIELDS));
            Reading[] values = reader.device().fields(some);
            for (int i = 0; i < some.length; i++) {
                fields.put(some[i], values[i]);
            }
        }
    }

    private void batch(Read read, Unit unit, ReadState state, long began, Set<FieldRequest> wanted) {
        List<Source> sources = read.sources();
        int end = state.decided ? Math.min(state.source + 1, sources.size()) : sources.size();
        for (int i = state.source; i < end && !state.rests(began, rest(read)); i++) {
            if (sources.get(i) instanceof Source.Field field) {
                FieldRequest request = field.request().apply(unit);
                if (request != null) {
                    wanted.add(request);
                }
            }
        }
    }

    private Reading value(Read read, Unit unit, ReadState state, long began) {
        if (state.rests(began, rest(read))) {
            return state.fixed != null ? state.fixed : state.now;
        }
        if (state.denied && began - state.retryNanos < 0) {
            return DENIED;
        }
        state.asked = true;
        state.askedNanos = began;
        Reading unsupported = UNSUPPORTED;
        for (int i = state.source; i < read.sources().size(); i++) {
            Source source = read.sources().get(i);
            Reading raw = raw(read, unit, source);
            if (raw.kind() != Kind.UNSUPPORTED) {
                return checked(read, state, raw);
            }
            // A stale handle answers "invalid argument", too: no reason to give a call up for good.
            if (i == state.source && (raw.rc() != NvmlReturn.INVALID_ARGUMENT || source instanceof Source.Field)) {
                state.source++;
            }
            unsupported = raw;
        }
        return unsupported;
    }

    /** How long an answer holds, in nanoseconds. */
    private long rest(Read read) {
        return read.isSlow() ? slowNanos : read.isSeldom() ? seldomNanos : 0;
    }

    private Reading raw(Read read, Unit unit, Source source) {
        if (source instanceof Source.Field field) {
            Reading number = fields.getOrDefault(field.request().apply(unit), UNSUPPORTED);
            return number.ok() ? field.meaning().apply(number.number()) : number;
        }
        try {
            return ((Source.Call) source).function().read(reader, unit);
        } catch (RuntimeException bug) {
            journal.broken(read, bug);
            return BROKEN;
        }
    }

    private Reading checked(Read read, ReadState state, Reading raw) {
        Reading checked = read.checked(raw);
        if (raw.ok() && checked.rc() == NvmlReturn.OUT_OF_DOMAIN) {
            journal.impossible(read, raw);
        }
        return read.isExtended() ? state.extend(checked) : checked;
    }

    private Reading judge(Read read, ReadState state, Reading reading, long began) throws GpuGone {
        Kind kind = reading.kind();
        boolean refused = kind == Kind.NO_PERMISSION;
        if (refused && !state.denied) {
            journal.denied(read);
        }
        if (refused && (!state.denied || began - state.retryNanos >= 0)) {
            state.retryNanos = began + retryNanos;
        }
        state.denied = refused;
        switch (kind) {
            case OK -> {
                state.decided = true;
                state.last = reading;
                state.lastNanos = began;
                state.fixed = read.isStatic() ? reading : null;
            }
            case TRANSIENT, SIZE -> {
                journal.failed(read, reading);
                state.asked &= !read.isSeldom();
                if (state.last != null && began - state.lastNanos <= staleNanos) {
                    return state.last;
                }
            }
            case LOST, RESET_REQUIRED, REINIT -> throw new GpuGone(reading.rc());
            default -> {
                // No value, and nothing to do about it.
            }
        }
        return reading;
    }

    @Override
    public void close() {
        reader.close();
    }
}

package io.pcp.pmda.gpu;

import io.pcp.pmda.model.ValueType;
import io.pcp.pmda.nvml.FieldRequest;
import io.pcp.pmda.nvml.NvmlReturn;
import io.pcp.pmda.nvml.Reading;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.LongFunction;

/**
 * How one metric of a GPU, or of a thing in it, is read, and what its values may be. Fixed once {@link ReadSet} is
 * built.
 */
final class Read {
    private static final long U32_MOST = 0xffff_fffeL;

    /** Which worker reads it, and how often. */
    enum Place {
        /** Once, when the GPU is attached. */
        IDENTITY,
        /** In every pass that wants its cluster, or once when it is static. */
        PASS,
        /** On the background worker. */
        BACKGROUND
    }

    private final CatalogueRow row;
    private final int cluster;
    private final Scope scope;
    private final Place place;
    private final List<Source> sources = new ArrayList<>();
    private final List<Read> needs = new ArrayList<>();
    private Group group;
    private int column;
    private boolean extended;
    private boolean accumulating;
    private boolean everyPass;
    private boolean zeroIsAbsent;

    Read(CatalogueRow row, int cluster, Scope scope, Place place, Source first) {
        this.row = row;
        this.cluster = cluster;
        this.scope = scope;
        this.place = place;
        sources.add(first);
    }

    /** Another call for GPUs or drivers where those before are not supported. */
    Read or(Source.Function function) {
        sources.add(new Source.Call(function));
        return this;
    }

    /** Another call for units, GPUs or drivers where those before are not supported. */
    Read or(Source.Each function) {
        sources.add(new Source.Call(function));
        return this;
    }

    /** Another field for GPUs or drivers where those before are not supported; of units their own. */
    Read orField(int id) {
        return orField(unit -> FieldRequest.of(id, unit.key()));
    }

    /** Another field for GPUs or drivers where those before are not supported. */
    Read orField(int id, int fieldScope) {
        return orField(unit -> FieldRequest.of(id, fieldScope));
    }

    /** Another field, which not all units may have: null for those. */
    Read orField(Function<Unit, FieldRequest> request) {
        sources.add(new Source.Field(request));
        return this;
    }

    /** What the number of the field named last says: another unit, a code, a text. */
    Read meaning(LongFunction<Reading> meaning) {
        int last = sources.size() - 1;
        if (!(sources.get(last) instanceof Source.Field field)) {
            throw new IllegalStateException(name() + ": only fields need a meaning, calls give their own");
        }
        sources.set(last, new Source.Field(field.request(), meaning));
        return this;
    }

    /** Looks at what these gave: they, and all in their groups, are read in the same pass, before this one. */
    Read needs(Read... others) {
        needs.addAll(List.of(others));
        return this;
    }

    /** A counter kept in software: must also be read when nobody asks. */
    Read accumulating() {
        accumulating = true;
        return this;
    }

    /** Costs nothing beyond what the pass finds out anyway: read in every pass whatever its row says of the cost. */
    Read everyPass() {
        everyPass = true;
        return this;
    }

    /** The driver's counter may wrap at 32 bits: it is continued to 64, and so read in the slow pass, too. */
    Read extended() {
        extended = true;
        return this;
    }

    /** A zero means that the part has no such sensor. */
    Read zeroIsAbsent() {
        zeroIsAbsent = true;
        return this;
    }

    void at(Group newGroup, int newColumn) {
        group = newGroup;
        column = newColumn;
    }

    /** Those it is asked for with. */
    Group group() {
        return group;
    }

    List<Read> needs() {
        return needs;
    }

    /** What it is read of. */
    Scope scope() {
        return scope;
    }

    /** What people know it by: the metric, in messages. */
    String name() {
        return row.name();
    }

    CatalogueRow row() {
        return row;
    }

    int cluster() {
        return cluster;
    }

    Place place() {
        return place;
    }

    /** Position in the rows of its group, 0..63. */
    int column() {
        return column;
    }

    List<Source> sources() {
        return sources;
    }

    boolean isExtended() {
        return extended;
    }

    /** Read once while the GPU stays attached. */
    boolean isStatic() {
        return row.cost() == CatalogueRow.Cost.S && !everyPass;
    }

    /** A slower call of the driver: not asked again within the period of the slow pass. */
    boolean isSlow() {
        return row.cost() == CatalogueRow.Cost.I && !everyPass;
    }

    /** Hardly ever changes: not asked again for {@link GpuSettings.Timing#seldom}, once it has answered. */
    boolean isSeldom() {
        return row.cost() == CatalogueRow.Cost.D && !everyPass;
    }

    /** Must also be read when nobody asks, so that nothing between two fetches is lost. */
    boolean accumulates() {
        return extended || accumulating;
    }

    /**
     * The reading, or absent when it cannot be true: a sentinel, a percentage above 100, a temperature above
     * 200.
     */
    Reading checked(Reading reading) {
        if (!reading.ok()) {
            return reading;
        }
        if (zeroIsAbsent && reading.number() == 0) {
            return Reading.absent(NvmlReturn.NO_DATA);
        }
        return switch (row.type()) {
            case STRING ->
                reading.text() == null || reading.text().isBlank() ? Reading.absent(NvmlReturn.NO_DATA) : reading;
            case U32 -> reading.within(0, Math.min(most(), U32_MOST));
            case I32 -> reading.within(Integer.MIN_VALUE, most());
            case U64 -> reading.number() == -1 ? Reading.absent(NvmlReturn.OUT_OF_DOMAIN) : reading;
            default -> reading;
        };
    }

    private long most() {
        return switch (row.unitLabel()) {
            case "percent" -> 100;
            case "degrees celsius" -> 200;
            default -> row.type() == ValueType.I32 ? Integer.MAX_VALUE : U32_MOST;
        };
    }
}

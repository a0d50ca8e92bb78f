package io.pcp.pmda.gpu;

import io.pcp.pmda.gpu.Read.Place;
import io.pcp.pmda.model.ValueType;
import io.pcp.pmda.nvml.FieldRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;

/** Takes the definitions of one {@link Collector} and holds them against the catalogue. */
final class Reads {
    private final GpuCatalogue catalogue;
    private final int cluster;
    private final Map<String, Read> known;
    private final List<Read> reads = new ArrayList<>();
    private final List<Start> starts = new ArrayList<>();
    private final List<Found> units = new ArrayList<>();
    private final List<Wanted<?>> extras = new ArrayList<>();

    /**
     * @param known reads of all collectors so far, by name of their metric
     */
    Reads(GpuCatalogue catalogue, int cluster, Map<String, Read> known) {
        this.catalogue = catalogue;
        this.cluster = cluster;
        this.known = known;
    }

    /** A metric with a number, by a call; where the metric is a DOUBLE, the bits of one. */
    Read number(String name, Source.Function function) {
        return add(whole(numeric(claim(name))), new Source.Call(function));
    }

    /** The same of each unit of its scope. */
    Read number(String name, Source.Each function) {
        return add(numeric(claim(name)), new Source.Call(function));
    }

    /** A metric with a text, by a call. */
    Read text(String name, Source.Function function) {
        return add(whole(textual(claim(name))), new Source.Call(function));
    }

    /** The same of each unit of its scope. */
    Read text(String name, Source.Each function) {
        return add(textual(claim(name)), new Source.Call(function));
    }

    /** A metric with a number, by a field value: of scope 0 for the GPU, of its number for a unit. */
    Read field(String name, int id) {
        return field(name, unit -> FieldRequest.of(id, unit.key()));
    }

    /** A metric with a number, by a field value. */
    Read field(String name, int id, int fieldScope) {
        return field(name, unit -> FieldRequest.of(id, fieldScope));
    }

    /** A metric with a number, by a field value that not all units may have: null for those. */
    Read field(String name, Function<Unit, FieldRequest> request) {
        return add(numeric(claim(name)), new Source.Field(request));
    }

    /**
     * Says which units of a scope there are; asked in each pass of this place that reads anything of the cluster, on the
     * background worker only if it reads these units.
     *
     * @param finder ascending by key; an exception to "what cannot be read is left out" is a reading that says that the
     *     GPU is gone: it is thrown
     */
    void units(Place place, Scope scope, Units finder) {
        units.add(new Found(place, scope, finder));
    }

    /**
     * Something a pass finds out besides values.
     *
     * @param kept also in the slow pass, when nobody asks
     * @param needs reads whose groups are read in the same pass, before
     */
    <T> void extra(Place place, Extra<T> extra, boolean kept, Extra.Maker<T> maker, Read... needs) {
        extras.add(new Wanted<>(place, new Group.Made<>(extra, maker, kept), List.of(needs)));
    }

    /** Something to begin with in passes of this place that read a group of the cluster and scope, before any read. */
    void first(Place place, Scope scope, Consumer<GpuReader> start) {
        starts.add(new Start(place, scope, start));
    }

    record Start(Place place, Scope scope, Consumer<GpuReader> start) {}

    List<Start> starts() {
        return starts;
    }

    /** Finds units. */
    @FunctionalInterface
    interface Units {
        /**
         * @return ascending by key; null when they cannot be told at present, then those of the last pass stay
         */
        List<Unit> find(GpuReader gpu) throws GpuGone;
    }

    record Found(Place place, Scope scope, Units finder) {}

    record Wanted<T>(Place place, Group.Made<T> made, List<Read> needs) {}

    private static CatalogueRow numeric(CatalogueRow row) {
        if (row.type() == ValueType.STRING) {
            throw new IllegalArgumentException(row.name() + " is a string in the catalogue, not a number");
        }
        return row;
    }

    private static CatalogueRow textual(CatalogueRow row) {
        if (row.type() != ValueType.STRING) {
            throw new IllegalArgumentException(row.name() + " is no string in the catalogue");
        }
        return row;
    }

    private static CatalogueRow whole(CatalogueRow row) {
        if (Scope.named(row.instances()) != Scope.GPU) {
            throw new IllegalArgumentException(row.name() + " is per " + row.instances() + ", not per GPU");
        }
        return row;
    }

    private CatalogueRow claim(String name) {
        CatalogueRow row = catalogue.row(name);
        if (row == null) {
            throw new IllegalArgumentException(name + " has no row in " + GpuCatalogue.RESOURCE);
        }
        if (row.cluster() != cluster || Scope.named(row.instances()) == null) {
            throw new IllegalArgumentException(
                    name + " is not a metric of cluster " + cluster + " of a GPU or a part of one in the catalogue");
        }
        if (known.containsKey(name)) {
            throw new IllegalArgumentException(name + " is read twice");
        }
        return row;
    }

    private Read add(CatalogueRow row, Source first) {
        Place place = switch (row.cost()) {
            case W, B -> Place.BACKGROUND;
            default -> cluster == InfoCollector.CLUSTER ? Place.IDENTITY : Place.PASS;
        };
        Read read = new Read(row, cluster, Scope.named(row.instances()), place, first);
        reads.add(read);
        known.put(row.name(), read);
        return read;
    }

    /**
     * The read of a metric defined before, by this collector or one before it.
     *
     * @throws IllegalArgumentException when there is none
     */
    Read of(String name) {
        Read read = known.get(name);
        if (read == null) {
            throw new IllegalArgumentException(name + " is needed by cluster " + cluster + " and not read before it");
        }
        return read;
    }

    List<Read> all() {
        return reads;
    }

    List<Found> found() {
        return units;
    }

    List<Wanted<?>> extras() {
        return extras;
    }

    int cluster() {
        return cluster;
    }
}

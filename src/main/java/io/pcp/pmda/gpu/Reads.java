package io.pcp.pmda.gpu;

import io.pcp.pmda.gpu.Read.Place;
import io.pcp.pmda.model.ValueType;
import io.pcp.pmda.nvml.FieldRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Takes the definitions of one {@link Collector} and holds them against the catalogue. */
final class Reads {
    private final GpuCatalogue catalogue;
    private final int cluster;
    private final Set<String> claimed;
    private final List<Read> reads = new ArrayList<>();

    /**
     * @param claimed names that have a read already, of all collectors
     */
    Reads(GpuCatalogue catalogue, int cluster, Set<String> claimed) {
        this.catalogue = catalogue;
        this.cluster = cluster;
        this.claimed = claimed;
    }

    /** A metric with a number, by a call; where the metric is a DOUBLE, the bits of one. */
    Read number(String name, Source.Function function) {
        CatalogueRow row = claim(name);
        if (row.type() == ValueType.STRING) {
            throw new IllegalArgumentException(name + " is a string in the catalogue, not a number");
        }
        return add(row, new Source.Call(function));
    }

    /** A metric with a text, by a call. */
    Read text(String name, Source.Function function) {
        CatalogueRow row = claim(name);
        if (row.type() != ValueType.STRING) {
            throw new IllegalArgumentException(name + " is no string in the catalogue");
        }
        return add(row, new Source.Call(function));
    }

    /** A metric with a number, by a field value of scope 0. */
    Read field(String name, int id) {
        return field(name, id, 0);
    }

    /** A metric with a number, by a field value. */
    Read field(String name, int id, int scope) {
        return add(claim(name), new Source.Field(FieldRequest.of(id, scope)));
    }

    /** A value that totals need and no metric shows; read in passes that want the cluster. */
    Read internal(Source.Function function) {
        Read read = new Read(null, cluster, Place.PASS, new Source.Call(function));
        reads.add(read);
        return read;
    }

    private CatalogueRow claim(String name) {
        CatalogueRow row = catalogue.row(name);
        if (row == null) {
            throw new IllegalArgumentException(name + " has no row in " + GpuCatalogue.RESOURCE);
        }
        if (row.cluster() != cluster || row.singular()) {
            throw new IllegalArgumentException(
                    name + " is not a metric of cluster " + cluster + " per GPU in the catalogue");
        }
        if (!claimed.add(name)) {
            throw new IllegalArgumentException(name + " is read twice");
        }
        return row;
    }

    private Read add(CatalogueRow row, Source first) {
        Place place = switch (row.cost()) {
            case W, B -> Place.BACKGROUND;
            default -> cluster == InfoCollector.CLUSTER ? Place.IDENTITY : Place.PASS;
        };
        Read read = new Read(row, cluster, place, first);
        reads.add(read);
        return read;
    }

    List<Read> all() {
        return reads;
    }
}

package io.pcp.pmda.gpu;

import io.pcp.pmda.gpu.Read.Place;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** All reads of all collectors, by worker and cluster. Immutable, shared by all GPUs. */
final class ReadSet {
    /** Collectors of this release; a new one is added here. */
    static List<Collector> collectors() {
        return List.of(
                new InfoCollector(),
                new UtilizationCollector(),
                new MemoryCollector(),
                new ClockCollector(),
                new ThrottleCollector(),
                new TemperatureCollector(),
                new PowerCollector(),
                new FanCollector(),
                new PcieCollector());
    }

    private final Map<String, Read> byName = new LinkedHashMap<>();
    private final Map<Place, Map<Integer, List<Read>>> byPlace = new EnumMap<>(Place.class);
    private final Read processes;
    private int size;

    private ReadSet(List<Reads> defined, Read processes) {
        this.processes = processes;
        List<Read> all = new ArrayList<>();
        defined.forEach(reads -> all.addAll(reads.all()));
        for (Place place : Place.values()) {
            byPlace.put(place, new HashMap<>());
        }
        for (Read read : all) {
            List<Read> row = byPlace.get(read.place()).computeIfAbsent(read.cluster(), unused -> new ArrayList<>());
            read.at(size++, row.size());
            row.add(read);
            if (row.size() > Long.SIZE) {
                throw new IllegalArgumentException("cluster " + read.cluster() + " has more than 64 reads");
            }
            if (read.row() != null) {
                byName.put(read.row().name(), read);
            }
        }
    }

    /**
     * @throws IllegalArgumentException naming the metric a collector and the catalogue disagree about
     */
    static ReadSet of(GpuCatalogue catalogue) {
        Set<String> claimed = new HashSet<>();
        List<Reads> defined = new ArrayList<>();
        for (Collector collector : collectors()) {
            Reads reads = new Reads(catalogue, collector.cluster(), claimed);
            collector.define(reads);
            defined.add(reads);
        }
        Reads internal = new Reads(catalogue, ProcessCounter.CLUSTER, claimed);
        Read processes = internal.internal(ProcessCounter::count);
        defined.add(internal);
        return new ReadSet(defined, processes);
    }

    /** The read of a metric, or null. */
    Read read(String name) {
        return byName.get(name);
    }

    /** Number of reads, internal ones too. */
    int size() {
        return size;
    }

    /** Names of all metrics that are read. */
    Collection<String> names() {
        return byName.keySet();
    }

    /** Number of processes of a GPU; no metric of its own yet. */
    Read processes() {
        return processes;
    }

    /** Reads of a worker, by cluster. */
    Map<Integer, List<Read>> at(Place place) {
        return byPlace.get(place);
    }

    /** Clusters a worker reads, as part bits of its snapshot. */
    long parts(Place place) {
        long parts = 0;
        for (int cluster : byPlace.get(place).keySet()) {
            parts |= part(cluster);
        }
        return parts;
    }

    /** The part bit of a cluster. */
    static long part(int cluster) {
        return 1L << cluster;
    }
}

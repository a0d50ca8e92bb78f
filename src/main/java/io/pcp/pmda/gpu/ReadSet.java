package io.pcp.pmda.gpu;

import io.pcp.pmda.gpu.Read.Place;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** All reads of all collectors, by worker and group. Immutable, shared by all GPUs. */
final class ReadSet {
    /** Collectors of this release, each after those whose reads it looks at; a new one is added here. */
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
                new PcieCollector(),
                new NvlinkCollector(),
                new EccCollector(),
                new RowsCollector(),
                new VideoCollector(),
                new ModeCollector(),
                new MigCollector(),
                new ProcessCollector(),
                new SessionCollector(),
                new GpmCollector(),
                new C2cCollector(),
                new FabricCollector(),
                new TopologyCollector(),
                new ConfidentialCollector(),
                new HealthReads(),
                new HealthFactsCollector());
    }

    private final Map<String, Read> byName = new LinkedHashMap<>();
    private final Map<Place, List<Group>> groups = new EnumMap<>(Place.class);
    private final Map<Place, List<Finder>> finders = new EnumMap<>(Place.class);
    private final Map<Extra<?>, Group> extras = new LinkedHashMap<>();
    private final Map<Place, Long> kept = new EnumMap<>(Place.class);

    /** Who finds the units of a scope, and in passes of which groups. */
    record Finder(int cluster, Scope scope, Reads.Units units) {
        /** Of its cluster; where looking is dear, only if it is about these units. */
        boolean concerns(Group group) {
            return group.cluster() == cluster && (group.place() == Place.PASS || group.scope() == scope);
        }
    }

    private ReadSet(List<Reads> defined) {
        for (Place place : Place.values()) {
            groups.put(place, new ArrayList<>());
            finders.put(place, new ArrayList<>());
        }
        for (Reads reads : defined) {
            reads.all().forEach(this::add);
            reads.extras().forEach(wanted -> {
                Group group = group(wanted.place(), reads.cluster(), Scope.GPU);
                group.add(wanted.made());
                wanted.needs().forEach(need -> group.needs(need.group()));
                extras.put(wanted.made().extra(), group);
            });
            reads.starts()
                    .forEach(start ->
                            group(start.place(), reads.cluster(), start.scope()).begin(start.start()));
            reads.found()
                    .forEach(found ->
                            finders.get(found.place()).add(new Finder(reads.cluster(), found.scope(), found.finder())));
        }
        for (Place place : Place.values()) {
            long parts = 0;
            for (Group group : groups.get(place)) {
                if (group.extras().stream().anyMatch(Group.Made::kept)) {
                    parts |= group.parts();
                }
            }
            kept.put(place, parts);
        }
    }

    private void add(Read read) {
        Group group = group(read.place(), read.cluster(), read.scope());
        group.add(read);
        read.needs().forEach(need -> group.needs(need.group()));
        byName.put(read.name(), read);
    }

    private Group group(Place place, int cluster, Scope scope) {
        List<Group> all = groups.get(place);
        for (Group group : all) {
            if (group.cluster() == cluster && group.scope() == scope) {
                return group;
            }
        }
        if (1L << all.size() == GpuWorker.KEEP) {
            throw new IllegalArgumentException("more groups than a snapshot has parts");
        }
        Group made = new Group(place, cluster, scope, all.size());
        all.add(made);
        return made;
    }

    /**
     * @throws IllegalArgumentException naming the metric a collector and the catalogue disagree about
     */
    static ReadSet of(GpuCatalogue catalogue) {
        return of(catalogue, collectors());
    }

    /** With other collectors; for tests. */
    static ReadSet of(GpuCatalogue catalogue, List<Collector> collectors) {
        Map<String, Read> known = new HashMap<>();
        List<Reads> defined = new ArrayList<>();
        for (Collector collector : collectors) {
            Reads reads = new Reads(catalogue, collector.cluster(), known);
            collector.define(reads);
            defined.add(reads);
        }
        return new ReadSet(defined);
    }

    /** Parts of groups with something that is found out when nobody asks, too. */
    long keptParts(Place place) {
        return kept.get(place);
    }

    /** The read of a metric, or null. */
    Read read(String name) {
        return byName.get(name);
    }

    /** Names of all metrics that are read. */
    Collection<String> names() {
        return byName.keySet();
    }

    /** Groups of a worker, in the order they are read in. */
    List<Group> at(Place place) {
        return groups.get(place);
    }

    /** The group whose pass makes an extra. */
    Group group(Extra<?> extra) {
        return extras.get(extra);
    }

    /** Who finds units in passes of a worker. */
    List<Finder> finders(Place place) {
        return finders.get(place);
    }

    /** Parts to ask the worker of a place for to get the units of a scope found; 0 when it finds none. */
    long partsOf(Place place, Scope scope) {
        for (Finder finder : finders.get(place)) {
            if (finder.scope() == scope) {
                for (Group group : groups.get(place)) {
                    if (finder.concerns(group)) {
                        return group.parts();
                    }
                }
            }
        }
        return 0;
    }
}

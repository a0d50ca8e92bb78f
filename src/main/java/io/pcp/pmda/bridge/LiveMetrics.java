package io.pcp.pmda.bridge;

import io.pcp.pmda.sdk.InstanceTable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * What of one source is served, its metrics and their instances: what the document has, and what left it lately.
 *
 * <p>Not thread-safe: belongs to one {@link SourceMapping} and is used by whichever thread scrapes the source.
 */
final class LiveMetrics {
    private final String source;
    private final Registry registry;
    private final SourceBook book;
    private final LabelRules rules;
    private final InstanceMaker maker;

    /** By name of the samples. */
    private final Map<String, MetricState> metrics = new HashMap<>();

    private final Map<DomainEntry, DomainState> domains = new HashMap<>();

    private int lastDay;
    /** Whether series of the last document had notes. */
    private boolean noted;

    /**
     * @param source its name
     * @param book of the source, in that registry
     */
    LiveMetrics(String source, Registry registry, SourceBook book, LabelRules rules, InstanceMaker maker) {
        this.source = source;
        this.registry = registry;
        this.book = book;
        this.rules = rules;
        this.maker = maker;
    }

    int size() {
        return metrics.size();
    }

    /**
     * The metric that samples of this name have become, or null.
     *
     * @param sample name of the samples
     */
    MetricState get(String sample) {
        return metrics.get(sample);
    }

    void add(MetricState metric) {
        metrics.put(metric.raw, metric);
    }

    void remove(MetricState metric) {
        metrics.remove(metric.raw);
    }

    /** The instances of a domain; made when they are asked for first. */
    DomainState state(DomainEntry entry) {
        return domains.computeIfAbsent(entry, unused -> {
            String by = entry.names().isEmpty() ? "without labels" : "by " + String.join(", ", entry.names());
            return new DomainState(entry, new BridgeInstances(entry.serial(), "series of " + source + " " + by), maker);
        });
    }

    /**
     * What is in the document and what has left it.
     *
     * @param pass the document, all of whose series have their metrics and instances
     */
    void settle(LayoutPass pass, long now, long staleAfter) {
        metrics.values().forEach(metric -> metric.goneSince = metric.goneSince < 0 ? now : metric.goneSince);
        for (int i = 0; i < pass.metrics.length; i++) {
            MetricState metric = pass.metrics[i];
            if (metric != null) {
                metric.goneSince = MetricState.PRESENT;
                if (metric.domain != null) {
                    metric.domain.present(pass.ids[i]);
                }
            }
        }
        domains.values().forEach(domain -> domain.settle(now, staleAfter));
        boolean notes = pass.noted();
        if (notes || noted) {
            noted = notes;
            new Notes(pass).spread(metrics.values(), domains.values(), rules);
        }
    }

    /** Lets go of what left the document too long ago; false when nothing did. */
    boolean expire(long now, long staleAfter) {
        boolean any = metrics.values().removeIf(metric -> {
            boolean old = metric.goneSince >= 0 && now - metric.goneSince >= staleAfter;
            if (old) {
                synchronized (registry) {
                    metric.entry.live = false;
                }
            }
            return old;
        });
        for (DomainState domain : domains.values()) {
            any |= domain.expire(now, staleAfter);
        }
        return any;
    }

    /** When {@link #expire} has something to do next, milliseconds since the epoch. */
    long nextExpiry(long staleAfter) {
        long least = Long.MAX_VALUE - staleAfter;
        for (MetricState metric : metrics.values()) {
            least = metric.goneSince >= 0 ? Math.min(least, metric.goneSince) : least;
        }
        for (DomainState domain : domains.values()) {
            least = Math.min(least, domain.leastGone());
        }
        return least + staleAfter;
    }

    /** Whether {@link #noteDay} has been called on that day already. */
    boolean knowsDay(int today) {
        return today == lastDay;
    }

    /** Once a day: what is served was seen; what has not been seen for too long is forgotten. */
    void noteDay(int today) {
        if (today == lastDay) {
            return;
        }
        lastDay = today;
        registry.seen(book, entries(), today);
        domains.values().forEach(domain -> registry.seen(domain.entry, domain.ids(), today));
        registry.purge(book, InstanceGiver.shown(domains.values()));
    }

    /** Numbers of all metrics. */
    List<MetricEntry> entries() {
        List<MetricEntry> all = new ArrayList<>(metrics.size());
        metrics.values().forEach(metric -> all.add(metric.entry));
        return all;
    }

    /** All metrics, ascending by number. */
    List<MetricState> inOrder() {
        List<MetricState> inOrder = new ArrayList<>(metrics.values());
        inOrder.sort(Comparator.comparingInt(metric -> metric.entry.cluster << 10 | metric.entry.item));
        return inOrder;
    }

    /** Instances of all metrics, by domain. */
    Map<BridgeInstances, InstanceTable> tables() {
        Map<BridgeInstances, InstanceTable> tables = new IdentityHashMap<>();
        for (MetricState metric : metrics.values()) {
            if (metric.domain != null) {
                tables.put(metric.domain.instances, metric.domain.table());
            }
        }
        // What nobody shows any more need not be kept ready.
        domains.values().removeIf(domain -> !tables.containsKey(domain.instances) && domain.ids().length == 0);
        return tables;
    }
}

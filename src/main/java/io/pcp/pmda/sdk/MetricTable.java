package io.pcp.pmda.sdk;

import io.pcp.pmda.model.InDom;
import io.pcp.pmda.model.Label;
import io.pcp.pmda.model.LabelSet;
import io.pcp.pmda.model.MetricDesc;
import io.pcp.pmda.model.Pmid;
import io.pcp.pmda.model.Semantics;
import io.pcp.pmda.model.Units;
import io.pcp.pmda.model.ValueType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Everything an agent serves at one moment: metrics, names, instance domains, labels. Immutable. */
public final class MetricTable {
    private final int domain;
    private final Map<Integer, Metric> metrics;
    private final Map<InDom, InstanceDomain> domains;
    private final Map<Integer, LabelSet> clusterLabels;
    private final LabelSet domainLabels;
    private final Namespace namespace;

    private MetricTable(Builder builder) {
        domain = builder.domain;
        Map<Integer, Metric> all = new LinkedHashMap<>(builder.metrics);
        Map<InDom, InstanceDomain> allDomains = new HashMap<>(builder.domains);
        namespace = new Namespace();
        all.forEach((pmid, metric) -> name(metric.name(), pmid));
        builder.aliases.forEach((alias, pmid) -> {
            if (!all.containsKey(pmid)) {
                throw new IllegalArgumentException(
                        "'" + alias + "' is another name of " + new Pmid(pmid) + ", which is no metric");
            }
            name(alias, pmid);
        });
        for (Offer offer : builder.offers) {
            take(offer, all, allDomains);
        }
        metrics = Collections.unmodifiableMap(all);
        domains = Collections.unmodifiableMap(allDomains);
        clusterLabels = Map.copyOf(builder.clusterLabels);
        domainLabels = builder.domainLabels;
    }

    private void name(String name, Integer pmid) {
        Integer other = namespace.pmid(name);
        if (other != null && !other.equals(pmid)) {
            throw new IllegalArgumentException(
                    "metrics " + new Pmid(other) + " and " + new Pmid(pmid) + " have the same name " + name);
        }
        String wrong = other == null ? namespace.add(name, pmid) : null;
        if (wrong != null) {
            throw new IllegalArgumentException(wrong);
        }
    }

    /** What was offered yields to all that is there already. */
    private void take(Offer offer, Map<Integer, Metric> all, Map<InDom, InstanceDomain> allDomains) {
        Metric metric = offer.metric();
        Integer pmid = metric.desc().pmid().packed();
        InstanceDomain instances = metric.instances();
        Metric other = all.get(pmid);
        if (other != null) {
            offer.refused()
                    .accept("metrics " + other.name() + " and " + metric.name() + " have the same PMID "
                            + metric.desc().pmid());
            return;
        }
        if (instances != null) {
            InstanceDomain same = allDomains.putIfAbsent(metric.desc().indom(), instances);
            if (same != null && same != instances) {
                offer.refused()
                        .accept("two instance domains have the number "
                                + metric.desc().indom());
                return;
            }
        }
        String wrong = namespace.add(metric.name(), pmid);
        if (wrong != null) {
            offer.refused().accept(wrong);
            return;
        }
        all.put(pmid, metric);
        for (String alias : offer.aliases()) {
            String unfit = namespace.add(alias, pmid);
            if (unfit != null) {
                offer.refused().accept(unfit);
            }
        }
    }

    public int domain() {
        return domain;
    }

    /** Null when unknown. */
    public Metric metric(int pmid) {
        return metrics.get(pmid);
    }

    public Collection<Metric> metrics() {
        return metrics.values();
    }

    /** Null when unknown. */
    public InstanceDomain instances(InDom indom) {
        return domains.get(indom);
    }

    public Map<InDom, InstanceDomain> instanceDomains() {
        return domains;
    }

    public LabelSet clusterLabels(int cluster) {
        return clusterLabels.getOrDefault(cluster, LabelSet.EMPTY);
    }

    public LabelSet domainLabels() {
        return domainLabels;
    }

    public Namespace namespace() {
        return namespace;
    }

    private record Offer(Metric metric, List<String> aliases, Consumer<String> refused) {}

    /** Collects the definitions of an agent; every contradiction is an error that names the metric. */
    public static final class Builder {
        private final int domain;
        private final Map<Integer, Metric> metrics = new LinkedHashMap<>();
        private final Map<String, Integer> aliases = new LinkedHashMap<>();
        private final Map<InDom, InstanceDomain> domains = new LinkedHashMap<>();
        private final Map<Integer, LabelSet> clusterLabels = new LinkedHashMap<>();
        private final List<Offer> offers = new ArrayList<>();
        private LabelSet domainLabels;

        /**
         * @param domain of the command line, stamped into every identifier
         * @param agent name for the label {@code agent}
         */
        public Builder(int domain, String agent) {
            this.domain = domain;
            this.domainLabels = LabelSet.of(Label.text("agent", agent));
        }

        /** A descriptor in this agent's domain; also registers the instance domain. */
        public MetricDesc desc(
                int cluster, int item, ValueType type, InstanceDomain instances, Semantics semantics, Units units) {
            InDom indom = instances == null ? InDom.NULL : add(instances);
            return new MetricDesc(Pmid.of(domain, cluster, item), type, indom, semantics, units);
        }

        /**
         * Registers an instance domain.
         *
         * @throws IllegalArgumentException when another one has its serial number
         */
        public InDom add(InstanceDomain instances) {
            InDom indom = InDom.of(domain, instances.serial());
            InstanceDomain other = domains.putIfAbsent(indom, instances);
            if (other != null && other != instances) {
                throw new IllegalArgumentException("two instance domains have the number " + indom);
            }
            return indom;
        }

        /**
         * Adds a metric and its instance domain.
         *
         * @throws IllegalArgumentException when its PMID is taken or of another domain, or its descriptor names another
         *     instance domain than it has
         */
        public Builder add(Metric metric) {
            own(metric);
            if (metric.instances() != null && !metric.desc().indom().equals(add(metric.instances()))) {
                throw new IllegalArgumentException("metric " + metric.name() + " has a descriptor of "
                        + metric.desc().indom() + " and instances of " + domain + "."
                        + metric.instances().serial());
            }
            Metric other = metrics.putIfAbsent(metric.desc().pmid().packed(), metric);
            if (other != null) {
                throw new IllegalArgumentException("metrics " + other.name() + " and " + metric.name()
                        + " have the same PMID " + metric.desc().pmid());
            }
            return this;
        }

        /**
         * Adds a metric that comes from outside, whose contradictions cost itself and nobody else: it is left out when
         * its PMID, its name or its instance domain is that of another metric. Those added count before those offered,
         * and of those offered the first.
         *
         * @param aliases more names; one that is taken is left out alone
         * @param refused hears why, from {@link #build}
         * @throws IllegalArgumentException when its PMID is of another domain
         */
        public Builder offer(Metric metric, List<String> aliases, Consumer<String> refused) {
            own(metric);
            offers.add(new Offer(metric, aliases, refused));
            return this;
        }

        private void own(Metric metric) {
            if (metric.desc().pmid().domain() != domain) {
                throw new IllegalArgumentException("metric " + metric.name() + " has PMID "
                        + metric.desc().pmid() + " in an agent of domain " + domain);
            }
        }

        /** Number of the agent, for descriptors of metrics that are offered. */
        public int domain() {
            return domain;
        }

        /**
         * One more name for a metric.
         *
         * @throws IllegalArgumentException when it is the name of another metric already; here or from {@link #build}
         */
        public Builder alias(String name, Pmid pmid) {
            Integer other = aliases.putIfAbsent(name, pmid.packed());
            if (other != null && other != pmid.packed()) {
                throw new IllegalArgumentException(
                        "metrics " + new Pmid(other) + " and " + pmid + " have the same name " + name);
            }
            return this;
        }

        public Builder clusterLabels(int cluster, LabelSet labels) {
            clusterLabels.put(cluster, labels);
            return this;
        }

        /** Adds to the labels of level DOMAIN. */
        public Builder domainLabels(Label... labels) {
            domainLabels = domainLabels.with(labels);
            return this;
        }

        public MetricTable build() {
            return new MetricTable(this);
        }
    }
}

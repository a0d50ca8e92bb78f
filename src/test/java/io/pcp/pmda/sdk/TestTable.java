package io.pcp.pmda.sdk;

import io.pcp.pmda.model.LabelSet;
import io.pcp.pmda.model.Semantics;
import io.pcp.pmda.model.Units;
import io.pcp.pmda.model.ValueType;

/** Metric tables in few words: everything that is not said is plain. */
final class TestTable {
    final MetricTable.Builder builder;

    TestTable(int domain, String agent) {
        builder = new MetricTable.Builder(domain, agent);
    }

    /** A metric on the way into the table. */
    final class Row {
        private final int cluster;
        private final int item;
        private final String name;
        private final ValueType type;
        private InstanceDomain instances;
        private Semantics semantics = Semantics.INSTANT;
        private Units units = Units.NONE;
        private String oneline = "";
        private String help = "";
        private LabelSet labels = LabelSet.EMPTY;
        private StoreHandler store;

        private Row(int cluster, int item, String name, ValueType type) {
            this.cluster = cluster;
            this.item = item;
            this.name = name;
            this.type = type;
        }

        Row on(InstanceDomain domain) {
            instances = domain;
            return this;
        }

        Row is(Semantics kind, Units dimension) {
            semantics = kind;
            units = dimension;
            return this;
        }

        Row texts(String line, String longer) {
            oneline = line;
            help = longer;
            return this;
        }

        Row labels(LabelSet set) {
            labels = set;
            return this;
        }

        Row store(StoreHandler handler) {
            store = handler;
            return this;
        }

        TestTable read(MetricReader reader) {
            var desc = builder.desc(cluster, item, type, instances, semantics, units);
            builder.add(new Metric(name, desc, oneline, help, labels, instances, reader, store));
            return TestTable.this;
        }
    }

    Row metric(int cluster, int item, String name, ValueType type) {
        return new Row(cluster, item, name, type);
    }

    MetricTable build() {
        return builder.build();
    }
}

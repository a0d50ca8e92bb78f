package io.pcp.pmda.sdk;

import io.pcp.pmda.model.LabelSet;
import io.pcp.pmda.model.PcpException;
import io.pcp.pmda.model.Semantics;
import io.pcp.pmda.model.Units;
import io.pcp.pmda.model.ValueType;
import java.util.List;

/**
 * Child process of {@link AgentRunTest}: an agent of domain 250 that prints where nobody should, and whose names change when
 * 1 is stored into {@code test.names} (2 makes them contradict each other).
 */
public final class TestAgent {
    private TestAgent() {}

    /** A module whose definitions depend on what was stored. */
    private static final class Changing implements PmdaModule {
        private long stored;
        private PmdaContext context;

        @Override
        public void start(PmdaContext lent) {
            context = lent;
        }

        @Override
        public void contribute(MetricTable.Builder table) {
            add(table, 0, "test.names", (client, instance, value) -> {
                stored = value.integer();
                context.namesChanged().run();
            });
            if (stored > 0) {
                add(table, 1, "test.added", null);
            }
            if (stored > 1) {
                add(table, 2, "test.added", null);
            }
        }

        private void add(MetricTable.Builder table, int item, String name, StoreHandler store) {
            var desc = table.desc(1, item, ValueType.U32, null, Semantics.INSTANT, Units.NONE);
            table.add(new Metric(name, desc, "", "", LabelSet.EMPTY, null, (f, out) -> out.number(stored), store));
        }

        @Override
        public void close() {
            System.err.println("closed in good order");
        }
    }

    private static Object print(String text) throws PcpException {
        System.out.println(text);
        System.out.write(new byte[] {0, 0, 0, 16}, 0, 4);
        System.out.flush();
        return text;
    }

    public static void main(String[] args) {
        Pmda pmda = Pmda.named("test", 250);
        pmda.option(new PmdaOption(
                List.of("--twice"),
                "YES",
                "defines a metric twice",
                "yes",
                yes -> pmda.cluster(0, () -> 1)
                        .metric(0, "test.twice", ValueType.U32, Semantics.INSTANT, Units.NONE, "", n -> n)));
        pmda.cluster(0, () -> print("stray print"))
                .metric(0, "test.print", ValueType.STRING, Semantics.INSTANT, Units.NONE, "prints", text -> text);
        pmda.module(Changing::new);
        System.exit(pmda.run(args));
    }
}

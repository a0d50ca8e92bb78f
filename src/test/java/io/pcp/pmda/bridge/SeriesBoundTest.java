package io.pcp.pmda.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.pcp.pmda.exposition.Family;
import io.pcp.pmda.exposition.FamilyType;
import io.pcp.pmda.exposition.Role;
import io.pcp.pmda.exposition.Series;
import io.pcp.pmda.exposition.SeriesRule.Verdict;
import java.util.List;
import org.junit.jupiter.api.Test;

class SeriesBoundTest {
    private static final Family FAMILY = new Family("x", FamilyType.GAUGE, "", "", null);

    private static Series named(String name) {
        return new Series(FAMILY, name, Role.VALUE, List.of());
    }

    @Test
    void noMoreThanTheLimitIsKeptOfADocumentAndWhatTheRuleDropsCountsNot() {
        SeriesBound bound = new SeriesBound(
                series -> series.sample().startsWith("no") ? Verdict.DROP : Verdict.EXACT,
                2,
                new SeriesBudget(1 << 20));
        bound.begin();
        assertEquals(Verdict.DROP, bound.judge(named("no")));
        assertEquals(Verdict.EXACT, bound.judge(named("a")));
        assertEquals(Verdict.EXACT, bound.judge(named("b")));
        assertEquals(Verdict.DROP, bound.judge(named("c")));
        bound.begin();
        assertEquals(Verdict.EXACT, bound.judge(named("d")));
    }
}

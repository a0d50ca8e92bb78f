package io.pcp.pmda.sdk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pcp.pmda.model.Label;
import io.pcp.pmda.model.LabelSet;
import io.pcp.pmda.sdk.TransientInstances.Item;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TransientInstancesTest {
    private static final Duration KEEP = Duration.ofMinutes(10);

    @TempDir
    private Path state;

    private final HandDrivenTime time = new HandDrivenTime();
    private final LogLines lines = new LogLines();
    private ChangeFlags changes;
    private TransientInstances domain;

    @BeforeEach
    void open() {
        changes = new ChangeFlags(time);
        PmdaContext context = new PmdaContext(
                "gpu",
                300,
                state,
                lines.log(),
                new Freshness(time),
                name -> Runnable::run,
                (period, task) -> () -> {},
                changes,
                () -> {});
        domain = new TransientInstances(context, 3, "Processes", "", LabelSet.EMPTY, KEEP, fetch -> {});
    }

    private static Item item(String key, String name) {
        return new Item(key, name, LabelSet.EMPTY);
    }

    private int one(String key, String name) {
        return domain.update(List.of(item(key, name))).get(key);
    }

    @Test
    void aThingKeepsItsIdWhileItIsThereAndForAWhileAfter() {
        int id = one("a", "gpu0/7 python");
        assertEquals(id, one("a", "gpu0/7 python"));
        domain.update(List.of());
        time.run(Duration.ofMinutes(9));
        assertEquals(id, one("a", "gpu0/7 python"));
    }

    @Test
    void anotherThingOfTheSameNameHasAnotherId() {
        int first = one("7 started 100", "gpu0/7 python");
        int second = one("7 started 200", "gpu0/7 python");
        assertNotEquals(first, second);
        assertNull(domain.table().byId(first));
        assertEquals("gpu0/7 python", domain.table().byId(second).name());
    }

    @Test
    void theNameOfTheFirstSightStays() {
        int id = one("a", "gpu0/7 sh");
        assertEquals(id, one("a", "gpu0/7 python"));
        assertEquals("gpu0/7 sh", domain.table().byId(id).name());
    }

    @Test
    void whatIsAwayForLongIsForgottenAndItsIdNeverGivenAgain() {
        Set<Integer> ids = new HashSet<>();
        for (int i = 0; i < 50; i++) {
            assertTrue(ids.add(one("key" + i, "gpu0/" + i + " batch")));
            domain.update(List.of());
            time.run(KEEP.plusSeconds(1));
            domain.update(List.of());
            // As after a restart.
            open();
        }
        assertTrue(InstanceCache.load(state.resolve("300.3"), problem -> {}).size() <= 2);
    }

    @Test
    void idsSurviveARestart() {
        Map<String, Integer> before = domain.update(List.of(item("a", "x"), item("b", "y")));
        open();
        assertEquals(before, domain.update(List.of(item("a", "x"), item("b", "y"))));
    }

    @Test
    void changedLabelsAreMarkedAndNewInstancesAreNot() {
        one("a", "x");
        assertFalse((changes.take() & ChangeFlags.LABELS) != 0);
        domain.update(List.of(new Item("a", "x", LabelSet.of(Label.text("pod", "p")))));
        assertTrue((changes.take() & ChangeFlags.LABELS) != 0);
    }

    @Test
    void ofTwoOfOneNameTheFirstCountsAndTheOtherIsSaidOnce() {
        Map<String, Integer> ids = domain.update(List.of(item("a", "x 1"), item("a", "x 2")));
        assertEquals(1, ids.size());
        domain.update(List.of(item("a", "x 1"), item("a", "x 2")));
        assertEquals(1, lines.with("left out").size());
    }

    @Test
    void keysOfAnyTextAreKept() {
        Map<String, Integer> before = domain.update(List.of(item("ü ] [ \n\u0000", "x")));
        assertEquals(1, before.size());
        open();
        assertEquals(before, domain.update(List.of(item("ü ] [ \n\u0000", "x"))));
    }
}

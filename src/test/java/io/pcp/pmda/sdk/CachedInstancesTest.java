package io.pcp.pmda.sdk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.pcp.pmda.model.Label;
import io.pcp.pmda.model.LabelSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CachedInstancesTest {
    @TempDir
    private Path directory;

    private final LogLines log = new LogLines();
    private final HandDrivenTime time = new HandDrivenTime();

    private CachedInstances open() {
        CachedInstances instances = new CachedInstances(7, "things");
        instances.open(directory, 300, time, log.log());
        return instances;
    }

    private static String table(CachedInstances instances) {
        StringBuilder text = new StringBuilder();
        instances
                .table()
                .instances()
                .forEach(i -> text.append(i.id()).append('=').append(i.name()).append(' '));
        return text.toString().strip();
    }

    @Test
    void instancesComeAndGoAndKeepTheirIds() {
        CachedInstances instances = open();
        instances.update(List.of("red", "green"));
        assertEquals("0=red 1=green", table(instances));
        instances.update(List.of("blue", "green"));
        assertEquals("1=green 2=blue", table(instances));
        instances.update(List.of("red"));
        assertEquals("0=red", table(instances));
        instances.update(List.of());
        assertEquals("", table(instances));
    }

    @Test
    void idsSurviveARestart() {
        open().update(List.of("red", "green", "blue"));
        CachedInstances second = open();
        assertEquals("", table(second), "remembered instances are not active before they are seen");
        second.update(List.of("blue", "new"));
        assertEquals("2=blue 3=new", table(second));
        assertEquals(List.of(), log.lines());
    }

    @Test
    void fileIsWrittenBeforeTheTableIsSeen() throws IOException {
        CachedInstances instances = open();
        instances.update(List.of("red"));
        assertEquals(List.of("2 0 2147483647", "0 1700000000 red"), Files.readAllLines(directory.resolve("300.7")));
    }

    @Test
    void unchangedTableStaysTheSameObject() {
        CachedInstances instances = open();
        instances.update(List.of("red", "green"));
        InstanceTable before = instances.table();
        instances.update(List.of("green", "red"));
        assertSame(before, instances.table());
    }

    @Test
    void labelsTravelWithTheirInstance() {
        CachedInstances instances = open();
        Map<String, LabelSet> labelled = new LinkedHashMap<>();
        labelled.put("red", LabelSet.of(Label.text("uuid", "u-0")));
        labelled.put("green", LabelSet.EMPTY);
        instances.update(labelled);
        assertEquals("{\"uuid\":\"u-0\"}", instances.table().byId(0).labels().json());
        instances.update(List.of("red", "green"));
        assertEquals(LabelSet.EMPTY, instances.table().byId(0).labels());
    }

    @Test
    void nameThatCannotBeKeptIsLeftOutAndLoggedOnce() {
        CachedInstances instances = open();
        for (int i = 0; i < 3; i++) {
            instances.update(List.of("gpu0 H100", "gpu0 A100", "two\nlines", "gpu1"));
        }
        assertEquals("0=gpu0 H100 1=gpu1", table(instances));
        assertEquals(2, log.lines().size(), () -> log.lines().toString());
        assertEquals(
                1,
                log.with("Warning: instance 'gpu0 A100' of domain 7 left out").size());
        assertEquals(
                1,
                log.with("Warning: instance 'two lines' of domain 7 left out").size());
    }

    @Test
    void unwritableStateIsLoggedOnceAndServiceGoesOn() throws IOException {
        directory = directory.resolve("missing");
        CachedInstances instances = open();
        instances.update(List.of("red"));
        instances.update(List.of("red", "green"));
        assertEquals("0=red 1=green", table(instances));
        assertEquals(
                1, log.with("Error: instance ids of domain 7 cannot be saved").size());
        Files.createDirectory(directory);
        instances.update(List.of("green"));
        assertEquals(3, Files.readAllLines(directory.resolve("300.7")).size());
    }

    @Test
    void damagedFileIsReportedInTheLog() throws IOException {
        Files.writeString(directory.resolve("300.7"), "2 0 2147483647\nrubbish\n");
        open();
        assertEquals(
                1,
                log.with("Warning: " + directory.resolve("300.7") + ":2: not 'id last-seen name'")
                        .size());
    }

    @Test
    void updateBeforeTheStartIsAnError() {
        CachedInstances instances = new CachedInstances(7, "things");
        assertThrows(IllegalStateException.class, () -> instances.update(List.of("red")));
    }

    @Test
    void domainAsksItsPublisherWhenItHasOne() {
        CachedInstances instances = open();
        Freshness rule = time.freshness();
        Fetch before = new Fetch(rule, java.time.Duration.ofSeconds(2), new Client(0), io.pcp.pmda.model.Profile.ALL);
        instances.touch(before);
        SnapshotOwner<String> owner =
                new SnapshotOwner<>("owner", rule, SnapshotOwner.Limits.DEFAULT, time.worker(), parts -> "made", null);
        assertNull(owner.latest());
        instances.publishedBy(owner);
        try {
            new Fetch(rule, java.time.Duration.ofSeconds(2), new Client(0), io.pcp.pmda.model.Profile.ALL)
                    .gather(List.of(instances));
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        assertEquals("made", owner.latest());
    }
}

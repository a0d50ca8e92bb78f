package io.pcp.pmda.sdk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pcp.pmda.model.Label;
import io.pcp.pmda.model.LabelSet;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InstanceTableTest {
    private final InstanceTable table = new InstanceTable(List.of(
            new Instance(7, "blue"), new Instance(0, "red"), new Instance(1, "green box"), new Instance(3, "12 ft")));

    @ParameterizedTest
    @CsvSource({
        "red, 0",
        "green box, 1",
        "green, 1",
        "'green ',",
        "green bo,",
        "green box x,",
        "box,",
        "gree,",
        "'',",
        "RED,",
        "red wine,",
        "12, 3",
        "12 ft, 3"
    })
    void nameMatchesWholeOrByItsFirstWord(String name, Integer id) {
        Instance found = table.byName(name);
        assertEquals(id, found == null ? null : (Integer) found.id());
    }

    @Test
    void instancesAscendById() {
        assertEquals(
                List.of(0, 1, 3, 7),
                table.instances().stream().map(Instance::id).toList());
    }

    @Test
    void idsAreKnownOrNot() {
        assertTrue(table.contains(7));
        assertFalse(table.contains(2));
        assertEquals("blue", table.byId(7).name());
        assertNull(table.byId(-1));
    }

    @Test
    void instancesThatCannotBeToldApartAreRefused() {
        var sameId = assertThrows(
                IllegalArgumentException.class,
                () -> new InstanceTable(List.of(new Instance(0, "a"), new Instance(0, "b"))));
        assertTrue(sameId.getMessage().contains("'a'") && sameId.getMessage().contains("'b'"), sameId::toString);
        assertThrows(
                IllegalArgumentException.class,
                () -> new InstanceTable(List.of(new Instance(0, "a x"), new Instance(1, "a y"))));
    }

    @Test
    void fixedDomainCountsFromZero() {
        InstanceDomain domain = InstanceDomain.fixed(4, "colours", "red", "green");
        assertEquals(4, domain.serial());
        assertEquals("colours", domain.oneline());
        assertEquals(1, domain.table().byName("green").id());
    }

    @Test
    void tableOfArraysAnswersLikeOneOfObjects() {
        int[] ids = {0, 1, 3, 7};
        String[] names = {"red", "green box", "12 ft", "blue"};
        InstanceTable made = InstanceTable.of(
                ids,
                position -> names[position],
                position -> new Instance(ids[position], names[position], LabelSet.of(Label.number("n", position))));
        assertEquals(4, made.size());
        assertEquals(
                table.instances().stream().map(Instance::name).toList(),
                made.instances().stream().map(Instance::name).toList());
        assertEquals("{\"n\":2}", made.byId(3).labels().json());
        assertEquals(7, made.byName("blue").id());
        assertEquals(1, made.byName("green").id());
        assertNull(made.byName("green bo"));
        assertNull(made.byName("gold"));
        assertNull(made.byId(2));
    }

    @Test
    void idsOfArraysMustAscend() {
        assertThrows(
                IllegalArgumentException.class,
                () -> InstanceTable.of(new int[] {1, 1}, i -> "n" + i, i -> new Instance(1, "n" + i)));
    }

    @Test
    void everyNameOfALargeTableIsFound() {
        List<Instance> many = new ArrayList<>();
        for (int i = 0; i < 3000; i++) {
            many.add(new Instance(i * 7, "name" + i));
        }
        InstanceTable large = new InstanceTable(many);
        many.forEach(instance -> assertEquals(instance, large.byName(instance.name())));
        assertNull(large.byName("name3000"));
    }

    @Test
    void positionIsFoundWithAndWithoutAGoodGuess() {
        assertEquals(2, table.position(3, 2));
        assertEquals(2, table.position(3, 1));
        assertEquals(2, table.position(3, 4));
        assertEquals(0, table.position(0, 3));
        assertTrue(table.position(2, 2) < 0);
    }
}

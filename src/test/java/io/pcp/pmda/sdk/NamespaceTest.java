package io.pcp.pmda.sdk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NamespaceTest {
    private static Namespace of(Object... namesAndIds) {
        Map<String, Integer> entries = new LinkedHashMap<>();
        for (int i = 0; i < namesAndIds.length; i += 2) {
            entries.put((String) namesAndIds[i], (Integer) namesAndIds[i + 1]);
        }
        return new Namespace(entries);
    }

    private final Namespace names = of("b.two", 2, "b.deep.er.one", 1, "a", 3, "b.also_two", 2);

    @ParameterizedTest
    @CsvSource({
        "b.two, 2",
        "b.deep.er.one, 1",
        "a, 3",
        "b,",
        "b.deep,",
        "c,",
        "b.two.three,",
        "b.tw,",
        "'',",
        "b.,",
        ".b,",
        "b..two,"
    })
    void leafHasItsIdAndNothingElseHasOne(String name, Integer pmid) {
        assertEquals(pmid, names.pmid(name));
    }

    @Test
    void idHasAllItsNames() {
        assertEquals(List.of("b.two", "b.also_two"), names.names(2));
        assertEquals(List.of(), names.names(9));
    }

    @Test
    void childrenComeInTheOrderTheyWereAdded() {
        assertEquals(List.of(new Namespace.Child("b", false), new Namespace.Child("a", true)), names.children(""));
        assertEquals(
                List.of(
                        new Namespace.Child("two", true),
                        new Namespace.Child("deep", false),
                        new Namespace.Child("also_two", true)),
                names.children("b"));
    }

    @Test
    void leafHasNoChildrenAndAnUnknownNameIsUnknown() {
        assertEquals(List.of(), names.children("a"));
        assertNull(names.children("c"));
        assertNull(names.children("a.b"));
    }

    @Test
    void traverseFindsAllLeavesAtOrBelow() {
        assertEquals(List.of("b.two", "b.deep.er.one", "b.also_two", "a"), names.traverse(""));
        assertEquals(List.of("b.deep.er.one"), names.traverse("b.deep"));
        assertEquals(List.of("a"), names.traverse("a"));
        assertNull(names.traverse("c"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "a.", ".a", "a..b", "1a", "_a", "a.1", "a-b", "a b", "ä", "a.b:c"})
    void badNameIsRefusedByItself(String name) {
        var refused = assertThrows(IllegalArgumentException.class, () -> of(name, 1));
        assertTrue(refused.getMessage().startsWith("'" + name + "' is no metric name"), refused::toString);
    }

    @Test
    void nameCannotBeLeafAndBranch() {
        assertEquals(
                "'a.b' continues a metric name",
                assertThrows(IllegalArgumentException.class, () -> of("a", 1, "a.b", 2))
                        .getMessage());
        assertEquals(
                "'a' is there already, as a metric or as a branch",
                assertThrows(IllegalArgumentException.class, () -> of("a.b", 1, "a", 2))
                        .getMessage());
    }
}

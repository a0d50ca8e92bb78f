package io.pcp.pmda.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProfileTest {
    private static final InDom ONE = InDom.of(400, 0);
    private static final InDom TWO = InDom.of(400, 1);

    @ParameterizedTest
    @CsvSource({
        // include by default, include unlisted, wanted: listed 7, listed -1, unlisted 0, other instance domain
        "true, true, false, false, true, true",
        "true, false, true, true, false, true",
        "false, true, false, false, true, false",
        "false, false, true, true, false, false",
    })
    void listedIsTheInverseOfTheEntryAndTheRestIsTheEntry(
            boolean byDefault, boolean unlisted, boolean seven, boolean minusOne, boolean zero, boolean other) {
        Profile profile = new Profile(byDefault, List.of(new Profile.Entry(ONE, unlisted, List.of(7, 3, -1))));
        assertEquals(seven, profile.of(ONE).includes(7));
        assertEquals(minusOne, profile.of(ONE).includes(-1));
        assertEquals(zero, profile.of(ONE).includes(0));
        assertEquals(zero, profile.of(ONE).includes(Integer.MAX_VALUE));
        assertEquals(other, profile.of(TWO).includes(7));
        assertEquals(other, profile.of(TWO).includes(0));
    }

    @Test
    void withoutProfileEverythingIsIncluded() {
        assertTrue(Profile.ALL.of(ONE).includes(5));
        assertTrue(Profile.ALL.of(ONE).all());
    }

    @Test
    void entryWithoutInstancesIsAllOrNothing() {
        Profile all = new Profile(false, List.of(new Profile.Entry(ONE, true, List.of())));
        assertTrue(all.of(ONE).all());
        assertTrue(all.of(ONE).includes(0));
        Profile nothing = new Profile(true, List.of(new Profile.Entry(ONE, false, List.of())));
        assertFalse(nothing.of(ONE).all());
        assertFalse(nothing.of(ONE).includes(0));
    }

    @Test
    void allIsSaidOnlyWhenNothingIsExcluded() {
        Profile profile = new Profile(true, List.of(new Profile.Entry(ONE, true, List.of(1))));
        assertFalse(profile.of(ONE).all());
        assertFalse(new Profile(false, List.of()).of(ONE).all());
    }

    @Test
    void duplicateInstancesChangeNothing() {
        Profile profile = new Profile(true, List.of(new Profile.Entry(ONE, false, List.of(4, 4, 2, 4))));
        assertTrue(profile.of(ONE).includes(4));
        assertTrue(profile.of(ONE).includes(2));
        assertFalse(profile.of(ONE).includes(3));
    }

    @Test
    void firstEntryOfAnInstanceDomainCounts() {
        Profile profile = new Profile(
                true, List.of(new Profile.Entry(ONE, false, List.of(1)), new Profile.Entry(ONE, true, List.of(1))));
        assertTrue(profile.of(ONE).includes(1));
        assertFalse(profile.of(ONE).includes(2));
    }
}

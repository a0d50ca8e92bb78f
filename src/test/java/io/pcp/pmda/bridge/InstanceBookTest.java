package io.pcp.pmda.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class InstanceBookTest {

    /** A fingerprint whose natural id is known. */
    private static long print(int id, int rest) {
        return (long) id << 33 | rest;
    }

    private static int add(InstanceBook book, long print) {
        return book.id(book.add(print, (int) (print * 0x9e3779b97f4a7c15L >>> 32), InstanceBook.EXACT, 100));
    }

    @Test
    void theIdIsTheUpperPartOfTheFingerprint() {
        InstanceBook book = new InstanceBook(false);
        assertEquals(77, add(book, print(77, 5)));
        assertEquals(0, add(book, print(0, 5)));
        assertEquals(Integer.MAX_VALUE, add(book, print(Integer.MAX_VALUE, 9)));
        assertEquals(77, book.id(book.find(print(77, 5))));
        assertEquals(-1, book.find(print(77, 6)));
    }

    @Test
    void whoComesLaterGetsTheNextFreeId() {
        InstanceBook book = new InstanceBook(false);
        assertEquals(5, add(book, print(5, 1)));
        assertEquals(6, add(book, print(5, 2)));
        assertEquals(7, add(book, print(6, 1)), "6 is taken by somebody whose own id it is not");
        assertEquals(8, add(book, print(5, 3)));
        assertEquals(Integer.MAX_VALUE, add(book, print(Integer.MAX_VALUE, 1)));
        assertEquals(0, add(book, print(Integer.MAX_VALUE, 2)), "behind the last comes the first");
        assertEquals(1, add(book, print(0, 1)));
    }

    @Test
    void idsOfDamagedLinesAreForWhoseTheyAreByNature() {
        InstanceBook book = new InstanceBook(false);
        book.reserve(6);
        add(book, print(5, 1));
        assertEquals(7, add(book, print(5, 2)));
        assertEquals(6, add(book, print(6, 1)));
    }

    /** The places of sorted ids are spread: this never ends when they crowd. */
    @Test
    void sortedFingerprintsAreAddedAsFastAsOthers() {
        InstanceBook book = new InstanceBook(false);
        for (int i = 0; i < InstanceBook.LIMIT; i++) {
            assertEquals(i, book.id(book.add(print(i, 0), i, 0, 100)));
        }
        assertEquals(InstanceBook.LIMIT, book.size());
        assertEquals(4711, book.id(book.findId(4711)));
    }

    @Test
    void sequentialIdsAreNeverGivenTwice() {
        InstanceBook book = new InstanceBook(true);
        assertEquals(0, add(book, print(9, 1)));
        assertEquals(1, add(book, print(9, 2)));
        book.purge(200, id -> false);
        assertEquals(0, book.size());
        assertEquals(2, add(book, print(9, 1)));
    }

    @Test
    void namesAreTakenUnlessBothAreTheOnlyPossibleOnes() {
        InstanceBook book = new InstanceBook(false);
        book.add(print(1, 1), 42, InstanceBook.EXACT, 100);
        book.add(print(2, 1), 43, 0, 100);
        assertFalse(book.nameTaken(42, true));
        assertTrue(book.nameTaken(42, false));
        assertTrue(book.nameTaken(43, true));
        assertFalse(book.nameTaken(44, false));
        book.purge(200, id -> id == 1);
        assertFalse(book.nameTaken(43, true));
        assertTrue(book.nameTaken(42, false));
    }

    @Test
    void whatWasNotSeenIsForgottenButNotWhatIsInUse() {
        InstanceBook book = new InstanceBook(false);
        for (int i = 0; i < 1000; i++) {
            book.add(print(i, i), i, 0, i);
        }
        book.purge(500, id -> id == 7);
        assertEquals(501, book.size());
        assertEquals(7, book.id(book.find(print(7, 7))));
        assertEquals(-1, book.find(print(8, 8)));
        assertEquals(999, book.day(book.find(print(999, 999))));
    }

    @Test
    void tooManyInstancesPushOutTheOldestOnly() {
        // Spread as fingerprints are.
        int step = 20_011;
        InstanceBook book = new InstanceBook(false);
        for (int i = 0; i < InstanceBook.LIMIT; i++) {
            book.add(print(i * step, 1), i * step * 2 + 1, 0, i < 50_000 ? 200 : 100 + i % 50);
        }
        book.makeRoom(0, id -> false);
        assertEquals(InstanceBook.LIMIT, book.size());
        book.makeRoom(1, id -> id == 60_000 * step);
        assertTrue(book.size() < InstanceBook.LIMIT && book.size() > InstanceBook.LIMIT * 3 / 4, book.size() + "");
        assertTrue(book.find(print(49_999 * step, 1)) >= 0, "seen last");
        assertTrue(book.find(print(60_000 * step, 1)) >= 0, "in use");
        assertEquals(-1, book.find(print(50_000 * step, 1)), "oldest");
    }

    @Test
    void aBookAgreesWithAPlainMapWhateverHappens() {
        Random random = new Random(11);
        InstanceBook book = new InstanceBook(false);
        Map<Long, Integer> plain = new HashMap<>();
        for (int step = 0; step < 20_000; step++) {
            long print = print(random.nextInt(300) * 7_000_001, random.nextInt(20));
            if (random.nextInt(2000) == 0) {
                Set<Integer> kept = new HashSet<>();
                plain.values().removeIf(id -> {
                    boolean keep = random.nextBoolean() && kept.add(id);
                    return !keep;
                });
                book.purge(Integer.MAX_VALUE >> 4, kept::contains);
            } else if (random.nextInt(50) == 0) {
                int id = random.nextInt(300) * 7_000_001 + random.nextInt(2);
                book.put(print, id, step * 7919, 0, 100);
                plain.values().removeIf(one -> one == id);
                plain.put(print, id);
            } else if (book.find(print) < 0) {
                int id = add(book, print);
                assertFalse(plain.containsValue(id), "id " + id + " given twice");
                plain.put(print, id);
            }
            Integer id = plain.get(print);
            assertEquals(id == null ? -1 : id, book.find(print) < 0 ? -1 : book.id(book.find(print)));
            assertEquals(plain.size(), book.size());
        }
    }
}

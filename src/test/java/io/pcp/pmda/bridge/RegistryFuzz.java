package io.pcp.pmda.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pcp.pmda.model.Semantics;
import io.pcp.pmda.model.Units;
import io.pcp.pmda.model.ValueType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.CRC32;

/** What must hold for any file of the registry. */
public final class RegistryFuzz {
    private static final int DAY = 20_000;
    private static final Kind KIND = new Kind(ValueType.DOUBLE, Semantics.COUNTER, Units.NONE, "", false, false);

    private RegistryFuzz() {}

    /**
     * Whatever the file holds, numbers are given, are within their ranges, belong to one metric each, and are the same
     * after each restart; names are names of PCP, none twice; a file once repaired is whole.
     *
     * @param input lines without their check sums, which they get; those that begin with {@code !} stay as they are,
     *     without it
     */
    public static void file(byte[] input) {
        try {
            Path directory = Files.createTempDirectory("registry-fuzz");
            try {
                Path file = directory.resolve("registry");
                Files.write(file, withSums(input));
                String first = life(file, true);
                assertEquals(first, life(file, false));
                assertEquals(first, life(file, false));
            } finally {
                delete(directory);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A file of these lines, see {@link #file}. */
    static byte[] withSums(byte[] input) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        CRC32 crc = new CRC32();
        int start = 0;
        for (int i = 0; i <= input.length; i++) {
            if (i < input.length && input[i] != '\n') {
                continue;
            }
            if (start < i && input[start] == '!') {
                out.write(input, start + 1, i - start - 1);
            } else if (start < i) {
                crc.reset();
                crc.update(input, start, i - start);
                out.writeBytes(String.format("%08x ", crc.getValue()).getBytes(StandardCharsets.US_ASCII));
                out.write(input, start, i - start);
            }
            if (i < input.length) {
                out.write('\n');
            }
            start = i + 1;
        }
        return out.toByteArray();
    }

    /** What an agent serves that finds the file. */
    private static String life(Path file, boolean first) {
        Registry registry = Registry.open(file, (what, text) -> {
            assertFalse(what.isBlank() || text.indexOf('\n') >= 0, text);
            assertTrue(first || !what.equals("registry damaged"), text);
        });
        StringBuilder served = new StringBuilder();
        Set<Integer> numbers = new HashSet<>();
        Set<Integer> serials = new HashSet<>();
        for (String name : List.of("a", "b")) {
            SourceBook book = registry.source(name, "workload." + name, Duration.ofDays(90), DAY);
            Set<String> names = new HashSet<>();
            for (String label : List.of("x", "y")) {
                DomainEntry domain = registry.domain(book, "labels", List.of(label));
                served.append(domain == null ? "none" : domain.serial()).append(' ');
                if (domain != null) {
                    assertTrue(domain.serial() >= Registry.FIRST_SERIAL && domain.serial() <= Registry.LAST_SERIAL);
                    assertTrue(serials.add(domain.serial()), () -> "two domains have the serial " + domain.serial());
                    instances(registry, domain, served);
                    metric(registry, book, "m_" + label, domain, numbers, served);
                }
            }
            book.each(entry -> assertTrue(entry.tombstone || names.add(entry.leaf), () -> "twice: " + entry.leaf));
        }
        registry.commit();
        registry.close();
        return served.toString();
    }

    private static void instances(Registry registry, DomainEntry domain, StringBuilder served) {
        Set<Integer> ids = new HashSet<>();
        for (long print = 1; print <= 3; print++) {
            int position = domain.book().find(print << 40 | print);
            if (position < 0) {
                position = registry.add(domain, print << 40 | print, (int) print, 0, DAY);
            }
            int id = domain.book().id(position);
            assertTrue(id >= 0 && ids.add(id), () -> "instance id " + id);
            served.append(id).append(',');
        }
    }

    private static void metric(
            Registry registry,
            SourceBook book,
            String raw,
            DomainEntry domain,
            Set<Integer> numbers,
            StringBuilder served) {
        MetricEntry entry = book.find(raw, raw);
        if (entry == null || !entry.sameValues(KIND) || entry.domain != domain) {
            entry = registry.allocate(book, raw, raw, KIND, domain, DAY, 1 << 20);
        }
        if (entry == null) {
            served.append("none ");
            return;
        }
        int number = entry.cluster << 10 | entry.item;
        assertTrue(entry.cluster >= BlockOwners.FIRST && entry.cluster <= BlockOwners.LAST);
        assertTrue(entry.item >= 0 && entry.item < 1024);
        assertTrue(numbers.add(number), () -> "two metrics have the number " + number);
        assertTrue(Names.valid(entry.leaf), entry.leaf);
        assertEquals(book, registry.owners().of(entry.cluster));
        served.append(number).append('=').append(entry.leaf).append(' ');
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(directory);
    }
}

package io.pcp.pmda.bridge;

import java.io.IOException;
import java.util.Collection;
import java.util.Comparator;
import java.util.Set;
import java.util.TreeSet;

/** All that counts, for a file of the {@link Registry} written anew. The registry guards the books meanwhile. */
final class RegistryDump {
    /** Bytes after which lines go out. */
    private static final int FULL = 1 << 15;

    private final RecordBuffer buffer = new RecordBuffer();
    private final RegistryRecords out = new RegistryRecords(buffer);
    private final RegistryFile.Sink sink;

    private RegistryDump(RegistryFile.Sink sink) {
        this.sink = sink;
    }

    static void write(int nextSerial, int nextSource, Collection<SourceBook> books, RegistryFile.Sink sink)
            throws IOException {
        RegistryDump dump = new RegistryDump(sink);
        dump.out.header(nextSerial, nextSource);
        for (SourceBook book : books) {
            dump.write(book);
        }
        sink.write(dump.buffer);
    }

    private void write(SourceBook book) throws IOException {
        out.source(book);
        book.blocks.forEach(block -> out.block(book, block));
        Set<DomainEntry> all = domains(book);
        all.forEach(domain -> out.domain(book, domain));
        book.each(entry -> out.metric(book, entry));
        for (DomainEntry domain : all) {
            for (int position = 0; position < domain.book().positions(); position++) {
                if (domain.book().isThere(position)) {
                    out.instance(domain, position);
                }
                if (buffer.length() > FULL) {
                    sink.write(buffer);
                }
            }
        }
        sink.write(buffer);
    }

    /** By serial; with those of its metrics that another with the same names has succeeded. */
    private static Set<DomainEntry> domains(SourceBook book) {
        Set<DomainEntry> all = new TreeSet<>(Comparator.comparingInt(DomainEntry::serial));
        all.addAll(book.domains.values());
        book.each(entry -> {
            if (entry.domain != null) {
                all.add(entry.domain);
            }
        });
        return all;
    }

    /** Bytes that {@link #write} would write, roughly. */
    static long bytes(Collection<SourceBook> books) {
        long[] bytes = {64L + 80L * books.size()};
        for (SourceBook book : books) {
            book.each(entry -> bytes[0] += 60 + entry.raw.length() + entry.wanted.length() + entry.leaf.length());
            for (DomainEntry domain : book.domains.values()) {
                bytes[0] +=
                        60 + 16L * domain.names().size() + 54L * domain.book().size();
            }
        }
        return bytes[0];
    }
}

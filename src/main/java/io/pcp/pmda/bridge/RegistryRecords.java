package io.pcp.pmda.bridge;

import java.util.List;

/**
 * The lines of the registry's file, one kind a method. Days are days since the epoch.
 *
 * <pre>
 * V 1 serial source                                            format; serials and sources below these were given
 * S source retain day name namespace                           source: its number, days its metrics are remembered, last seen
 * B cluster source next                                        1024 metric numbers of a source; items below next are not given again
 * D serial source next mode names                              instance domain; names of the labels, divided by commas
 * M cluster item source type sem units serial flags day raw wanted leaf   metric; serial 0: singular; flags: u guessed, x tombstone
 * I serial day form print name [id]                            instance: fingerprint, hash of the name; id where it is not the natural one
 * t serial day print…                                          instances seen
 * u source day number…                                          metrics seen: cluster * 1024 + item
 * </pre>
 *
 * What a later line says of the same thing overrules what an earlier one said. A number is not given to another thing by a
 * later line, unless what had it was not seen for its time: see {@link RegistryLoader}.
 */
final class RegistryRecords {
    static final int FORMAT = 1;
    private static final int PER_LINE = 256;

    private final RecordBuffer out;

    RegistryRecords(RecordBuffer out) {
        this.out = out;
    }

    void header(int nextSerial, int nextSource) {
        out.begin('V').number(FORMAT).number(nextSerial).number(nextSource).end();
    }

    void source(SourceBook source) {
        out.begin('S').number(source.number).number(source.retainDays).number(source.day);
        out.text(source.name).text(source.namespace).end();
    }

    void block(SourceBook source, SourceBook.Block block) {
        out.begin('B')
                .number(block.cluster)
                .number(source.number)
                .number(block.next())
                .end();
    }

    void domain(SourceBook source, DomainEntry domain) {
        out.begin('D')
                .number(domain.serial())
                .number(source.number)
                .number(domain.book().next());
        out.text(domain.mode()).text(String.join("\n", domain.names())).end();
    }

    void metric(SourceBook source, MetricEntry entry) {
        out.begin('M').number(entry.cluster).number(entry.item).number(source.number);
        out.number(entry.type.code()).number(entry.semantics.code()).hex(entry.units.word() & 0xffffffffL);
        out.number(entry.domain == null ? 0 : entry.domain.serial());
        out.text((entry.unknown ? "u" : "") + (entry.tombstone ? "x" : "")).number(entry.day);
        out.text(entry.raw).text(entry.wanted).text(entry.leaf).end();
    }

    void instance(DomainEntry domain, int position) {
        InstanceBook book = domain.book();
        long print = book.print(position);
        out.begin('I').number(domain.serial()).number(book.day(position)).hex(book.form(position));
        out.hex(print).hex(book.name(position) & 0xffffffffL);
        if (book.sequential() || book.id(position) != InstanceBook.natural(print)) {
            out.number(book.id(position));
        }
        out.end();
    }

    /** Instances at these positions were seen. */
    void seen(DomainEntry domain, int day, int[] positions, int count) {
        for (int i = 0; i < count; i++) {
            if (i % PER_LINE == 0) {
                out.begin('t').number(domain.serial()).number(day);
            }
            out.hex(domain.book().print(positions[i]));
            if (i % PER_LINE == PER_LINE - 1 || i == count - 1) {
                out.end();
            }
        }
    }

    /** The source and these of its metrics were seen. */
    void seen(SourceBook source, int day, List<MetricEntry> metrics) {
        int i = 0;
        do {
            out.begin('u').number(source.number).number(day);
            for (int end = Math.min(metrics.size(), i + PER_LINE); i < end; i++) {
                out.number((long) metrics.get(i).cluster << 10 | metrics.get(i).item);
            }
            out.end();
        } while (i < metrics.size());
    }
}

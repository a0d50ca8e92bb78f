package io.pcp.pmda.bridge;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Gives series their instances: ids and names. Holds the lock of the registry while it looks and writes. */
final class InstanceGiver {
    private final Registry registry;
    private final InstanceNames names;

    InstanceGiver(Registry registry, InstanceNames names) {
        this.registry = registry;
        this.names = names;
    }

    /**
     * Writes the ids of series of one domain into the pass. Without regard to the order of the document, but where ids
     * count from 0: the same document gives the same on every machine.
     */
    void give(DomainState domain, List<LayoutPass.Pending> series, LayoutPass pass, int today) {
        InstanceBook book = domain.entry.book();
        synchronized (registry) {
            book.makeRoom(series.size(), domain::knows);
            List<LayoutPass.Pending> unknown = new ArrayList<>();
            for (LayoutPass.Pending one : series) {
                if (book.find(one.print) < 0) {
                    unknown.add(one);
                }
            }
            enter(domain.entry, unknown, today);
            for (LayoutPass.Pending one : series) {
                int position = book.find(one.print);
                int id = book.id(position);
                pass.ids[one.index] = id;
                if (!domain.knows(id)) {
                    domain.add(id, one.series, book.form(position));
                }
            }
            int[] fresh = domain.freshIds();
            if (fresh.length > 0) {
                registry.seen(domain.entry, fresh, today);
            }
        }
    }

    private void enter(DomainEntry domain, List<LayoutPass.Pending> unknown, int today) {
        if (unknown.isEmpty()) {
            return;
        }
        if (names.upstream()) {
            for (LayoutPass.Pending one : unknown) {
                if (domain.book().find(one.print) < 0) {
                    registry.add(domain, one.print, 0, 0, today);
                }
            }
            return;
        }
        unknown.sort((a, b) -> Long.compareUnsigned(a.print, b.print));
        Map<Integer, Integer> wanted = wantedNames(unknown);
        LayoutPass.Pending before = null;
        for (LayoutPass.Pending one : unknown) {
            if (before == null || before.print != one.print) {
                before = one;
                InstanceNames.Plain plain = names.plain(one.labels, one.print, one.verbatim());
                boolean shared = wanted.getOrDefault(plain.hash(), 0) > 1;
                enter(domain, one, plain, shared, today);
            }
        }
    }

    /** How many label sets want a name, where only one label is to name them. */
    private Map<Integer, Integer> wantedNames(List<LayoutPass.Pending> sorted) {
        if (!names.mode().startsWith("label:")) {
            return Map.of();
        }
        Map<Integer, Integer> counts = new HashMap<>();
        for (int i = 0; i < sorted.size(); i++) {
            LayoutPass.Pending one = sorted.get(i);
            if (i == 0 || sorted.get(i - 1).print != one.print) {
                counts.merge(names.plain(one.labels, one.print, one.verbatim()).hash(), 1, Integer::sum);
            }
        }
        return counts;
    }

    private void enter(
            DomainEntry domain, LayoutPass.Pending one, InstanceNames.Plain first, boolean shared, int today) {
        InstanceBook book = domain.book();
        InstanceNames.Plain plain = first;
        boolean byLabel = names.mode().startsWith("label:") && !plain.fallback();
        if (byLabel && (shared || book.nameTaken(plain.hash(), false))) {
            plain = names.fallback(one.labels, one.print);
        }
        int form = plain.form();
        int name = plain.hash();
        if (book.nameTaken(name, plain.exact())) {
            form = form & ~InstanceBook.EXACT | InstanceBook.SUFFIX;
            name = hash(InstanceNames.suffixed(plain.text(), one.print, false));
            if (book.nameTaken(name, false)) {
                form |= InstanceBook.LONG;
                name = hash(InstanceNames.suffixed(plain.text(), one.print, true));
            }
        }
        registry.add(domain, one.print, name, form, today);
    }

    private static int hash(String name) {
        return new InstanceNames.Plain(name, false, false).hash();
    }

    /** Ids of all domains that are shown, ascending, by domain. */
    static Map<DomainEntry, int[]> shown(Iterable<DomainState> domains) {
        Map<DomainEntry, int[]> all = new HashMap<>();
        for (DomainState domain : domains) {
            all.put(domain.entry, Arrays.copyOf(domain.ids(), domain.ids().length));
        }
        return all;
    }
}

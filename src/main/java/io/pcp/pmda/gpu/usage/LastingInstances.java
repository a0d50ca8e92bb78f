package io.pcp.pmda.gpu.usage;

import io.pcp.pmda.gpu.usage.UseView.OwnerRow;
import io.pcp.pmda.model.Label;
import io.pcp.pmda.model.LabelSet;
import io.pcp.pmda.process.Owner;
import io.pcp.pmda.sdk.InstanceDomain;
import io.pcp.pmda.sdk.TransientInstances;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Instances of owners. One stays for a while after its last process has ended, with zero processes, so that its end can be
 * seen. Of the worker that folds, but {@link #domain}.
 */
final class LastingInstances {
    /** Those that have ended are kept up to this many; the longest gone goes first. */
    private static final int MOST_ENDED = 1024;

    private record Known(String identity, String kind, Owner owner, LabelSet labels, OwnerUse use, long seen) {}

    private final TransientInstances domain;
    private Map<String, Known> owners = new LinkedHashMap<>();

    LastingInstances(TransientInstances domain) {
        this.domain = domain;
    }

    InstanceDomain domain() {
        return domain;
    }

    /**
     * Makes these, and those not long gone, the instances.
     *
     * @param present by name
     * @return rows by ascending id
     */
    List<OwnerRow> update(Map<String, OwnerSum> present, long now) {
        Map<String, Known> next = new LinkedHashMap<>();
        present.forEach((name, sum) -> {
            Known before = owners.get(name);
            boolean same = before != null && before.identity().equals(sum.identity());
            LabelSet labels = same ? filled(before, sum) : sum.labels();
            String kind = same && before.kind() != null ? before.kind() : sum.kind();
            next.put(name, new Known(sum.identity(), kind, sum.owner(), labels, sum.use(), now));
        });
        owners.entrySet().stream()
                .filter(owner -> !present.containsKey(owner.getKey())
                        && now - owner.getValue().seen() < UseTally.KEEP)
                .sorted(Comparator.comparingLong(owner -> now - owner.getValue().seen()))
                .limit(MOST_ENDED)
                .forEach(owner -> next.put(owner.getKey(), ended(owner.getValue())));
        owners = next;
        return rows();
    }

    private static Known ended(Known known) {
        return known.use().processes() == 0
                ? known
                : new Known(
                        known.identity(),
                        known.kind(),
                        known.owner(),
                        known.labels(),
                        known.use().ended(),
                        known.seen());
    }

    /** Labels stay as they are; only what was not known at first is filled in. */
    private static LabelSet filled(Known known, OwnerSum now) {
        LabelSet before = known.labels();
        if (known.owner() == now.owner()) {
            return before;
        }
        List<Label> missing = now.labels().labels().stream()
                .filter(label ->
                        before.labels().stream().noneMatch(there -> there.name().equals(label.name())))
                .toList();
        return missing.isEmpty() ? before : before.with(missing.toArray(new Label[0]));
    }

    private List<OwnerRow> rows() {
        List<TransientInstances.Item> items = new ArrayList<>();
        owners.forEach((name, owner) ->
                items.add(new TransientInstances.Item(name + " " + owner.identity(), name, owner.labels())));
        Map<String, Integer> ids = domain.update(items);
        List<OwnerRow> rows = new ArrayList<>();
        owners.forEach((name, owner) -> {
            Integer id = ids.get(name + " " + owner.identity());
            if (id != null) {
                rows.add(new OwnerRow(id, owner.kind(), owner.use()));
            }
        });
        rows.sort(Comparator.comparingInt(OwnerRow::id));
        return List.copyOf(rows);
    }

    /** Whether one has been gone long enough to be forgotten. */
    boolean due(long now) {
        return owners.values().stream().anyMatch(owner -> now - owner.seen() >= UseTally.KEEP);
    }
}

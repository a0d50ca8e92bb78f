package io.pcp.pmda.otlp;

import io.pcp.pmda.exposition.SeriesLabel;
import io.pcp.pmda.otlp.Resource.Place;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Which attributes of resources all series have in common, and which are notes of some. Guarded by the store. */
final class ResourceLabels {
    private final LabelText texts;
    private final Set<String> wanted = new LinkedHashSet<>();
    private List<SeriesLabel> common = List.of();

    /**
     * @param wanted keys of attributes
     */
    ResourceLabels(LabelText texts, List<String> wanted) {
        this.texts = texts;
        this.wanted.add("service.name");
        this.wanted.add("service.namespace");
        this.wanted.addAll(wanted);
    }

    /** What all series have; the same list while it is so. */
    List<SeriesLabel> common() {
        return common;
    }

    /**
     * Works it out anew.
     *
     * @param naming attributes that tell resources apart, which are no notes
     * @return places whose notes have changed
     */
    List<Place> arrange(Collection<Place> places, List<String> naming) {
        List<Place> live = new ArrayList<>(places);
        live.removeIf(place -> place.streams == 0 && places.size() > 1);
        List<SeriesLabel> all = new ArrayList<>();
        List<String> notes = new ArrayList<>();
        for (String key : wanted) {
            if (naming.contains(key) || live.isEmpty()) {
                continue;
            }
            String value = live.get(0).current.text(key);
            if (!live.stream().allMatch(place -> place.current.text(key).equals(value))) {
                notes.add(key);
            } else if (!value.isEmpty()) {
                all.add(texts.label(key, value));
            }
        }
        if (!live.isEmpty() && !all.equals(common)) {
            common = List.copyOf(all);
        }
        List<Place> changed = new ArrayList<>();
        for (Place place : live) {
            SeriesLabel[] now = notes(place, notes);
            if (!Arrays.equals(now, place.notes)) {
                place.notes = now;
                changed.add(place);
            }
        }
        return changed;
    }

    private SeriesLabel[] notes(Place place, List<String> keys) {
        List<SeriesLabel> notes = new ArrayList<>(keys.size());
        for (String key : keys) {
            String value = place.current.text(key);
            if (!value.isEmpty()) {
                notes.add(texts.label(key, value));
            }
        }
        return notes.toArray(new SeriesLabel[0]);
    }
}

package io.pcp.pmda.otlp;

import io.pcp.pmda.exposition.SeriesLabel;
import io.pcp.pmda.otlp.Resource.Place;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The resources that send to a source. One that nobody has met takes the place of the one before of its service, since
 * programs draw a new identity at each start. Once the one before sends again, both live at the same time: from then on what tells them
 * apart is a label of their series. Guarded by the store.
 */
final class Resources {
    private static final String INSTANCE = "service.instance.id";
    private static final List<String> SERVICE = List.of("service.name", "service.namespace");
    private static final int MOST_KNOWN = 1024;
    /** Attributes that tell resources apart; series have no more labels. */
    private static final int MOST_NAMING = 64;

    static final int MOST_ATTRIBUTES = 256;
    static final String TOO_MANY = "its resource has more than " + MOST_ATTRIBUTES + " attributes";
    static final String NO_ROOM =
            "the attributes of resources take more memory than there is for them; give them fewer";
    /** Characters of all resources together. */
    private static final int MOST_TEXT = 4 << 20;

    private final LabelText texts;
    private final long staleMillis;
    private final Map<Long, List<Resource>> known = new HashMap<>();
    /** By the values of the attributes that tell them apart. */
    private final Map<String, Place> places = new LinkedHashMap<>();

    private final Set<String> naming = new TreeSet<>();
    private int count;
    /** Beyond so many, those are forgotten that have no place. */
    private int limit = MOST_KNOWN;
    /** The document in which old ones were forgotten last: not with each new one that it has. */
    private long looked;
    /** Characters of those known. */
    private long text;
    /** Places that were there when it was last looked for empty ones. */
    private int tidied;

    private int ids;
    /** Whether what places are called is another than before. */
    private boolean renamed;
    /** Whether there may be other labels in common than before. */
    private boolean moved = true;

    Resources(LabelText texts, long staleMillis, Collection<String> naming) {
        this.texts = texts;
        this.staleMillis = staleMillis;
        this.naming.addAll(naming);
    }

    /** Keys of the attributes that tell resources apart; sorted. */
    List<String> naming() {
        return List.copyOf(naming);
    }

    Collection<Place> places() {
        return places.values();
    }

    /** Whether {@link Place#naming} has changed since this was asked last. */
    boolean takeRenamed() {
        boolean was = renamed;
        renamed = false;
        return was;
    }

    /** Whether resources have come or gone since this was asked last. */
    boolean takeMoved() {
        boolean was = moved;
        moved = false;
        return was;
    }

    /** Where the series of a resource stand that is in this document; null when there is {@link #NO_ROOM}. */
    Place place(List<Attribute> attributes, long document, long millis) {
        Resource resource = find(attributes, document);
        if (resource == null) {
            return null;
        }
        boolean fresh = resource.seen == 0;
        if (resource.place == null) {
            settle(resource, fresh, document, millis);
            moved = true;
        }
        resource.seen = document;
        resource.millis = millis;
        return resource.place;
    }

    private Resource find(List<Attribute> attributes, long document) {
        long hash = texts.hash(attributes);
        Resource found = in(known.get(hash), attributes);
        if (found != null) {
            return found;
        }
        SeriesLabel[] labels = texts.labels(attributes);
        long clean = texts.hash(labels);
        for (Resource resource : known.getOrDefault(clean, List.of())) {
            if (Set.of(resource.labels).equals(Set.of(labels))) {
                return resource;
            }
        }
        Resource created = new Resource(labels, clean);
        boolean full = text + created.text > MOST_TEXT;
        if ((full || count >= limit) && looked != document) {
            looked = document;
            forgetOld();
            full = text + created.text > MOST_TEXT;
        }
        if (full) {
            return null;
        }
        known.computeIfAbsent(clean, unused -> new ArrayList<>(1)).add(created);
        count++;
        text += created.text;
        return created;
    }

    private static Resource in(List<Resource> same, List<Attribute> attributes) {
        for (int i = 0; same != null && i < same.size(); i++) {
            if (LabelText.same(same.get(i).labels, attributes)) {
                return same.get(i);
            }
        }
        return null;
    }

    private void settle(Resource resource, boolean fresh, long document, long millis) {
        Place place = places.get(tuple(resource));
        if (place != null) {
            Resource before = place.current;
            boolean lives = before.seen == document
                    || (!fresh || another(resource, before)) && millis - before.millis < staleMillis;
            if (lives && separate(resource)) {
                place = places.get(tuple(resource));
            }
        }
        if (place == null) {
            place = new Place(ids++);
            places.put(tuple(resource), place);
        } else {
            place.current.place = null;
        }
        place.current = resource;
        place.generation++;
        place.naming = labels(resource);
        resource.place = place;
    }

    /** Whether it is no later run of the same program: documents that are fetched may hold many services. */
    private static boolean another(Resource resource, Resource before) {
        return SERVICE.stream().anyMatch(key -> !resource.text(key).equals(before.text(key)));
    }

    private String tuple(Resource resource) {
        StringBuilder values = new StringBuilder();
        for (String key : naming) {
            String value = resource.text(key);
            values.append(value.length()).append(':').append(value);
        }
        return values.toString();
    }

    private SeriesLabel[] labels(Resource resource) {
        List<SeriesLabel> labels = new ArrayList<>(naming.size());
        for (String key : naming) {
            String value = resource.text(key);
            if (!value.isEmpty()) {
                labels.add(texts.label(key, value));
            }
        }
        return labels.toArray(new SeriesLabel[0]);
    }

    /** Makes the attributes that tell the living ones apart labels. Returns false when there are none. */
    private boolean separate(Resource added) {
        if (naming.size() >= MOST_NAMING) {
            return false;
        }
        List<Resource> live = new ArrayList<>();
        places.values().forEach(place -> live.add(place.current));
        live.add(added);
        Set<String> ids = new HashSet<>();
        boolean apart = true;
        for (Resource resource : live) {
            String id = resource.text(INSTANCE);
            apart &= !id.isEmpty() && ids.add(id);
        }
        boolean grown = apart ? naming.add(INSTANCE) : naming.addAll(services(live) ? SERVICE : different(live));
        if (!grown) {
            return false;
        }
        List<Place> all = new ArrayList<>(places.values());
        places.clear();
        for (Place place : all) {
            places.put(tuple(place.current), place);
            place.naming = labels(place.current);
        }
        renamed = true;
        return true;
    }

    /** Whether the names of services tell them apart. */
    private static boolean services(List<Resource> live) {
        return live.stream()
                        .map(one -> SERVICE.stream().map(one::text).toList())
                        .distinct()
                        .count()
                == live.size();
    }

    /** Attributes that not all of them have with the same value; so many that there is room for them. */
    private Set<String> different(List<Resource> live) {
        Map<String, String> values = new HashMap<>();
        Map<String, Integer> same = new TreeMap<>();
        for (Resource resource : live) {
            for (SeriesLabel label : resource.labels) {
                String first = values.putIfAbsent(label.name(), label.value());
                same.merge(label.name(), first == null || first.equals(label.value()) ? 1 : 0, Integer::sum);
            }
        }
        Set<String> keys = new TreeSet<>();
        same.forEach((key, times) -> {
            if (times < live.size() && !naming.contains(key) && keys.size() + naming.size() < MOST_NAMING) {
                keys.add(key);
            }
        });
        return keys;
    }

    int size() {
        return count + places.size();
    }

    /** Forgets places without series that have not been met lately. */
    void tidy(long document) {
        boolean gone = places.values().removeIf(place -> {
            boolean empty = place.streams == 0 && place.current.seen != document;
            if (empty) {
                place.current.place = null;
            }
            return empty;
        });
        moved |= gone;
        tidied = places.size();
    }

    /** Whether many places have come since it was last looked for empty ones; their points may all have been without value. */
    boolean crowded() {
        return places.size() > 2 * tidied + MOST_KNOWN;
    }

    private void forgetOld() {
        List<Resource> idle = new ArrayList<>();
        known.values()
                .forEach(same -> same.forEach(one -> {
                    if (one.place == null) {
                        idle.add(one);
                    }
                }));
        limit = MOST_KNOWN + 2 * (count - idle.size());
        idle.sort(Comparator.comparingLong(one -> one.millis));
        for (Resource resource : idle.subList(0, (idle.size() + 1) / 2)) {
            known.get(resource.hash).remove(resource);
            count--;
            text -= resource.text;
        }
        known.values().removeIf(List::isEmpty);
    }
}

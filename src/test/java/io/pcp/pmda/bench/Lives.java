package io.pcp.pmda.bench;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * When things were there: the truth that a soak run measures an agent by. Times are those of {@link System#nanoTime}; one
 * thread.
 */
final class Lives {
    private record Life(long from, long to) {}

    private final Map<String, List<Life>> ended = new HashMap<>();
    private final Map<String, Long> open = new HashMap<>();

    /** A thing appears; nothing happens when it is there already. */
    void begin(String thing, long now) {
        open.putIfAbsent(thing, now);
    }

    /** A thing goes; nothing happens when it is not there. */
    void end(String thing, long now) {
        Long from = open.remove(thing);
        if (from != null) {
            ended.computeIfAbsent(thing, key -> new ArrayList<>()).add(new Life(from, now));
        }
    }

    boolean alive(String thing) {
        return open.containsKey(thing);
    }

    /** Whether it was there at any time in the window. */
    boolean lived(String thing, long since, long until) {
        Long from = open.get(thing);
        return from != null && from <= until
                || ended.getOrDefault(thing, List.of()).stream()
                        .anyMatch(life -> life.from <= until && life.to >= since);
    }

    /** When it was there last before it went; 0 when it never was, or that is forgotten. */
    long ended(String thing) {
        return ended.getOrDefault(thing, List.of()).stream()
                .mapToLong(Life::to)
                .max()
                .orElse(0);
    }

    /** Whether it was there all the time of the window. */
    boolean throughout(String thing, long since, long until) {
        Long from = open.get(thing);
        return from != null && from <= since
                || ended.getOrDefault(thing, List.of()).stream()
                        .anyMatch(life -> life.from <= since && life.to >= until);
    }

    /** Everything that was there all the time of the window until now. */
    Set<String> since(long since) {
        Set<String> found = new TreeSet<>();
        open.forEach((thing, from) -> {
            if (from <= since) {
                found.add(thing);
            }
        });
        return found;
    }

    /** Forgets what ended before that time. */
    void forget(long before) {
        ended.values().removeIf(lives -> {
            lives.removeIf(life -> life.to < before);
            return lives.isEmpty();
        });
    }
}

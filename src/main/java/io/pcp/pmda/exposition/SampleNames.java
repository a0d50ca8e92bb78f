package io.pcp.pmda.exposition;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Which samples the families of each type have; OpenMetrics 1.0, "Suffixes". */
final class SampleNames {
    private SampleNames() {}

    /** The type that a TYPE line names; null for a word that is none. */
    static FamilyType type(String word) {
        for (FamilyType type : FamilyType.values()) {
            if (word(type).equals(word)) {
                return type;
            }
        }
        return null;
    }

    /** As a TYPE line has it. */
    static String word(FamilyType type) {
        return type.name().toLowerCase(Locale.ROOT);
    }

    static List<Role> roles(FamilyType type) {
        return switch (type) {
            case COUNTER -> List.of(Role.TOTAL, Role.CREATED);
            case HISTOGRAM -> List.of(Role.BUCKET, Role.COUNT, Role.SUM, Role.CREATED);
            case GAUGEHISTOGRAM -> List.of(Role.BUCKET, Role.GCOUNT, Role.GSUM);
            case SUMMARY -> List.of(Role.VALUE, Role.COUNT, Role.SUM, Role.CREATED);
            case INFO -> List.of(Role.INFO);
            case GAUGE, STATESET, UNKNOWN -> List.of(Role.VALUE);
        };
    }

    /** What a sample is to a family; null when a family of that type has no such sample. */
    static Role role(FamilyType type, String family, String sample) {
        if (!sample.startsWith(family)) {
            return null;
        }
        String suffix = sample.substring(family.length());
        for (Role role : roles(type)) {
            if (role.suffix().equals(suffix)) {
                return role;
            }
        }
        return null;
    }

    /** For messages. */
    static String list(FamilyType type, String family) {
        return roles(type).stream().map(role -> family + role.suffix()).collect(Collectors.joining(", "));
    }
}

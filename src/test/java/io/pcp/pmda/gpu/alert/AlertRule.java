package io.pcp.pmda.gpu.alert;

import java.util.List;
import java.util.Set;

/**
 * One rule, as its row in {@code alert-rules.csv} says.
 *
 * @param name group and name, as {@code gpu.temp_high}
 * @param scope what it is about
 * @param form how the condition is held against time
 * @param condition in pmie's language, without hosts, instances and hold time
 * @param hold for how long it must have been true, seconds
 * @param delta how often it is looked at, seconds
 * @param severity how bad it is
 * @param enabled whether it is on unless somebody switches it off
 * @param variables what can be set
 * @param title what happened, without a full stop
 * @param value the value in words, with pmie's {@code %v}
 * @param remedy what to do
 * @param help when it is true and why that matters
 * @param with rules that may be true for the same reason
 */
record AlertRule(
        String name,
        Scope scope,
        Form form,
        Condition condition,
        int hold,
        int delta,
        Severity severity,
        boolean enabled,
        List<RuleVariable> variables,
        String title,
        String value,
        String remedy,
        String help,
        Set<String> with) {

    /** The part before the dot. */
    String group() {
        return name.substring(0, name.indexOf('.'));
    }

    /** The part behind the dot, also the name of its file. */
    String id() {
        return name.substring(name.indexOf('.') + 1);
    }

    /** How many samples before the newest count. */
    int samples() {
        return hold / delta;
    }

    /** Whether the hold time is one. */
    boolean holds() {
        return hold > 0;
    }
}

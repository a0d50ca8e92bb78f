package io.pcp.pmda.gpu.health;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Puts the reasons of rules into one judgement. */
final class HealthText {
    private static final String CUT = "...";
    /** Room for the words that stand for what did not fit. */
    private static final int MORE = "; and 99 more".length();

    private HealthText() {}

    /** The judgement of all rules, worst first. */
    static Health of(Function<Rule, Optional<String>> reason) {
        HealthState worst = HealthState.OK;
        List<String> reasons = new ArrayList<>();
        for (Rule rule : HealthRules.rules()) {
            Optional<String> holds = reason.apply(rule);
            if (holds.isPresent()) {
                worst = reasons.isEmpty() ? rule.state() : worst;
                reasons.add(holds.get());
            }
        }
        return reasons.isEmpty() ? Health.OK : new Health(worst, join(worst.word() + ": ", reasons));
    }

    private static String join(String start, List<String> reasons) {
        StringBuilder text = new StringBuilder(start);
        text.append(cut(reasons.get(0), HealthRules.MOST_TEXT - start.length() - MORE));
        for (int i = 1; i < reasons.size(); i++) {
            boolean last = i == reasons.size() - 1;
            int room = HealthRules.MOST_TEXT - text.length() - (last ? 0 : MORE);
            if (reasons.get(i).length() + 2 > room) {
                return text.append("; and ")
                        .append(reasons.size() - i)
                        .append(" more")
                        .toString();
            }
            text.append("; ").append(reasons.get(i));
        }
        return text.toString();
    }

    private static String cut(String reason, int most) {
        return reason.length() <= most ? reason : reason.substring(0, most - CUT.length()) + CUT;
    }
}

package io.pcp.pmda.gpu.alert;

/**
 * A rule as an expression of pmie.
 *
 * <p>The shapes are chosen by what pmie 6 evaluates rightly, which a test of recorded archives holds:
 *
 * <ul>
 *   <li>{@code all_sample} and {@code N %_sample} judge every instance; {@code min_sample}, {@code max_sample} and
 *       {@code avg_sample} compare the first instance only and call the condition false for all others.
 *   <li>The condition stands there twice, the first time for now alone: {@code %v} is then one value, not one of
 *       every sample. It has to be inside {@code all_sample} as well since both sides of {@code &&} must be.
 * </ul>
 */
final class Predicate {
    private final AlertRule rule;
    private final String places;
    private final String quote;

    /**
     * @param places what stands behind every metric: {@code $hosts$ $gpus$}, or nothing
     * @param quote a double quote, escaped where the text stands inside double quotes
     */
    Predicate(AlertRule rule, String places, String quote) {
        this.rule = rule;
        this.places = places;
        this.quote = quote;
    }

    /** The expression, in several lines. */
    String text() {
        String inner = rule.form() == Form.PLAIN ? rule.condition().at(places, "") : held();
        if (rule.scope().namedByUsers()) {
            inner = "nomatch_inst " + quote + Scope.UNSAFE + quote + " (\n        "
                    + inner.replace("\n    ", "\n        ") + "\n    )";
        }
        String some = rule.scope() == Scope.HOST ? "some_host" : "some_inst";
        return some + " (\n    " + inner + "\n)";
    }

    private String held() {
        String quantity = rule.form() == Form.HELD ? "all_sample" : "$share$ %_sample";
        return "all_sample ( " + rule.condition().at(places, "") + " ) &&\n    " + quantity + " ( "
                + rule.condition().at(places, "@0..$hold$") + " )";
    }
}

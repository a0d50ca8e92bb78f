package io.pcp.pmda.sdk;

import java.util.List;
import java.util.function.Consumer;

/**
 * One command line option an agent has besides the standard ones.
 *
 * @param names {@code -c}, {@code --config}
 * @param label what the value is called in the usage text
 * @param description one sentence
 * @param fallback value when the option stands without one ({@code --simulate}), or null when it needs one
 * @param value takes the value; {@link IllegalArgumentException} with a sentence refuses it
 */
public record PmdaOption(
        List<String> names, String label, String description, String fallback, Consumer<String> value) {}

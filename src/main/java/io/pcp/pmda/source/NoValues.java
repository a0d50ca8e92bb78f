package io.pcp.pmda.source;

import java.util.ArrayList;
import java.util.List;

/**
 * Numbers by which a program says that it has no value, {@code no_value = NUMBER…}. Immutable.
 *
 * @param numbers finite
 */
public record NoValues(List<Double> numbers) {
    public static final NoValues NONE = new NoValues(List.of());

    public NoValues {
        numbers = List.copyOf(numbers);
    }

    /**
     * @param line numbers divided by blanks
     * @throws IllegalArgumentException saying what is allowed
     */
    static List<Double> line(String line) {
        List<Double> numbers = new ArrayList<>();
        for (String word : line.strip().split("\\s+")) {
            // Without what Java takes besides: 1f, 0x1p3.
            double number = word.matches("[-+]?[0-9.]+([eE][-+]?[0-9]+)?") ? parse(word) : Double.NaN;
            if (!Double.isFinite(number)) {
                throw new IllegalArgumentException("allowed are numbers such as -1 or 4294967295, divided by blanks");
            }
            numbers.add(number);
        }
        return numbers;
    }

    private static double parse(String word) {
        try {
            return Double.parseDouble(word);
        } catch (NumberFormatException e) {
            return Double.NaN;
        }
    }

    /** Whether a sample has no value. */
    public boolean has(double sample) {
        for (int i = 0; i < numbers.size(); i++) {
            if (numbers.get(i) == sample) {
                return true;
            }
        }
        return false;
    }

    /**
     * Whether an integer stands for no value; one that no double holds counts as the nearest.
     *
     * @param above the word is unsigned and above 2^63-1
     */
    public boolean has(long word, boolean above) {
        return !numbers.isEmpty() && has(above ? (word >>> 1) * 2.0 : (double) word);
    }
}

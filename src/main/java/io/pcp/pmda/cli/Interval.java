package io.pcp.pmda.cli;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Durations on the command line: {@code 2s}, {@code 500ms}, {@code 1m}, {@code 2} (seconds). */
final class Interval implements ITypeConverter<Duration> {
    private static final Pattern FORM = Pattern.compile("(\\d{1,6})(ms|s|sec|m|min)?");
    private static final Duration LEAST = Duration.ofMillis(100);
    private static final Duration MOST = Duration.ofHours(1);

    @Override
    public Duration convert(String text) {
        Matcher form = FORM.matcher(text.strip());
        if (form.matches()) {
            long amount = Long.parseLong(form.group(1));
            String unit = form.group(2) == null ? "s" : form.group(2);
            Duration interval = switch (unit) {
                case "ms" -> Duration.ofMillis(amount);
                case "m", "min" -> Duration.ofMinutes(amount);
                default -> Duration.ofSeconds(amount);
            };
            if (interval.compareTo(LEAST) >= 0 && interval.compareTo(MOST) <= 0) {
                return interval;
            }
        }
        throw new TypeConversionException("'" + text + "' is no interval; write 500ms, 2s or 1m (100ms to 1h)");
    }
}

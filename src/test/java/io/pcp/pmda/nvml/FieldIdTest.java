package io.pcp.pmda.nvml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FieldIdTest {
    private static final String CATALOGUE = "/gpu-metrics.csv";

    /** {@code FI 46-51/108-113, FI 235..250 scope link} and the like. */
    private static final Pattern FIELDS = Pattern.compile("FI (\\d+(?:(?:-|\\.\\.| ?/ ?)\\d+)*)");

    private static final Pattern RANGE = Pattern.compile("(\\d+)(?:(?:-|\\.\\.)(\\d+))?");

    @Test
    void everyFieldTheCatalogueNamesCanBeAskedFor() throws IOException, IllegalAccessException {
        Set<Integer> named = named();
        assertTrue(named.size() > 150, named::toString);
        Set<Integer> missing = new TreeSet<>(named);
        missing.removeAll(known());
        assertEquals(Set.of(), missing);
    }

    private static Set<Integer> named() throws IOException {
        Set<Integer> named = new TreeSet<>();
        try (InputStream file = Objects.requireNonNull(FieldIdTest.class.getResourceAsStream(CATALOGUE), CATALOGUE)) {
            Matcher fields = FIELDS.matcher(new String(file.readAllBytes(), StandardCharsets.UTF_8));
            while (fields.find()) {
                Matcher range = RANGE.matcher(fields.group(1));
                while (range.find()) {
                    int first = Integer.parseInt(range.group(1));
                    int last = range.group(2) == null ? first : Integer.parseInt(range.group(2));
                    for (int id = first; id <= last; id++) {
                        named.add(id);
                    }
                }
            }
        }
        return named;
    }

    private static Set<Integer> known() throws IllegalAccessException {
        Set<Integer> known = new TreeSet<>();
        for (Field constant : FieldId.class.getDeclaredFields()) {
            known.add(constant.getInt(null));
        }
        for (int bin = 0; bin < FieldId.FEC_BINS; bin++) {
            known.add(FieldId.NVLINK_COUNT_FEC_HISTORY_0 + bin);
        }
        for (LinkField field : LinkField.values()) {
            for (int link = 0; link < DeviceLinks.MAX; link++) {
                field.of(link).ifPresent(request -> known.add(request.id()));
            }
        }
        for (EccLocation location : EccLocation.values()) {
            for (EccErrorType type : EccErrorType.values()) {
                for (EccCounter counter : EccCounter.values()) {
                    location.field(type, counter).ifPresent(request -> known.add(request.id()));
                }
            }
        }
        return known;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // GPU, field, scope, keys, value
                "h100|5|0|ecc_count = 5,6,7|5",
                "h100|138|-1|nvlink_tx = 0|0",
                "h100|147|0|links = 9|9",
                "t4|29|0|pages = 3,4,1|3",
                "t4|31|0|pages = 3,4,1|1",
                "h100|301|0|rows_inactive = 3,4|3",
                "h100|302|0|rows_inactive = 3,4|4",
                "h100|166|2|link_version = 4|4",
                "gh200|170|0|c2c_links = 3|3",
                "h100|230|0|recovery_action = 4|4",
                "gb200|254|0|power_max = 1300|1300",
                "gb200|297|0|load = 45|5",
            })
    void fieldsReadTheValueOfTheirGpu(String preset, int field, int scope, String key, long value) {
        try (Simulation sim = Simulation.open("gpus = 1 x " + preset, "[gpu0]", key)) {
            assertEquals(Reading.of(value), sim.gpu(0).fields(FieldRequest.of(field, scope))[0]);
        }
    }
}

package io.pcp.pmda.gpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AbsenceTest {
    private static final String HEAD =
            "name,cluster,item,type,sem,units_pcp6,units_pcp72,unit_label,indom,nvml,fallback,"
                    + "since_driver,mig,cost,err,phase,oneline,help,absent,action,dcgm,nvidia_smi,pmdanvidia\n";

    @ParameterizedTest(name = "{0} {1} {2} fallback {3} on {4}, absent {5}")
    @CsvSource(nullValues = "-", delimiter = '|', textBlock = """
            E0 | - | <=450 | ''  | gpu | ''                         | ''
            E1 | D | <=450 | ''  | gpu | ''                         | ''
            E1 | D | ''    | ''  | gpu | ''                         | ''
            E1 | D | 535   | ''  | gpu | ''                         | No value with drivers before R535.
            E2 | D | 610?  | ''  | gpu | ''                         | No value with drivers before R610.
            E1 | D | 535   | old | gpu | ''                         | ''
            E1 | D*| <=450 | ''  | gpu | ''                         | No value while MIG mode is on.
            E2 | D | <=450 | ''  | gpu | on GPUs without NVLink     | No value on GPUs without NVLink.
            E1 | D*| 535   | ''  | gpu | on A; on B                 | No value on A, on B, with drivers before R535, or while MIG mode is on.
            E3 | D | <=450 | ''  | gpu | ''                         | No value until the first background reading has ended.
            E6 | D | <=450 | ''  | gpu | ''                         | No value where the driver lists no processes (WSL2).
            E6 | D | <=450 | ''  | job | ''                         | ''
            E8 | D | 520   | x   | gpu | ''                         | No value on GPUs before Hopper, in vGPU guests, or until two samples have been taken.
            E0 | - | ''    | ''  | gpu | while no GPU answers       | No value while no GPU answers.
            """)
    void conditionsFollowFromTheRow(
            String errors, String mig, String since, String fallback, String indom, String absent, String sentence) {
        CatalogueRow row = row(errors, mig == null ? "-" : mig, since, fallback, indom, absent, "");
        assertEquals(sentence, Absence.sentence(row));
        assertEquals(errors.equals("E0") && sentence.isEmpty(), Absence.never(row));
    }

    @Test
    void fullHelpTellsMeaningAbsenceAndActionAsParagraphs() {
        CatalogueRow row = row("E1", "D*", "<=450", "", "gpu", "", "Reset it.");
        assertEquals("Help.\nNo value while MIG mode is on.\nWhen bad: Reset it.", row.fullHelp());
        assertEquals("Help.", row("E1", "D", "", "", "gpu", "", "").fullHelp());
    }

    @Test
    void phrasesOfTheCatalogueContinueTheSentence() {
        for (CatalogueRow row : GpuCatalogue.load().rows()) {
            for (String condition : Absence.conditions(row)) {
                assertTrue(
                        condition.matches("(?:on|in|while|when|where|until|unless|before|with|outside) .*[^.]"),
                        () -> row.name() + ": '" + condition + "' does not continue 'No value ...'");
            }
        }
    }

    private static CatalogueRow row(
            String errors, String mig, String since, String fallback, String indom, String absent, String action) {
        String line = String.join(
                ",",
                "gpu.a.b,2,3,U32,instant,none,none,percent",
                indom,
                "f",
                fallback,
                since,
                mig,
                "C",
                errors,
                "1",
                "One line,Help.",
                "\"" + absent + "\"",
                action,
                ",,\n");
        return GpuCatalogue.parse("t.csv", HEAD + line).row("gpu.a.b");
    }
}

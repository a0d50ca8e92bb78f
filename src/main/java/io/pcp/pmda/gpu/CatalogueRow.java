package io.pcp.pmda.gpu;

import io.pcp.pmda.model.Label;
import io.pcp.pmda.model.LabelSet;
import io.pcp.pmda.model.Semantics;
import io.pcp.pmda.model.Units;
import io.pcp.pmda.model.ValueType;

/**
 * One metric of the catalogue, as its row in {@code gpu-metrics.csv} says.
 *
 * @param name full PMNS name
 * @param cluster of the PMID, 0..4095
 * @param item of the PMID, 0..1023
 * @param type value type
 * @param semantics counter, instant or discrete
 * @param units as PCP 6 can say them
 * @param extraUnits as PCP 7.2 can say them, with temperature and power
 * @param unitLabel what the item label {@code units} says where {@code units} cannot; may be empty
 * @param instances name of the instance domain, empty for a singular metric
 * @param source the NVML function or field read
 * @param fallback what is read when that is not there; may be empty
 * @param sinceDriver first driver branch whose header has the source; may be empty
 * @param mig how the source behaves in MIG mode
 * @param cost S at discovery, C every pass, I every 10 s, P process list, W blocking, B background
 * @param errors class of error handling, E0 to E8
 * @param phase of delivery, 1..3
 * @param oneline one line of help
 * @param help longer help
 * @param absent when there is no value, where that does not follow from the other columns: phrases such as "on GPUs
 *     without NVLink", separated by semicolons; may be empty
 * @param action what a bad value looks like and what to do about it; may be empty
 * @param dcgm what DCGM calls it; may be empty
 * @param nvidiaSmi what nvidia-smi calls it; may be empty
 * @param pmdanvidia what PCP's pmdanvidia calls it; may be empty
 */
public record CatalogueRow(
        String name,
        int cluster,
        int item,
        ValueType type,
        Semantics semantics,
        Units units,
        Units extraUnits,
        String unitLabel,
        String instances,
        String source,
        String fallback,
        String sinceDriver,
        String mig,
        Cost cost,
        String errors,
        int phase,
        String oneline,
        String help,
        String absent,
        String action,
        String dcgm,
        String nvidiaSmi,
        String pmdanvidia) {

    private static final String DCGM_FIELD = "DCGM_FI_";

    /** What reading a metric costs, and so where and how often it is read. */
    public enum Cost {
        /** Read once, at discovery. */
        S,
        /** Cheap, read in every pass. */
        C,
        /** Cheap, but changes by hand or hardly ever: read at most every 30 s. */
        D,
        /** A slow driver call, read at most every 10 s. */
        I,
        /** A list of processes. */
        P,
        /** Blocks at least 20 ms: background worker only. */
        W,
        /** Events, sample buffers: background worker only. */
        B
    }

    /** True when the metric has one value for the node. */
    public boolean singular() {
        return instances.isEmpty();
    }

    /** {@code cluster.item}, the part of the PMID the catalogue decides. */
    public String id() {
        return cluster + "." + item;
    }

    /**
     * What {@code pminfo -T} shows: the meaning, then, as paragraphs, when there is no value and what to do about a
     * bad one.
     */
    public String fullHelp() {
        StringBuilder text = new StringBuilder(help);
        String absence = Absence.sentence(this);
        if (!absence.isEmpty()) {
            text.append('\n').append(absence);
        }
        if (!action.isEmpty()) {
            text.append('\n').append("When bad: ").append(action);
        }
        return text.toString();
    }

    /** Descriptor units: the form of PCP 7.2 only where the site asked for it. */
    public Units units(boolean extra) {
        return extra ? extraUnits : units;
    }

    /** The DCGM field of the same meaning, or an empty text when there is none or not exactly one. */
    public String dcgmField() {
        // No regular expression: this is asked of all rows while pmcd waits for a first answer.
        String only = "";
        for (int at = dcgm.indexOf(DCGM_FIELD); at >= 0; at = dcgm.indexOf(DCGM_FIELD, at + 1)) {
            int end = at;
            while (end < dcgm.length() && (Character.isLetterOrDigit(dcgm.charAt(end)) || dcgm.charAt(end) == '_')) {
                end++;
            }
            String field = dcgm.substring(at, end);
            if (!only.isEmpty() && !only.equals(field)) {
                return "";
            }
            only = field;
        }
        return dcgm.indexOf('{') < 0 ? only : "";
    }

    /** Item labels: {@code units} where PCP has none for it, {@code dcgm} where DCGM has the same field. */
    public LabelSet labels(boolean extra) {
        LabelSet labels = LabelSet.EMPTY;
        boolean said = extra && !extraUnits.equals(units);
        if (!unitLabel.isEmpty() && !said) {
            labels = labels.with(Label.text("units", unitLabel));
        }
        if (!dcgmField().isEmpty()) {
            labels = labels.with(Label.text("dcgm", dcgmField()));
        }
        return labels;
    }
}

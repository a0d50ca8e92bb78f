package io.pcp.pmda.bridge;

import io.pcp.pmda.exposition.SeriesLabel;
import io.pcp.pmda.source.Mapping;
import java.util.ArrayList;
import java.util.List;

/**
 * External names of instances. No blank ever stands in one (but in those of {@code upstream}): PCP matches names up to the
 * first blank.
 */
final class InstanceNames {
    /** Mode of a domain whose ids count from 0. */
    static final String UPSTREAM = "upstream";
    /** The instance of a series without naming labels. */
    static final String NONE = "-";

    private static final int MAX_BYTES = 200;
    private static final int CUT_BYTES = 190;

    private final Mapping.InstanceNames style;

    InstanceNames(Mapping.InstanceNames style) {
        this.style = style;
    }

    /**
     * A name before anybody asked whether another label set has it.
     *
     * @param exact no other label set of the domain has it
     * @param fallback it is made of all labels, though one was to name it
     */
    record Plain(String text, boolean exact, boolean fallback) {
        int form() {
            return (exact ? InstanceBook.EXACT : 0) | (fallback ? InstanceBook.FALLBACK : 0);
        }

        int hash() {
            return (int) (Fingerprint.of(text) >>> 32);
        }
    }

    /** Whether ids count from 0 in each metric and stand in the names. */
    boolean upstream() {
        return style instanceof Mapping.InstanceNames.Upstream;
    }

    /** What a domain is told apart by, besides its label names: other names need other instances. */
    String mode() {
        if (style instanceof Mapping.InstanceNames.OfLabel label) {
            return "label:" + label.name();
        }
        return upstream() ? UPSTREAM : style instanceof Mapping.InstanceNames.Values ? "values" : "labels";
    }

    /**
     * The name when nobody else has it.
     *
     * @param verbatim what a document of PCP's own kind says; empty without
     */
    Plain plain(NamedSeries labels, long print, String verbatim) {
        if (!verbatim.isEmpty()) {
            return cut(clean(verbatim), false, false, print);
        }
        if (style instanceof Mapping.InstanceNames.OfLabel wanted) {
            String value = labels.value(wanted.name());
            return value.isEmpty() ? fallback(labels, print) : cut(clean(value), false, false, print);
        }
        return ofLabels(labels.naming(), print, style instanceof Mapping.InstanceNames.Values, false);
    }

    /** By all labels. */
    Plain fallback(NamedSeries labels, long print) {
        return ofLabels(labels.naming(), print, false, true);
    }

    /** The name that an instance of a form has. */
    String ofForm(NamedSeries labels, long print, String verbatim, int form) {
        Plain plain = (form & InstanceBook.FALLBACK) == 0 ? plain(labels, print, verbatim) : fallback(labels, print);
        if ((form & InstanceBook.SUFFIX) == 0) {
            return plain.text();
        }
        return suffixed(plain.text(), print, (form & InstanceBook.LONG) != 0);
    }

    /** The name of a label set whose plain one is somebody else's. */
    static String suffixed(String plain, long print, boolean sixteen) {
        return shortened(plain, CUT_BYTES - 8) + "~" + (sixteen ? Fingerprint.hex8(print >>> 32) : "")
                + Fingerprint.hex8(print);
    }

    /** As pmdaopenmetrics calls an instance. */
    static String upstream(int id, List<SeriesLabel> naming, String verbatim) {
        StringBuilder name = new StringBuilder().append(id);
        if (!verbatim.isEmpty()) {
            return name.append(' ').append(verbatim).toString();
        }
        for (SeriesLabel label : naming) {
            name.append(' ').append(label.name()).append(':').append(label.value());
        }
        return name.toString();
    }

    private static Plain ofLabels(List<SeriesLabel> naming, long print, boolean values, boolean fallback) {
        if (naming.isEmpty()) {
            return new Plain(NONE, true, fallback);
        }
        if (naming.size() == 1) {
            String value = naming.get(0).value();
            String clean = clean(value);
            boolean exact =
                    clean.equals(value) && !plainSign(value, '=') && !plainSign(value, ',') && !value.equals(NONE);
            return cut(clean, exact, fallback, print);
        }
        StringBuilder name = new StringBuilder();
        boolean exact = !values;
        for (SeriesLabel label : boundsLast(naming)) {
            String clean = clean(label.value());
            exact &= clean.equals(label.value()) && !plainSign(clean, ',');
            name.append(name.isEmpty() ? "" : ",")
                    .append(values ? "" : label.name() + "=")
                    .append(clean);
        }
        return cut(name.toString(), exact, fallback, print);
    }

    private static boolean plainSign(String text, char sign) {
        return text.indexOf(sign) >= 0;
    }

    private static List<SeriesLabel> boundsLast(List<SeriesLabel> naming) {
        List<SeriesLabel> sorted = new ArrayList<>(naming.size());
        List<SeriesLabel> bounds = new ArrayList<>(2);
        for (SeriesLabel label : naming) {
            (label.name().equals("le") || label.name().equals("quantile") ? bounds : sorted).add(label);
        }
        sorted.addAll(bounds);
        return sorted;
    }

    private static Plain cut(String name, boolean exact, boolean fallback, long print) {
        String start = shortened(name, MAX_BYTES);
        if (start.length() == name.length()) {
            return new Plain(name, exact, fallback);
        }
        return new Plain(shortened(name, CUT_BYTES) + "~" + Fingerprint.hex8(print), false, fallback);
    }

    /** Without what a name must not hold. */
    static String clean(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (unfit(text.charAt(i))) {
                StringBuilder out = new StringBuilder(text);
                for (; i < text.length(); i++) {
                    if (unfit(text.charAt(i))) {
                        out.setCharAt(i, '_');
                    }
                }
                return out.toString();
            }
        }
        return text;
    }

    private static boolean unfit(char c) {
        return c <= ' ' || c >= 0x7f && c <= 0xa0 || c == '"' || c == '\\';
    }

    /** As many whole characters as fit into so many bytes of UTF-8. */
    private static String shortened(String text, int bytes) {
        if (text.length() * 3 <= bytes) {
            return text;
        }
        int used = 0;
        for (int i = 0; i < text.length(); ) {
            int point = text.codePointAt(i);
            used += point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
            if (used > bytes) {
                return text.substring(0, i);
            }
            i += Character.charCount(point);
        }
        return text;
    }
}

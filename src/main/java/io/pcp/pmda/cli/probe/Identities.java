package io.pcp.pmda.cli.probe;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Replaces what names one piece of hardware (UUIDs, serial numbers) by made-up texts of the same form, so that reports and
 * recordings can be given away. The same text always gets the same replacement. Owned by one thread.
 */
public final class Identities {
    private final boolean keep;
    private final Map<String, String> replacements = new LinkedHashMap<>();

    /**
     * @param keep replace nothing
     */
    public Identities(boolean keep) {
        this.keep = keep;
    }

    /** A UUID as {@code GPU-...} or {@code MIG-...}. */
    public void uuid(String uuid) {
        int dash = uuid.indexOf('-');
        if (!uuid.isBlank()) {
            String kind = dash > 0 ? uuid.substring(0, dash) : "GPU";
            String made = String.format("%s-00000000-0000-0000-0000-%012d", kind, replacements.size() + 1);
            replacements.putIfAbsent(uuid, made);
        }
    }

    /** A serial number; texts too short to tell one board from another are left alone. */
    public void serial(String serial) {
        if (serial.strip().length() >= 6) {
            replacements.putIfAbsent(serial, String.format("%0" + serial.length() + "d", replacements.size() + 1));
        }
    }

    /** Whether everything is kept. */
    public boolean kept() {
        return keep;
    }

    /** The text with all known identities replaced. */
    public String hide(String text) {
        if (keep) {
            return text;
        }
        String hidden = text;
        for (Map.Entry<String, String> entry : replacements.entrySet()) {
            hidden = hidden.replace(entry.getKey(), entry.getValue());
        }
        return hidden;
    }
}

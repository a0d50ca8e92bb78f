package io.pcp.pmda.nvml;

/**
 * One thermal sensor.
 *
 * @param index 0..2
 * @param controller number of the controller that reads it ({@code nvmlThermalController_t})
 * @param target what it measures: {@code gpu}, {@code memory}, {@code power_supply}, {@code board}, ...
 * @param current degrees Celsius
 * @param max default maximum, degrees Celsius
 */
public record ThermalSensor(int index, int controller, String target, Reading current, Reading max) {

    /** Name of an {@code nvmlThermalTarget_t}. */
    static String target(int number) {
        return switch (number) {
            case 0 -> "none";
            case 1 -> "gpu";
            case 2 -> "memory";
            case 4 -> "power_supply";
            case 8 -> "board";
            case 9 -> "vcd_board";
            case 10 -> "vcd_inlet";
            case 11 -> "vcd_outlet";
            case 15 -> "all";
            case -1 -> "unknown";
            default -> "target" + number;
        };
    }
}

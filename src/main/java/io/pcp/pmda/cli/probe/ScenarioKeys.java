package io.pcp.pmda.cli.probe;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/** Which key of a scenario a metric becomes. */
final class ScenarioKeys {
    private static final double MIB = 1 << 20;

    private static final List<String> ARCHITECTURES =
            List.of("", "", "kepler", "maxwell", "pascal", "volta", "turing", "ampere", "ada", "hopper", "blackwell");

    /**
     * A fact that does not change.
     *
     * @param convert value of the metric to text of the scenario; null when it cannot be said there
     */
    record Fact(String metric, String key, Function<String, String> convert) {}

    /**
     * A value that changes.
     *
     * @param factor of the metric's unit to get the scenario's
     */
    record Signal(String metric, String key, double factor) {}

    /** All facts. */
    static final List<Fact> FACTS = List.of(
            text("gpu.info.name", "name"),
            text("gpu.info.uuid", "uuid"),
            text("gpu.info.serial", "serial"),
            text("gpu.info.board_part", "part"),
            text("gpu.info.vbios", "vbios"),
            text("gpu.info.busid", "busid"),
            text("gpu.info.minor", "minor"),
            text("gpu.info.board_id", "board_id"),
            text("gpu.info.module_id", "module_id"),
            text("gpu.info.irq", "irq"),
            text("gpu.info.compute_capability", "cc"),
            text("gpu.info.cores", "cores"),
            text("gpu.info.memory_bus_width", "bus_width"),
            new Fact("gpu.info.architecture", "arch", ScenarioKeys::architecture),
            hexadecimal("gpu.info.pci_device_id", "pci_device"),
            hexadecimal("gpu.info.pci_subsystem_id", "pci_subsystem"),
            mib("gpu.memory.total", "memory"),
            mib("gpu.memory.reserved", "reserved"),
            mib("gpu.memory.bar1.total", "bar1"),
            watts("gpu.power.limit.min", "power_min"),
            watts("gpu.power.limit.default", "power_default"),
            watts("gpu.power.limit.max", "power_max"),
            watts("gpu.power.limit.requested", "power_limit"),
            text("gpu.clock.sm.max", "sm_max"),
            text("gpu.clock.memory.max", "mem_max"),
            text("gpu.clock.video.max", "video_max"),
            text("gpu.temperature.threshold.shutdown", "threshold_shutdown"),
            text("gpu.temperature.threshold.slowdown", "threshold_slowdown"),
            text("gpu.temperature.threshold.gpu_max", "threshold_gpu"),
            text("gpu.temperature.threshold.memory_max", "threshold_memory"),
            text("gpu.pcie.gen.max", "pcie_gen"),
            text("gpu.pcie.width.max", "pcie_width"),
            text("gpu.pcie.gen.current", "pcie_gen_now"),
            text("gpu.pcie.width.current", "pcie_width_now"),
            text("gpu.fan.count", "fans"),
            state("gpu.ecc.mode.current", "ecc"),
            state("gpu.mode.persistence", "persistence"),
            text("gpu.mode.compute", "compute_mode"),
            state("gpu.mode.accounting", "accounting"),
            state("gpu.mode.display.active", "display_active"),
            state("gpu.mode.display.attached", "display_mode"),
            text("gpu.mode.virtualization", "virtualization"));

    /** All signals. */
    static final List<Signal> SIGNALS = List.of(
            new Signal("gpu.utilization.gpu", "load", 1),
            new Signal("gpu.utilization.memory", "memory_load", 1),
            new Signal("gpu.utilization.encoder", "encoder", 1),
            new Signal("gpu.utilization.decoder", "decoder", 1),
            new Signal("gpu.utilization.jpeg", "jpeg", 1),
            new Signal("gpu.utilization.ofa", "ofa", 1),
            new Signal("gpu.memory.used_percent", "memory_used", 1),
            new Signal("gpu.power.usage", "power", 0.001),
            new Signal("gpu.power.module.average", "module_power", 0.001),
            new Signal("gpu.temperature.gpu", "temperature", 1),
            new Signal("gpu.temperature.memory", "memory_temperature", 1),
            new Signal("gpu.fan.speed", "fan", 1),
            new Signal("gpu.clock.sm.current", "sm_clock", 1),
            new Signal("gpu.clock.memory.current", "memory_clock", 1),
            new Signal("gpu.clock.video.current", "video_clock", 1),
            new Signal("gpu.pstate", "pstate", 1),
            new Signal("gpu.pcie.throughput.tx", "pcie_tx", 1000),
            new Signal("gpu.pcie.throughput.rx", "pcie_rx", 1000),
            new Signal("gpu.throttle.active.idle", "idle", 1),
            new Signal("gpu.throttle.active.sw_power_cap", "throttle_power", 1),
            new Signal("gpu.throttle.active.sw_thermal", "throttle_thermal", 1),
            new Signal("gpu.throttle.active.hw_thermal", "throttle_hw_thermal", 1),
            new Signal("gpu.throttle.active.hw_power_brake", "throttle_brake", 1),
            new Signal("gpu.throttle.active.sync_boost", "throttle_sync", 1),
            new Signal("gpu.throttle.active.app_clocks", "throttle_app_clocks", 1));

    /** Presets by a part of the product name, the most particular first. */
    private static final Map<String, String> PRESETS = presets();

    private ScenarioKeys() {}

    private static Map<String, String> presets() {
        Map<String, String> presets = new LinkedHashMap<>();
        presets.put("GB200", "gb200");
        presets.put("GB10", "gb10");
        presets.put("GH200", "gh200");
        presets.put("B200", "b200");
        presets.put("H200", "h200");
        presets.put("H100", "h100");
        presets.put("A100-SXM4-40", "a100-40");
        presets.put("A100-PCIE-40", "a100-40");
        presets.put("A100", "a100-80");
        presets.put("L40", "l40s");
        presets.put("T4", "t4");
        presets.put("RTX", "rtx4090");
        return presets;
    }

    /** The preset nearest to a product, by name, else by architecture. */
    static String preset(String name, String architecture) {
        for (Map.Entry<String, String> preset : PRESETS.entrySet()) {
            if (name.contains(preset.getKey())) {
                return preset.getValue();
            }
        }
        return switch (architecture) {
            case "hopper" -> "h100";
            case "ampere" -> "a100-40";
            case "ada" -> "l40s";
            case "blackwell" -> "b200";
            default -> "t4";
        };
    }

    private static Fact text(String metric, String key) {
        return new Fact(metric, key, text -> text);
    }

    private static Fact mib(String metric, String key) {
        return new Fact(metric, key, bytes -> Math.round(Double.parseDouble(bytes) / MIB) + "MiB");
    }

    private static Fact watts(String metric, String key) {
        return new Fact(metric, key, milliwatts -> Long.toString(Math.round(Double.parseDouble(milliwatts) / 1000)));
    }

    private static Fact state(String metric, String key) {
        return new Fact(metric, key, number -> number.equals("0") ? "off" : "on");
    }

    private static Fact hexadecimal(String metric, String key) {
        return new Fact(metric, key, number -> "0x" + Long.toHexString(Long.parseLong(number)));
    }

    private static String architecture(String name) {
        int number = ARCHITECTURES.indexOf(name.toLowerCase(Locale.ROOT));
        return number > 0 ? Integer.toString(number) : null;
    }
}

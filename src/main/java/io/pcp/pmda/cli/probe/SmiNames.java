package io.pcp.pmda.cli.probe;

import io.pcp.pmda.gpu.CatalogueRow;
import java.util.List;
import java.util.Map;

/**
 * Where {@code nvidia-smi} says what a metric says: properties of {@code --query-gpu}, and paths in the report of
 * {@code -q -x} ({@code *} stands for the slice or process of the instance).
 */
final class SmiNames {
    private static final String ECC = "ecc_errors/";
    private static final String MIG = "mig_devices/mig_device[*]/";
    private static final String PROCESS = "processes/process_info[*]/";
    private static final String REASONS = "clocks_event_reasons.";
    private static final String OLD_REASONS = "clocks_throttle_reasons.";

    /** By the text of the catalogue where that is no property itself. */
    private static final Map<String, List<String>> BY_TEXT = Map.ofEntries(
            Map.entry("Attached GPUs", List.of("attached_gpus")),
            Map.entry("cuda_version", List.of("cuda_version")),
            Map.entry("product_brand", List.of("product_brand")),
            Map.entry("product_architecture", List.of("product_architecture")),
            Map.entry("minor_number", List.of("minor_number")),
            Map.entry("board_id", List.of("board_id")),
            Map.entry("gpu_part_number", List.of("gpu_part_number")),
            Map.entry("gsp_firmware_version", List.of("gsp_firmware_version")),
            Map.entry("module_id", List.of("gpu_module_id")),
            Map.entry("multigpu_board", List.of("multigpu_board")),
            Map.entry("inforom.img", List.of("inforom.img", "inforom.image")),
            Map.entry("inforom.pwr", List.of("inforom.pwr", "inforom.power")),
            Map.entry("bar1 total", List.of("bar1_memory_usage/total")),
            Map.entry("bar1 used", List.of("bar1_memory_usage/used")),
            Map.entry("bar1 free", List.of("bar1_memory_usage/free")),
            Map.entry("addressing_mode", List.of("addressing_mode")),
            Map.entry("pcie tx_util", List.of("pci/tx_util")),
            Map.entry("pcie rx_util", List.of("pci/rx_util")),
            Map.entry("replay_counter", List.of("pci/replay_counter")),
            Map.entry("replay_rollover_counter", List.of("pci/replay_rollover_counter")),
            Map.entry("retired_pages.sbe", List.of("retired_pages.single_bit_ecc.count", "retired_pages.sbe")),
            Map.entry("retired_pages.dbe", List.of("retired_pages.double_bit.count", "retired_pages.dbe")),
            Map.entry(
                    "remapped_rows.corrected", List.of("remapped_rows.correctable", "remapped_rows/remapped_row_corr")),
            Map.entry(
                    "remapped_rows.uncorrected",
                    List.of("remapped_rows.uncorrectable", "remapped_rows/remapped_row_unc")),
            Map.entry("virtualization_mode", List.of("gpu_virtualization_mode/virtualization_mode")),
            Map.entry("fabric.state", List.of("fabric.state", "fabric/state")),
            Map.entry("fabric.status", List.of("fabric.status", "fabric/status")),
            Map.entry("mig fb_memory total", List.of(MIG + "fb_memory_usage/total")),
            Map.entry("mig fb_memory used", List.of(MIG + "fb_memory_usage/used")),
            Map.entry("mig fb_memory free", List.of(MIG + "fb_memory_usage/free")),
            Map.entry("mig fb_memory reserved", List.of(MIG + "fb_memory_usage/reserved")),
            Map.entry("used_gpu_memory", List.of(PROCESS + "used_memory")),
            Map.entry("type", List.of(PROCESS + "type")));

    /** By the end of the metric's name where the text of the catalogue stands for several. */
    private static final Map<String, List<String>> BY_METRIC = Map.ofEntries(
            reason("reasons", "active"),
            reason("supported", "supported"),
            reason("active.idle", "gpu_idle"),
            reason("active.app_clocks", "applications_clocks_setting"),
            reason("active.sw_power_cap", "sw_power_cap"),
            reason("active.hw_slowdown", "hw_slowdown"),
            reason("active.sync_boost", "sync_boost"),
            reason("active.sw_thermal", "sw_thermal_slowdown"),
            reason("active.hw_thermal", "hw_thermal_slowdown"),
            reason("active.hw_power_brake", "hw_power_brake_slowdown"),
            Map.entry("gpu.ecc.sram.aggregate.parity", List.of(ECC + "aggregate/sram_uncorrectable_parity")),
            Map.entry("gpu.ecc.sram.aggregate.secded", List.of(ECC + "aggregate/sram_uncorrectable_secded")),
            Map.entry("gpu.ecc.sram.aggregate.corrected", List.of(ECC + "aggregate/sram_correctable")),
            Map.entry("gpu.ecc.sram.volatile.parity", List.of(ECC + "volatile/sram_uncorrectable_parity")),
            Map.entry("gpu.ecc.sram.volatile.secded", List.of(ECC + "volatile/sram_uncorrectable_secded")),
            Map.entry("gpu.ecc.sram.volatile.corrected", List.of(ECC + "volatile/sram_correctable")),
            Map.entry("gpu.clock.graphics.boost_max", List.of("max_customer_boost_clocks/graphics_clock")));

    private SmiNames() {}

    private static Map.Entry<String, List<String>> reason(String metric, String name) {
        return Map.entry("gpu.throttle." + metric, List.of(REASONS + name, OLD_REASONS + name));
    }

    /** Places to look at, best first; the catalogue's own text when nothing better is known. */
    static List<String> of(CatalogueRow row) {
        List<String> byMetric = BY_METRIC.get(row.name());
        return byMetric != null ? byMetric : BY_TEXT.getOrDefault(row.nvidiaSmi(), List.of(row.nvidiaSmi()));
    }
}

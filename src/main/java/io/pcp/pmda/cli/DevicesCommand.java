package io.pcp.pmda.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import io.pcp.pmda.gpu.GpuInventory;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code pmdagpu devices}: the GPUs of this machine, how they are, and the MIG slices they are cut into. */
@Command(
        name = "devices",
        synopsisHeading = "Usage: ",
        abbreviateSynopsis = true,
        header = "List the GPUs, their health and their MIG slices.",
        description = {
            "%nThe name is the instance PCP shows; it stays with the GPU for ever. The index is NVML's (nvidia-smi's)"
                    + " and shifts when GPUs come and go."
        },
        optionListHeading = "%nOptions:%n",
        exitCodeListHeading = Exit.HEADING,
        exitCodeList = {Exit.OK_TEXT, "1:there is no GPU to list", Exit.USAGE_TEXT},
        footerHeading = "%nExamples:%n",
        footer = {
            "  pmdagpu devices",
            "  pmdagpu devices --format json | jq -r '.[].uuid'",
            "  pmdagpu devices --simulate=mig-a100"
        })
final class DevicesCommand implements Callable<Integer> {
    private final Shell shell;

    @Mixin
    private final CommonOptions common = new CommonOptions();

    @Mixin
    private final FormatOption output = new FormatOption();

    DevicesCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() throws InterruptedException {
        GpuInventory inventory;
        Map<Integer, Condition> conditions;
        try (LocalAgent agent = LocalAgent.start(shell, common.settings(shell), common.log())) {
            Settling.announce(shell, Settling.await(agent));
            inventory = agent.inventory();
            conditions = Condition.all(agent);
        }
        if (output.format() == Format.json) {
            shell.out()
                    .println(MetricJson.array(inventory.devices().stream()
                            .map(device -> json(device, of(device, conditions)))
                            .toList()));
        } else if (!inventory.devices().isEmpty()) {
            table(inventory, conditions).render(shell.screen()).forEach(shell.out()::println);
            sentences(inventory, conditions);
        }
        String trouble = Settling.trouble(inventory.code(), inventory.status());
        if (!trouble.isEmpty()) {
            throw new CommandException("no GPUs: " + trouble);
        } else if (inventory.devices().isEmpty()) {
            throw new CommandException("no GPUs: NVML finds none; 'pmdagpu doctor' tells what to do");
        }
        return Exit.OK;
    }

    /** What is known of a GPU; of one that has no instance, its state alone. */
    private static Condition of(GpuInventory.Device device, Map<Integer, Condition> conditions) {
        Condition known = conditions.get(device.ordinal());
        boolean answers = device.state().equals("ok");
        if (known != null && (answers || !known.well())) {
            return known;
        }
        return new Condition(device.name(), answers ? "" : device.state(), -1, 0);
    }

    private TextTable table(GpuInventory inventory, Map<Integer, Condition> conditions) {
        TextTable table =
                new TextTable(List.of("NAME", ">INDEX", "MODEL", ">MEMORY", ">PROCS", "PCI", "UUID", "HEALTH"));
        for (GpuInventory.Device device : inventory.devices()) {
            Condition condition = of(device, conditions);
            table.row(List.of(
                    shell.screen().bold(device.name()),
                    device.index() < 0 ? "-" : Integer.toString(device.index()),
                    device.model() + (device.mig() ? " (MIG)" : ""),
                    memory(device.memory()),
                    condition.processes() < 0 ? "-" : Long.toString(condition.processes()),
                    device.pci(),
                    device.uuid(),
                    coloured(condition, condition.state().isEmpty() ? "-" : condition.state())));
            for (GpuInventory.Slice slice : device.slices()) {
                table.row(List.of(
                        "  " + slice.name().substring(slice.name().indexOf('/') + 1),
                        "",
                        "  " + slice.profile(),
                        memory(slice.memory()),
                        "",
                        "",
                        slice.uuid()));
            }
        }
        return table;
    }

    private String coloured(Condition condition, String text) {
        if (condition.well()) {
            return shell.screen().green(text);
        }
        return condition.usable() ? shell.screen().yellow(text) : shell.screen().red(text);
    }

    /** Below the table, what is wrong with those that are not well: too long for a column. */
    private void sentences(GpuInventory inventory, Map<Integer, Condition> conditions) {
        List<Condition> ill = inventory.devices().stream()
                .map(device -> of(device, conditions))
                .filter(condition -> !condition.well() && !condition.health().isEmpty())
                .toList();
        if (!ill.isEmpty()) {
            shell.out().println();
        }
        ill.forEach(condition -> shell.out()
                .println(coloured(condition, shell.screen().plain(condition.gpu() + ": " + condition.health()))));
    }

    private static String memory(long bytes) {
        return bytes < 0 ? "-" : new Quantity(Quantity.Ladder.BYTES, 1, true).format(bytes);
    }

    private static String json(GpuInventory.Device device, Condition condition) {
        return MetricJson.object(json -> {
            json.writeStringField("name", device.name());
            json.writeNumberField("ordinal", device.ordinal());
            number(json, "index", device.index());
            json.writeStringField("model", device.model());
            json.writeStringField("uuid", device.uuid());
            json.writeStringField("pci", device.pci());
            number(json, "memory", device.memory());
            json.writeBooleanField("mig", device.mig());
            json.writeStringField("state", device.state());
            json.writeStringField("health", condition.health());
            number(json, "processes", condition.processes());
            json.writeArrayFieldStart("slices");
            for (GpuInventory.Slice slice : device.slices()) {
                json.writeStartObject();
                json.writeStringField("name", slice.name());
                number(json, "gi", slice.gi());
                number(json, "ci", slice.ci());
                json.writeStringField("profile", slice.profile());
                json.writeStringField("uuid", slice.uuid());
                number(json, "memory", slice.memory());
                json.writeEndObject();
            }
            json.writeEndArray();
        });
    }

    /** Negative is unknown, in JSON null. */
    private static void number(JsonGenerator json, String name, long value) throws IOException {
        if (value < 0) {
            json.writeNullField(name);
        } else {
            json.writeNumberField(name, value);
        }
    }
}

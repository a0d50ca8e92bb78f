package io.pcp.pmda.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import io.pcp.pmda.gpu.GpuInventory;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code pmdagpu devices}: the GPUs of this machine, with the MIG slices they are cut into. */
@Command(
        name = "devices",
        synopsisHeading = "Usage: ",
        abbreviateSynopsis = true,
        header = "List the GPUs and their MIG slices.",
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
        try (LocalAgent agent = LocalAgent.start(shell, common.settings(shell), common.log())) {
            Settling.announce(shell, Settling.await(agent));
            inventory = agent.inventory();
        }
        if (output.format() == Format.json) {
            shell.out()
                    .println(MetricJson.array(inventory.devices().stream()
                            .map(DevicesCommand::json)
                            .toList()));
        } else if (!inventory.devices().isEmpty()) {
            table(inventory).render(shell.screen()).forEach(shell.out()::println);
        }
        String trouble = Settling.trouble(inventory.code(), inventory.status());
        if (!trouble.isEmpty()) {
            throw new CommandException("no GPUs: " + trouble);
        } else if (inventory.devices().isEmpty()) {
            throw new CommandException("no GPUs: NVML finds none; 'pmdagpu doctor' tells what to do");
        }
        return Exit.OK;
    }

    private TextTable table(GpuInventory inventory) {
        boolean troubled =
                inventory.devices().stream().anyMatch(device -> !device.state().equals("ok"));
        List<String> heads = new ArrayList<>(List.of("NAME", ">INDEX", "MODEL", ">MEMORY", "PCI", "UUID"));
        if (troubled) {
            heads.add("STATE");
        }
        TextTable table = new TextTable(heads);
        for (GpuInventory.Device device : inventory.devices()) {
            List<String> cells = new ArrayList<>(List.of(
                    shell.screen().bold(device.name()),
                    device.index() < 0 ? "-" : Integer.toString(device.index()),
                    device.model() + (device.mig() ? " (MIG)" : ""),
                    memory(device.memory()),
                    device.pci(),
                    device.uuid()));
            if (troubled) {
                boolean fine = device.state().equals("ok");
                cells.add(fine ? shell.screen().green("ok") : shell.screen().red(device.state()));
            }
            table.row(cells);
            for (GpuInventory.Slice slice : device.slices()) {
                table.row(List.of(
                        "  " + slice.name().substring(slice.name().indexOf('/') + 1),
                        "",
                        "  " + slice.profile(),
                        memory(slice.memory()),
                        "",
                        slice.uuid()));
            }
        }
        return table;
    }

    private static String memory(long bytes) {
        return bytes < 0 ? "-" : new Quantity(Quantity.Ladder.BYTES, 1, true).format(bytes);
    }

    private static String json(GpuInventory.Device device) {
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

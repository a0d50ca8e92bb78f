package io.pcp.pmda.gpu;

import io.pcp.pmda.nvml.MigDevice;
import io.pcp.pmda.nvml.NvmlDevice;
import io.pcp.pmda.nvml.Reading;
import io.pcp.pmda.sdk.PmdaContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Makes a {@link GpuInventory}: each GPU is asked on a thread of its own, so that a hung one only lacks its
 * details.
 */
final class InventoryTaker {
    private static final long POLL_MILLIS = 5;

    private final PmdaContext context;
    private final GpuFleet fleet;

    InventoryTaker(PmdaContext context, GpuFleet fleet) {
        this.context = context;
        this.fleet = fleet;
    }

    /**
     * @param wait how long at most for the first discovery, and then for the GPUs
     */
    GpuInventory take(Duration wait) throws InterruptedException {
        long until = System.nanoTime() + wait.toNanos();
        while (fleet.state() == FleetState.STARTING && System.nanoTime() - until < 0) {
            Thread.sleep(POLL_MILLIS);
        }
        List<Gpu> gpus = fleet.gpus();
        List<CompletableFuture<GpuInventory.Device>> asked = new ArrayList<>();
        for (Gpu gpu : gpus) {
            asked.add(CompletableFuture.supplyAsync(
                    () -> ask(gpu), context.workers().worker("inventory-" + gpu.ordinal())));
        }
        long most = System.nanoTime() + wait.toNanos();
        List<GpuInventory.Device> devices = new ArrayList<>();
        for (int i = 0; i < gpus.size(); i++) {
            devices.add(await(asked.get(i), most - System.nanoTime(), gpus.get(i)));
        }
        FleetState state = fleet.state();
        return new GpuInventory(state.code(), state.text(), state.library(), state.driver(), devices);
    }

    private static GpuInventory.Device await(CompletableFuture<GpuInventory.Device> asked, long nanos, Gpu gpu)
            throws InterruptedException {
        try {
            return asked.get(Math.max(0, nanos), TimeUnit.NANOSECONDS);
        } catch (TimeoutException hangs) {
            return device(gpu, -1, false, "does not answer", List.of());
        } catch (ExecutionException failed) {
            return device(gpu, -1, false, failed.getCause().toString(), List.of());
        }
    }

    private GpuInventory.Device ask(Gpu gpu) {
        Attachment attachment = gpu.attachment();
        if (attachment == null) {
            return device(gpu, -1, false, gpu.lostText(), List.of());
        }
        try (NvmlConnection.Use use = fleet.use(attachment.generation())) {
            if (use == null) {
                return device(gpu, -1, false, fleet.state().text(), List.of());
            }
            try (NvmlDevice device = use.session().device(attachment.handle())) {
                Reading memory = device.memory().total();
                boolean mig = device.migMode().on();
                List<GpuInventory.Slice> slices = new ArrayList<>();
                if (mig) {
                    device.migDevices().devices().forEach(slice -> slices.add(slice(gpu, slice)));
                }
                return device(gpu, number(memory), mig, "ok", slices);
            }
        }
    }

    private static GpuInventory.Slice slice(Gpu gpu, MigDevice slice) {
        long gi = number(slice.gi());
        long ci = number(slice.ci());
        return new GpuInventory.Slice(
                gpu.name() + "/mig" + gi + "." + ci,
                (int) gi,
                (int) ci,
                text(slice.profile()),
                text(slice.uuid()),
                number(slice.attributes().memoryBytes()));
    }

    private static GpuInventory.Device device(
            Gpu gpu, long memory, boolean mig, String state, List<GpuInventory.Slice> slices) {
        Attachment known = gpu.known();
        return new GpuInventory.Device(
                gpu.name(),
                gpu.ordinal(),
                gpu.attachment() == null ? -1 : known.index(),
                known == null ? "" : known.name(),
                gpu.uuid(),
                known == null ? "" : known.pci(),
                memory,
                mig,
                state,
                slices);
    }

    private static long number(Reading reading) {
        return reading.ok() ? reading.number() : -1;
    }

    private static String text(Reading reading) {
        return reading.ok() ? reading.text() : "";
    }
}

package io.pcp.pmda.gpu;

import static io.pcp.pmda.nvml.FieldId.SCOPE_ALL_LINKS;

import io.pcp.pmda.gpu.Read.Place;
import io.pcp.pmda.model.Label;
import io.pcp.pmda.model.LabelSet;
import io.pcp.pmda.nvml.DeviceLinks;
import io.pcp.pmda.nvml.FieldId;
import io.pcp.pmda.nvml.FieldRequest;
import io.pcp.pmda.nvml.LinkField;
import io.pcp.pmda.nvml.NvLinkError;
import io.pcp.pmda.nvml.NvmlReturn;
import io.pcp.pmda.nvml.NvmlReturn.Kind;
import io.pcp.pmda.nvml.Reading;
import io.pcp.pmda.sdk.Instance;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.LongFunction;

/**
 * Cluster 10: NVLinks, each and all together. Fields come before the calls that tell the same: all fields of a pass
 * travel in one call, and there are up to 36 links.
 */
final class NvlinkCollector implements Collector {
    private static final Memo<LinkTable> TABLE = Memo.of(gpu -> new LinkTable());

    /** The links in this pass, with what is known of them beyond it. */
    static final Memo<LinkStates> LINKS = Memo.of(gpu -> gpu.lasting(TABLE).look(gpu));

    private static final LongFunction<Reading> KIBIBYTES = number -> Reading.of(number << 10);
    private static final LongFunction<Reading> MEGABYTES = number -> Reading.of(number * 1_000_000);
    private static final LongFunction<Reading> ERROR_RATE = code -> GpuReader.real(DeviceLinks.bitErrorRate(code));

    /** In keys of bins: the link stands above the bin. */
    private static final int BIN_BITS = 8;

    @Override
    public int cluster() {
        return 10;
    }

    @Override
    public void define(Reads reads) {
        reads.units(Place.PASS, Scope.LINK, gpu -> units(gpu, NvlinkCollector::links));
        reads.units(Place.PASS, Scope.FECBIN, gpu -> units(gpu, NvlinkCollector::bins));
        describe(reads);
        traffic(reads);
        errors(reads);
        signal(reads);
        all(reads);
    }

    private static void describe(Reads reads) {
        reads.number(
                "gpu.nvlink.link.state", (gpu, link) -> gpu.once(LINKS).states().get(link.key()));
        reads.text(
                        "gpu.nvlink.link.version",
                        (gpu, link) -> gpu.device().links().version(link.key()))
                .orField(FieldId.NVLINK_GET_VERSION)
                .meaning(number ->
                        number == 0 ? Reading.absent(NvmlReturn.NO_DATA) : Reading.of(DeviceLinks.version(number)));
        reads.field("gpu.nvlink.link.speed", FieldId.NVLINK_GET_SPEED)
                .meaning(MEGABYTES)
                .orField(each(LinkField.SPEED))
                .meaning(MEGABYTES)
                .orField(FieldId.NVLINK_SPEED_MBPS_COMMON, 0)
                .meaning(MEGABYTES);
        // Known of a link that is down, too, from the time it was up: costs nothing, and may become known any time.
        reads.text("gpu.nvlink.link.remote", (gpu, link) -> memory(gpu).remote(link.key()))
                .everyPass();
        reads.text("gpu.nvlink.link.remote_type", (gpu, link) -> memory(gpu).remoteType(link.key()))
                .everyPass();
        reads.field("gpu.nvlink.link.remote_link", FieldId.NVLINK_REMOTE_NVLINK_ID);
        reads.field("gpu.nvlink.link.power_state", FieldId.NVLINK_GET_POWER_STATE);
        reads.field("gpu.nvlink.link.data_rate", FieldId.NVLINK_GET_DATA_RATE);
    }

    /** KiB up to NVLink 4, bytes from NVLink 5 on. */
    private static void traffic(Reads reads) {
        reads.field("gpu.nvlink.link.bytes.tx", FieldId.NVLINK_THROUGHPUT_DATA_TX)
                .meaning(KIBIBYTES)
                .orField(FieldId.NVLINK_COUNT_XMIT_BYTES)
                .extended();
        reads.field("gpu.nvlink.link.bytes.rx", FieldId.NVLINK_THROUGHPUT_DATA_RX)
                .meaning(KIBIBYTES)
                .orField(FieldId.NVLINK_COUNT_RCV_BYTES)
                .extended();
        reads.field("gpu.nvlink.link.raw_bytes.tx", FieldId.NVLINK_THROUGHPUT_RAW_TX)
                .meaning(KIBIBYTES);
        reads.field("gpu.nvlink.link.raw_bytes.rx", FieldId.NVLINK_THROUGHPUT_RAW_RX)
                .meaning(KIBIBYTES);
        reads.field("gpu.nvlink.link.packets.tx", FieldId.NVLINK_COUNT_XMIT_PACKETS)
                .extended();
        reads.field("gpu.nvlink.link.packets.rx", FieldId.NVLINK_COUNT_RCV_PACKETS)
                .extended();
    }

    private static void errors(Reads reads) {
        reads.field("gpu.nvlink.link.errors.replay", FieldId.NVLINK_ERROR_DL_REPLAY)
                .orField(each(LinkField.REPLAY))
                .or(counter(NvLinkError.REPLAY));
        reads.field("gpu.nvlink.link.errors.recovery", FieldId.NVLINK_ERROR_DL_RECOVERY)
                .orField(each(LinkField.RECOVERY))
                .orField(FieldId.NVLINK_COUNT_LINK_RECOVERY_EVENTS)
                .or(counter(NvLinkError.RECOVERY));
        reads.field("gpu.nvlink.link.errors.crc_flit", each(LinkField.CRC_FLIT)).or(counter(NvLinkError.CRC_FLIT));
        reads.field("gpu.nvlink.link.errors.crc_data", each(LinkField.CRC_DATA)).or(counter(NvLinkError.CRC_DATA));
        reads.field("gpu.nvlink.link.errors.ecc", each(LinkField.ECC_DATA)).or(counter(NvLinkError.ECC_DATA));
        reads.field("gpu.nvlink.link.errors.crc", FieldId.NVLINK_ERROR_DL_CRC);
        newer(reads, "malformed", FieldId.NVLINK_COUNT_MALFORMED_PACKET_ERRORS);
        newer(reads, "overrun", FieldId.NVLINK_COUNT_BUFFER_OVERRUN_ERRORS);
        newer(reads, "rx", FieldId.NVLINK_COUNT_RCV_ERRORS);
        newer(reads, "rx_remote", FieldId.NVLINK_COUNT_RCV_REMOTE_ERRORS);
        newer(reads, "rx_general", FieldId.NVLINK_COUNT_RCV_GENERAL_ERRORS);
        newer(reads, "integrity", FieldId.NVLINK_COUNT_LOCAL_LINK_INTEGRITY_ERRORS);
        newer(reads, "tx_discards", FieldId.NVLINK_COUNT_XMIT_DISCARDS);
        newer(reads, "recovery_ok", FieldId.NVLINK_COUNT_LINK_RECOVERY_SUCCESSFUL_EVENTS);
        newer(reads, "recovery_failed", FieldId.NVLINK_COUNT_LINK_RECOVERY_FAILED_EVENTS);
        newer(reads, "recovery_events", FieldId.NVLINK_COUNT_LINK_RECOVERY_EVENTS);
        newer(reads, "effective", FieldId.NVLINK_COUNT_EFFECTIVE_ERRORS);
        newer(reads, "symbol", FieldId.NVLINK_COUNT_SYMBOL_ERRORS);
    }

    /** NVLink 5; may wrap at 32 bits. */
    private static void newer(Reads reads, String kind, int field) {
        reads.field("gpu.nvlink.link.errors." + kind, field).extended();
    }

    private static void signal(Reads reads) {
        reads.field("gpu.nvlink.link.ber.effective", FieldId.NVLINK_COUNT_EFFECTIVE_BER)
                .meaning(ERROR_RATE);
        reads.field("gpu.nvlink.link.ber.symbol", FieldId.NVLINK_COUNT_SYMBOL_BER)
                .meaning(ERROR_RATE);
        reads.field("gpu.nvlink.link.ber.raw", FieldId.NVLINK_COUNT_RAW_BER_V2).meaning(ERROR_RATE);
        reads.field(
                "gpu.nvlink.link.fec",
                bin -> FieldRequest.of(
                        FieldId.NVLINK_COUNT_FEC_HISTORY_0 + (bin.key() & (1 << BIN_BITS) - 1), bin.key() >> BIN_BITS));
    }

    /** Of the GPU; after the links, which they look at. */
    private static void all(Reads reads) {
        reads.field("gpu.nvlink.count", FieldId.NVLINK_LINK_COUNT).zeroIsAbsent();
        // Also when nobody asks: who was up once is missed later.
        reads.number("gpu.nvlink.active", gpu -> gpu.once(LINKS).active()).accumulating();
        reads.number("gpu.nvlink.down", gpu -> gpu.once(LINKS).down()).accumulating();
        Read sent = reads.of("gpu.nvlink.link.bytes.tx");
        reads.field("gpu.nvlink.bytes.tx", FieldId.NVLINK_THROUGHPUT_DATA_TX, SCOPE_ALL_LINKS)
                .meaning(KIBIBYTES)
                .or(gpu -> sum(gpu, sent, memory(gpu).sent()))
                .needs(sent);
        Read received = reads.of("gpu.nvlink.link.bytes.rx");
        reads.field("gpu.nvlink.bytes.rx", FieldId.NVLINK_THROUGHPUT_DATA_RX, SCOPE_ALL_LINKS)
                .meaning(KIBIBYTES)
                .or(gpu -> sum(gpu, received, memory(gpu).received()))
                .needs(received);
        reads.field("gpu.nvlink.fabric_links", FieldId.NVSWITCH_CONNECTED_LINK_COUNT);
        reads.number(
                "gpu.nvlink.bw_mode", gpu -> linked(gpu, gpu.device().links().bandwidthMode()));
        reads.number(
                "gpu.nvlink.encryption", gpu -> linked(gpu, gpu.device().links().encryption()));
        List<Read> older = kinds(reads, "replay", "recovery", "ecc");
        List<Read> packets = kinds(reads, "crc_flit", "crc_data");
        Read crc = reads.of("gpu.nvlink.link.errors.crc");
        List<Read> newer = kinds(reads, "malformed", "overrun", "rx", "tx_discards", "recovery_failed", "effective");
        reads.number("gpu.nvlink.errors", gpu -> errors(gpu, older, packets, crc, newer))
                .needs(crc);
    }

    private static List<Read> kinds(Reads reads, String... kinds) {
        return Arrays.stream(kinds)
                .map(kind -> reads.of("gpu.nvlink.link.errors." + kind))
                .toList();
    }

    private static Function<Unit, FieldRequest> each(LinkField field) {
        return link -> field.of(link.key()).orElse(null);
    }

    private static Source.Each counter(NvLinkError counter) {
        return (gpu, link) -> gpu.device().links().errors(link.key(), counter);
    }

    private static LinkMemory memory(GpuReader gpu) {
        return gpu.accumulators().links();
    }

    private static Reading errors(GpuReader gpu, List<Read> older, List<Read> packets, Read crc, List<Read> newer) {
        LinkStates links = gpu.once(LINKS);
        for (Unit link : gpu.units(Scope.LINK)) {
            memory(gpu)
                    .errors()
                    .count(
                            link.key(),
                            links.isUp(link.key()),
                            values(gpu, link, older),
                            values(gpu, link, packets),
                            gpu.value(crc, link),
                            values(gpu, link, newer));
        }
        return linked(gpu, memory(gpu).errors().total());
    }

    private static List<Reading> values(GpuReader gpu, Unit link, List<Read> reads) {
        return reads.stream().map(read -> gpu.value(read, link)).toList();
    }

    private static Reading sum(GpuReader gpu, Read counter, LinkSum sum) {
        LinkStates links = gpu.once(LINKS);
        for (Unit link : gpu.units(Scope.LINK)) {
            sum.add(0, link.key(), gpu.value(counter, link), links.isUp(link.key()));
        }
        return linked(gpu, sum.total());
    }

    /** A reading that means something only where there are links. */
    private static Reading linked(GpuReader gpu, Reading reading) {
        Reading count = gpu.once(LINKS).count();
        return !count.ok() ? count : count.number() == 0 ? Reading.absent(NvmlReturn.NOT_SUPPORTED) : reading;
    }

    private static List<Unit> units(GpuReader gpu, Function<GpuReader, List<Unit>> finder) throws GpuGone {
        LinkStates links = gpu.once(LINKS);
        for (Reading answer : links.states()) {
            check(answer);
        }
        check(links.count());
        if (!links.count().ok()) {
            return links.count().kind() == Kind.UNSUPPORTED ? List.of() : null;
        }
        return finder.apply(gpu);
    }

    private static void check(Reading answer) throws GpuGone {
        if (GpuWorker.gone(answer)) {
            throw new GpuGone(answer.rc());
        }
    }

    private static List<Unit> links(GpuReader gpu) {
        LinkStates links = gpu.once(LINKS);
        List<Unit> units = new ArrayList<>();
        for (int link = 0; link < links.states().size(); link++) {
            Reading remote = memory(gpu).remote(link);
            Reading type = memory(gpu).remoteType(link);
            String peer = memory(gpu)
                    .peer(link, gpu.gpu())
                    .map(Gpu::instance)
                    .map(Instance::name)
                    .orElse("");
            units.add(gpu.lasting(TABLE).link(new Described(link, condition(links, link), remote, type, peer)));
        }
        return units;
    }

    /**
     * What the instance of a link is made from.
     *
     * @param peer name of the GPU at its other end, empty when none of this node is
     */
    record Described(int link, String condition, Reading remote, Reading type, String peer) {
        Unit unit() {
            LabelSet labels = LabelSet.of(Label.number("link", link));
            if (remote.ok()) {
                labels = labels.with(Label.text("remote_bus", remote.text()));
            }
            if (type.ok()) {
                labels = labels.with(Label.text("remote_type", type.text()));
            }
            if (!peer.isEmpty()) {
                labels = labels.with(Label.text("remote_gpu", peer));
            }
            return new Unit(link, "link" + link, labels, "", 0, condition);
        }
    }

    private static List<Unit> bins(GpuReader gpu) {
        LinkStates links = gpu.once(LINKS);
        List<Unit> units = new ArrayList<>();
        for (int link = 0; link < links.states().size(); link++) {
            boolean counted = (links.histograms() >> link & 1) != 0;
            for (int bin = 0; counted && bin < FieldId.FEC_BINS; bin++) {
                LabelSet labels = LabelSet.of(Label.number("link", link), Label.number("bin", bin));
                String name = "link" + link + "/bin" + bin;
                units.add(new Unit(link << BIN_BITS | bin, name, labels, "", 0, condition(links, link)));
            }
        }
        return units;
    }

    private static String condition(LinkStates links, int link) {
        return links.isUp(link) ? "up" : "down";
    }
}

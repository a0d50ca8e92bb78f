package io.pcp.pmda.bench;

import io.pcp.pmda.gpu.CatalogueRow;
import io.pcp.pmda.gpu.GpuCatalogue;
import io.pcp.pmda.model.InDom;
import io.pcp.pmda.model.Pmid;
import io.pcp.pmda.protocol.Pdu;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The agent of a soak run: asked for everything, decoded by the catalogue, and measured as a process. One thread. */
final class SoakAgent implements AutoCloseable {

    /** What the process holds; counts, KiB and bytes. */
    record Use(long rssKib, long threads, long descriptors, long stateFiles, long stateBytes) {}

    private final AgentProcess agent;
    private final Path state;
    private final Map<Integer, CatalogueRow> rows = new HashMap<>();
    private final Map<Integer, Integer> domains = new HashMap<>();
    private final Map<String, InDom> passing = new HashMap<>();
    private final Map<Integer, Map<Integer, String>> names = new HashMap<>();
    private final int[] pmids;

    /**
     * @param log takes standard error
     * @param state directory the agent keeps its files in
     */
    SoakAgent(List<String> command, File log, Path state, int domain) throws IOException {
        this.state = state;
        for (CatalogueRow row : GpuCatalogue.load().served()) {
            rows.put(Pmid.of(domain, row.cluster(), row.item()).packed(), row);
        }
        pmids = rows.keySet().stream().mapToInt(Integer::intValue).sorted().toArray();
        agent = new AgentProcess(command, log);
        agent.wantEverything();
        for (int pmid : pmids) {
            InDom indom =
                    ((Pdu.Desc) agent.ask(new Pdu.DescRequest(0, pmid))).desc().indom();
            if (!indom.isNull()) {
                domains.put(pmid, indom.packed());
                if (SoakRules.PASSING.contains(rows.get(pmid).instances())) {
                    passing.put(rows.get(pmid).instances(), indom);
                }
            }
        }
    }

    /** Metrics asked for with each fetch. */
    int metrics() {
        return pmids.length;
    }

    /** The answer to a fetch of everything. */
    Pdu.Result fetch() throws IOException {
        return agent.fetch(pmids);
    }

    /** The values of an answer with the names of their instances. */
    List<Seen> decode(Pdu.Result answer) throws IOException {
        List<Seen> values = new ArrayList<>();
        for (Pdu.ValueSet set : answer.sets()) {
            for (Pdu.InstanceValue value : set.values()) {
                Integer domain = domains.get(set.pmid());
                String name = domain == null ? "" : name(domain, value.instance());
                if (name != null) {
                    values.add(Seen.of(rows.get(set.pmid()), name, value.value()));
                }
            }
        }
        return values;
    }

    /** The instances listed now of each domain of things that come and go. */
    Map<String, List<String>> listed() throws IOException {
        Map<String, List<String>> found = new HashMap<>();
        for (Map.Entry<String, InDom> entry : passing.entrySet()) {
            found.put(
                    entry.getKey(), List.copyOf(list(entry.getValue().packed()).values()));
        }
        return found;
    }

    Use use() throws IOException {
        Path proc = Path.of("/proc/" + agent.pid());
        long threads = 0;
        for (String line : Files.readAllLines(proc.resolve("status"))) {
            if (line.startsWith("Threads:")) {
                threads = Long.parseLong(line.replaceAll("\\D", ""));
            }
        }
        long files = 0;
        long bytes = 0;
        try (Stream<Path> paths = Files.walk(state)) {
            for (Path path : (Iterable<Path>) paths::iterator) {
                File file = path.toFile();
                if (file.isFile()) {
                    files++;
                    bytes += file.length();
                }
            }
        }
        String[] descriptors = proc.resolve("fd").toFile().list();
        return new Use(agent.rssKib(), threads, descriptors == null ? 0 : descriptors.length, files, bytes);
    }

    /** External names up to the first blank, by id; an id keeps its name for ever, so known ones are not asked for again. */
    private String name(int domain, int id) throws IOException {
        Map<Integer, String> known = names.computeIfAbsent(domain, key -> new HashMap<>());
        if (!known.containsKey(id)) {
            known.putAll(list(domain));
        }
        if (!known.containsKey(id)) {
            Pdu answer = agent.ask(new Pdu.InstanceRequest(0, new InDom(domain), 0, id, ""));
            if (answer instanceof Pdu.Instances one && !one.entries().isEmpty()) {
                known.put(id, word(one.entries().get(0).name()));
            }
        }
        return known.get(id);
    }

    private Map<Integer, String> list(int domain) throws IOException {
        Map<Integer, String> found = new HashMap<>();
        if (agent.ask(new Pdu.InstanceRequest(0, new InDom(domain), 0, -1, "")) instanceof Pdu.Instances all) {
            all.entries().forEach(entry -> found.put(entry.id(), word(entry.name())));
        }
        return found;
    }

    private static String word(String name) {
        int blank = name.indexOf(' ');
        return blank < 0 ? name : name.substring(0, blank);
    }

    @Override
    public void close() throws IOException {
        agent.close();
    }
}

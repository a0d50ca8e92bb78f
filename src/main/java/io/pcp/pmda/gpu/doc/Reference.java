package io.pcp.pmda.gpu.doc;

import io.pcp.pmda.gpu.CatalogueRow;
import io.pcp.pmda.gpu.GpuCatalogue;
import io.pcp.pmda.gpu.health.HealthRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The reference of the served metrics: general remarks, a chapter per cluster, the rules of health, the instances, and
 * an index of what other tools call them.
 */
public final class Reference {
    /** Name of the man page, in section 5. */
    public static final String MAN_PAGE = "pmdagpu-metrics";

    private static final String TITLE = "Metrics of the GPU agent of Performance Co-Pilot";
    private static final String HEALTH = "Rules of health";
    private static final String INSTANCES = "Instances";
    private static final String INDEX = "Names in other tools";

    private final List<CatalogueRow> rows;
    private final List<HealthCondition> health;

    private Reference(List<CatalogueRow> rows, List<HealthCondition> health) {
        this.rows = rows;
        this.health = health;
    }

    /** The reference of this build. */
    public static Reference of(GpuCatalogue catalogue) {
        return of(catalogue.served(), healthConditions());
    }

    /**
     * A reference.
     *
     * @param rows metrics by cluster and item
     * @param health rules by which {@code gpu.health.state} is judged, worst first; none leaves their chapter out
     */
    static Reference of(List<CatalogueRow> rows, List<HealthCondition> health) {
        return new Reference(List.copyOf(rows), List.copyOf(health));
    }

    /** Rules by which {@code gpu.health.state} is judged in this release, worst first. */
    static List<HealthCondition> healthConditions() {
        return HealthRules.rules().stream()
                .map(rule -> new HealthCondition(
                        rule.id(),
                        rule.state().word() + " (" + rule.state().code() + ")",
                        rule.condition(),
                        rule.action()))
                .toList();
    }

    /** As Markdown. */
    public String markdown() {
        return written(new MarkdownPage(rows.stream().map(CatalogueRow::name).toList()));
    }

    /** As a manual page. */
    public String man() {
        return written(new ManPage(MAN_PAGE));
    }

    private String written(Page page) {
        List<Chapter> general = Chapter.general();
        List<Chapter> clusters = Chapter.of(rows);
        page.begin(
                TITLE,
                rows.size() + " metrics of NVIDIA GPUs, read from the NVML library of the driver. This is made from"
                        + " the catalogue the agent itself works by: what is told here is what is served.");
        page.contents(everything(general, clusters));
        for (Chapter chapter : general) {
            introduce(page, chapter);
        }
        Map<String, InstanceText> instances = InstanceText.all();
        for (Chapter chapter : clusters) {
            introduce(page, chapter);
            page.overview(chapter.rows());
            chapter.rows().forEach(row -> page.metric(MetricText.of(row, instances)));
        }
        tellHealth(page);
        tellInstances(page);
        tellIndex(page);
        return page.end();
    }

    private List<Chapter> everything(List<Chapter> general, List<Chapter> clusters) {
        List<Chapter> all = new ArrayList<>(general);
        all.addAll(clusters);
        if (!health.isEmpty()) {
            all.add(new Chapter(HEALTH, List.of(), List.of()));
        }
        all.add(new Chapter(INSTANCES, List.of(), List.of()));
        all.add(new Chapter(INDEX, List.of(), List.of()));
        return all;
    }

    private static void introduce(Page page, Chapter chapter) {
        page.chapter(chapter.title());
        chapter.paragraphs().forEach(page::paragraph);
    }

    private void tellHealth(Page page) {
        if (health.isEmpty()) {
            return;
        }
        page.chapter(HEALTH);
        page.paragraph(
                "gpu.health.state is the worst state, and gpu.health.text the reasons, of all rules that apply.");
        page.table(
                List.of("Rule", "State", "When", "What to do"),
                health.stream()
                        .map(rule -> List.of(rule.name(), rule.state(), rule.condition(), rule.action()))
                        .toList());
    }

    private void tellInstances(Page page) {
        page.chapter(INSTANCES);
        page.paragraph(
                "What one value of a metric stands for. Labels (`pminfo -l`) tell the UUID, model, PCI address and"
                        + " the other names of a GPU.");
        page.table(
                List.of("Domain", "One per", "Example", "A name stands for the same thing"),
                InstanceText.of(rows).stream()
                        .map(text -> List.of(text.name(), text.per(), "`" + text.example() + "`", text.lifetime()))
                        .toList());
    }

    private void tellIndex(Page page) {
        page.chapter(INDEX);
        page.paragraph("The same quantity; unit and scale may differ, as the metric tells.");
        for (Equivalents other : Equivalents.values()) {
            List<Page.Entry> entries = other.index(rows).entrySet().stream()
                    .map(entry -> new Page.Entry(entry.getKey(), entry.getValue()))
                    .toList();
            if (!entries.isEmpty()) {
                page.index(other.tool(), entries);
            }
        }
    }
}

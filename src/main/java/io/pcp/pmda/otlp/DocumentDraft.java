package io.pcp.pmda.otlp;

import java.util.ArrayList;
import java.util.List;

/**
 * A document while its fields come, of either encoding. Of one thread.
 *
 * <p>A message that may come only once and comes again is merged, in both encodings, as protobuf has it: of numbers and
 * strings the last one counts, lists are joined.
 */
final class DocumentDraft {
    final Budget budget;
    final MetricDraft metric = new MetricDraft();
    final PointDraft point;

    /** Attributes of the resource that is read. */
    final List<Attribute> resource = new ArrayList<>();

    /** Attributes of the scope that is read. */
    final List<Attribute> scopeAttributes = new ArrayList<>();

    private final List<ResourceMetrics> resources = new ArrayList<>();
    private final List<ScopeMetrics> scopes = new ArrayList<>();
    private final List<OtlpMetric> metrics = new ArrayList<>();

    String scopeName = "";
    String scopeVersion = "";
    int exemplars;
    private int points;

    DocumentDraft(DecodeLimits limits) {
        this.budget = new Budget(limits);
        this.point = new PointDraft(budget);
    }

    void beginResource() {
        resource.clear();
        scopes.clear();
    }

    void endResource() throws OtlpException {
        budget.spend(Budget.OBJECT + 2 * Budget.LIST);
        resources.add(new ResourceMetrics(resource, scopes));
    }

    void beginScope() {
        scopeName = "";
        scopeVersion = "";
        scopeAttributes.clear();
        metrics.clear();
    }

    void endScope() throws OtlpException {
        budget.spend(2 * (Budget.OBJECT + Budget.LIST));
        boolean none = scopeName.isEmpty() && scopeVersion.isEmpty() && scopeAttributes.isEmpty();
        Scope scope = none ? Scope.NONE : new Scope(scopeName, scopeVersion, scopeAttributes);
        scopes.add(new ScopeMetrics(scope, metrics));
    }

    void endMetric() throws OtlpException {
        OtlpMetric done = metric.metric(budget);
        points += done.data().size();
        metrics.add(done);
    }

    MetricsData data() {
        return resources.isEmpty() ? MetricsData.EMPTY : new MetricsData(resources, points, exemplars);
    }
}

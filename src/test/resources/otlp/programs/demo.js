// Usage: node demo.js ENDPOINT json|proto cumulative|delta|exponential
const { MeterProvider, PeriodicExportingMetricReader, AggregationType, AggregationTemporality, InstrumentType } = require('@opentelemetry/sdk-metrics');
const { resourceFromAttributes } = require('@opentelemetry/resources');
const [url, encoding, mode] = process.argv.slice(2);
const { OTLPMetricExporter } = require(encoding === 'json' ? '@opentelemetry/exporter-metrics-otlp-http' : '@opentelemetry/exporter-metrics-otlp-proto');
const { AggregationTemporalityPreference } = require('@opentelemetry/exporter-metrics-otlp-http');
const exporter = new OTLPMetricExporter({ url, compression: mode === 'cumulative' ? 'none' : 'gzip',
  temporalityPreference: mode === 'delta' ? AggregationTemporalityPreference.DELTA : AggregationTemporalityPreference.CUMULATIVE });
const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 600000 });
const views = [{ instrumentName: 'demo.request.duration', aggregation: mode === 'exponential' ? { type: AggregationType.EXPONENTIAL_HISTOGRAM, options: { maxSize: 20, recordMinMax: true } }
  : { type: AggregationType.EXPLICIT_BUCKET_HISTOGRAM, options: { boundaries: [5, 10, 100] } } }];
const provider = new MeterProvider({ readers: [reader], views, resource: resourceFromAttributes({ 'service.name': 'node-demo', 'service.version': '1.2.3',
  'service.instance.id': 'node-1', 'host.name': 'node7', 'process.command_args': ['demo', '--größe=1'], 'process.pid': 4711 }) });
const m = provider.getMeter('demo.node', '0.9');
const odd = { 'café': 'crème brûlée 🍮', ok: true, ratio: 0.1, ids: [1, -2, 3], names: ['a,b', 'c"d'], big: 9007199254740991 };
const plain = { 'http.route': '/a b', 'http.response.status_code': 200 };
m.createObservableCounter('demo.io', { unit: 'By', valueType: 0 }).addCallback(o => { o.observe(2 ** 40, { direction: 'read' }); o.observe(7, { direction: 'write' }); });
m.createObservableGauge('demo.utilization', { unit: '%' }).addCallback(o => o.observe(12.5));
m.createObservableUpDownCounter('demo.threads', { unit: '{thread}', valueType: 0 }).addCallback(o => o.observe(17));
const c = m.createCounter('demo.requests', { unit: '{request}', description: 'Requests answered', valueType: 0 });
const f = m.createCounter('demo.cpu.time', { unit: 's' });
const q = m.createUpDownCounter('demo.queue.length', { unit: '{item}', valueType: 0 });
const b = m.createUpDownCounter('demo.balance');
const h = m.createHistogram('demo.request.duration', { unit: 'ms' });
const s = m.createHistogram('demo.request.size', { unit: 'By', valueType: 0 });
const t = m.createGauge('demo.temperature', { unit: 'Cel', valueType: 0 });
const l = m.createGauge('demo.load', { unit: '1' });
(async () => {
  for (let i = 0; i < 2; i++) {
    c.add(3, plain); c.add(9007199254740991, odd); f.add(1.25); q.add(-4, plain); b.add(-0.1);
    for (const v of [1, 5, 7.5, 250, 1e6]) h.record(v, plain);
    for (const v of [0, 1, 512, 100000]) s.record(v);
    t.record(-40); l.record(0.75, odd);
    await provider.forceFlush();
  }
  await provider.shutdown();
})();

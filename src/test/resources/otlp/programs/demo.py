"""Usage: demo.py ENDPOINT cumulative|delta|exponential"""
import sys, gzip
from opentelemetry.exporter.otlp.proto.http.metric_exporter import OTLPMetricExporter
from opentelemetry.exporter.otlp.proto.http import Compression
from opentelemetry.metrics import Observation
from opentelemetry.sdk.metrics import (Counter, Histogram, MeterProvider, ObservableCounter, ObservableUpDownCounter, UpDownCounter)
from opentelemetry.sdk.metrics.export import PeriodicExportingMetricReader, AggregationTemporality
from opentelemetry.sdk.metrics.view import View, ExplicitBucketHistogramAggregation, ExponentialBucketHistogramAggregation
from opentelemetry.sdk.resources import Resource
url, mode = sys.argv[1:3]
instance = sys.argv[3] if len(sys.argv) > 3 else "py-1"
D, C = AggregationTemporality.DELTA, AggregationTemporality.CUMULATIVE
pref = {Counter: D, Histogram: D, ObservableCounter: D, UpDownCounter: C, ObservableUpDownCounter: C} if mode == "delta" else {}
exporter = OTLPMetricExporter(endpoint=url, preferred_temporality=pref, compression=Compression.NoCompression if mode == "cumulative" else Compression.Gzip)
reader = PeriodicExportingMetricReader(exporter, export_interval_millis=600000)
views = [View(instrument_name="demo.request.duration", aggregation=ExponentialBucketHistogramAggregation(max_size=20) if mode == "exponential"
              else ExplicitBucketHistogramAggregation(boundaries=[5, 10, 100]))]
resource = Resource({"service.name": "py-demo", "service.version": "1.2.3", "service.instance.id": instance, "host.name": "node7",
                     "process.command_args": ["demo", "--größe=1"], "process.pid": 4711})
provider = MeterProvider(metric_readers=[reader], resource=resource, views=views)
m = provider.get_meter("demo.py", "0.9", attributes={"team": "a"})
odd = {"café": "crème brûlée 🍮", "ok": True, "ratio": 0.1, "ids": [1, -2, 3], "names": ["a,b", 'c"d'], "big": 9007199254740993}
plain = {"http.route": "/a b", "http.response.status_code": 200}
m.create_observable_counter("demo.io", [lambda o: [Observation(1 << 40, {"direction": "read"}), Observation(7, {"direction": "write"})]], "By")
m.create_observable_gauge("demo.utilization", [lambda o: [Observation(12.5)]], "%")
m.create_observable_up_down_counter("demo.threads", [lambda o: [Observation(17)]], "{thread}")
c = m.create_counter("demo.requests", "{request}", "Requests answered")
f = m.create_counter("demo.cpu.time", "s")
q = m.create_up_down_counter("demo.queue.length", "{item}")
b = m.create_up_down_counter("demo.balance")
h = m.create_histogram("demo.request.duration", "ms")
s = m.create_histogram("demo.request.size", "By")
t = m.create_gauge("demo.temperature", "Cel")
l = m.create_gauge("demo.load", "1")
for _ in range(2):
    c.add(3, plain); c.add(9007199254740993, odd); f.add(1.25); q.add(-4, plain); b.add(-0.1)
    for v in (1.0, 5.0, 7.5, 250.0, 1e6): h.record(v, plain)
    for v in (0, 1, 512, 100000): s.record(v)
    t.set(-40); l.set(0.75, odd)
    provider.force_flush()
provider.shutdown()

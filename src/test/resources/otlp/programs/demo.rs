use opentelemetry::{metrics::MeterProvider, KeyValue};
use opentelemetry_otlp::{MetricExporter, Protocol, WithExportConfig};
use opentelemetry_sdk::{metrics::{SdkMeterProvider, Temporality}, Resource};
fn main() {
    let a: Vec<String> = std::env::args().collect();
    let proto = if a[2] == "json" { Protocol::HttpJson } else { Protocol::HttpBinary };
    let t = if a[3] == "delta" { Temporality::Delta } else { Temporality::Cumulative };
    let exporter = MetricExporter::builder().with_http().with_protocol(proto).with_endpoint(&a[1]).with_temporality(t).build().unwrap();
    let resource = Resource::builder_empty().with_attributes([KeyValue::new("service.name", "rust-demo"), KeyValue::new("service.instance.id", "rust-1")]).build();
    let mp = SdkMeterProvider::builder().with_periodic_exporter(exporter).with_resource(resource).build();
    let m = mp.meter("demo.rust");
    let c = m.u64_counter("demo.requests").with_unit("{request}").with_description("Requests answered").build();
    let h = m.f64_histogram("demo.request.duration").with_unit("ms").with_boundaries(vec![5.0, 10.0, 100.0]).build();
    let g = m.f64_gauge("demo.load").with_unit("1").build();
    let u = m.i64_up_down_counter("demo.queue.length").with_unit("{item}").build();
    let plain = [KeyValue::new("http.route", "/a b"), KeyValue::new("http.response.status_code", 200)];
    for _ in 0..2 {
        c.add(3, &plain);
        c.add(u64::MAX / 4, &[KeyValue::new("big", "yes")]);
        for v in [1.0, 5.0, 7.5, 250.0, 1e6] { h.record(v, &plain); }
        g.record(0.75, &[KeyValue::new("café", "crème brûlée 🍮"), KeyValue::new("ok", true), KeyValue::new("ratio", 0.1)]);
        u.add(-4, &plain);
        mp.force_flush().unwrap();
    }
    mp.shutdown().unwrap();
}

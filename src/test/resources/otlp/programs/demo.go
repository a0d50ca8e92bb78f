// Sends one round of every instrument by OTLP/HTTP. Usage: otelgo ENDPOINT cumulative|delta|exponential
package main

import (
	"context"
	"fmt"
	"os"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/exporters/otlp/otlpmetric/otlpmetrichttp"
	"go.opentelemetry.io/otel/metric"
	sdk "go.opentelemetry.io/otel/sdk/metric"
	"go.opentelemetry.io/otel/sdk/metric/metricdata"
	"go.opentelemetry.io/otel/sdk/resource"
)

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

func main() {
	ctx := context.Background()
	mode := os.Args[2]
	temporality := sdk.DefaultTemporalitySelector
	if mode == "delta" {
		temporality = func(k sdk.InstrumentKind) metricdata.Temporality {
			switch k {
			case sdk.InstrumentKindUpDownCounter, sdk.InstrumentKindObservableUpDownCounter:
				return metricdata.CumulativeTemporality
			}
			return metricdata.DeltaTemporality
		}
	}
	exp := must(otlpmetrichttp.New(ctx, otlpmetrichttp.WithEndpointURL(os.Args[1]),
		otlpmetrichttp.WithCompression(otlpmetrichttp.GzipCompression), otlpmetrichttp.WithTemporalitySelector(temporality)))
	res := resource.NewSchemaless(attribute.String("service.name", "go-demo"), attribute.String("service.version", "1.2.3"),
		attribute.String("service.instance.id", "go-1"), attribute.String("host.name", "node7"),
		attribute.StringSlice("process.command_args", []string{"demo", "--größe=1"}), attribute.Int("process.pid", 4711))
	opts := []sdk.Option{sdk.WithResource(res), sdk.WithReader(sdk.NewPeriodicReader(exp))}
	if mode == "exponential" {
		opts = append(opts, sdk.WithView(sdk.NewView(sdk.Instrument{Kind: sdk.InstrumentKindHistogram},
			sdk.Stream{Aggregation: sdk.AggregationBase2ExponentialHistogram{MaxSize: 20, MaxScale: 20}})))
	}
	mp := sdk.NewMeterProvider(opts...)
	m := mp.Meter("demo.go", metric.WithInstrumentationVersion("0.9"), metric.WithInstrumentationAttributes(attribute.String("team", "a")))
	odd := metric.WithAttributes(attribute.String("café", "crème brûlée 🍮"), attribute.Bool("ok", true), attribute.Float64("ratio", 0.1),
		attribute.IntSlice("ids", []int{1, -2, 3}), attribute.StringSlice("names", []string{"a,b", "c\"d"}), attribute.Int64("big", 9007199254740993))
	plain := metric.WithAttributes(attribute.String("http.route", "/a b"), attribute.Int("http.response.status_code", 200))
	for round := 0; round < 2; round++ {
		c := must(m.Int64Counter("demo.requests", metric.WithUnit("{request}"), metric.WithDescription("Requests answered")))
		c.Add(ctx, 3, plain)
		c.Add(ctx, 9007199254740993, odd)
		must(m.Float64Counter("demo.cpu.time", metric.WithUnit("s"))).Add(ctx, 1.25)
		must(m.Int64UpDownCounter("demo.queue.length", metric.WithUnit("{item}"))).Add(ctx, -4, plain)
		must(m.Float64UpDownCounter("demo.balance")).Add(ctx, -0.1)
		h := must(m.Float64Histogram("demo.request.duration", metric.WithUnit("ms"), metric.WithExplicitBucketBoundaries(5, 10, 100)))
		for _, v := range []float64{1, 5, 7.5, 250, 1e6} {
			h.Record(ctx, v, plain)
		}
		hi := must(m.Int64Histogram("demo.request.size", metric.WithUnit("By")))
		for _, v := range []int64{0, 1, 512, 100000} {
			hi.Record(ctx, v)
		}
		must(m.Int64Gauge("demo.temperature", metric.WithUnit("Cel"))).Record(ctx, -40)
		must(m.Float64Gauge("demo.load", metric.WithUnit("1"))).Record(ctx, 0.75, odd)
		if round == 0 {
			must(m.Int64ObservableCounter("demo.io", metric.WithUnit("By"), metric.WithInt64Callback(func(_ context.Context, o metric.Int64Observer) error {
				o.Observe(1<<40, metric.WithAttributes(attribute.String("direction", "read")))
				o.Observe(7, metric.WithAttributes(attribute.String("direction", "write")))
				return nil
			})))
			must(m.Float64ObservableGauge("demo.utilization", metric.WithUnit("%"), metric.WithFloat64Callback(func(_ context.Context, o metric.Float64Observer) error {
				o.Observe(12.5)
				return nil
			})))
			must(m.Int64ObservableUpDownCounter("demo.threads", metric.WithUnit("{thread}"), metric.WithInt64Callback(func(_ context.Context, o metric.Int64Observer) error {
				o.Observe(17)
				return nil
			})))
		}
		if err := mp.ForceFlush(ctx); err != nil {
			fmt.Println("flush:", err)
		}
	}
	fmt.Println(mp.Shutdown(ctx))
}

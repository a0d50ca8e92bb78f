/**
 * Metrics of the OpenTelemetry protocol: its two encodings, protobuf and JSON, decoded into one model, and the series that
 * programs send kept as the {@link io.pcp.pmda.exposition.Exposition} that a scrape of them would give; and spans encoded. Bytes in, values
 * out: no I/O, and nothing of PCP. Source of truth: opentelemetry-proto 1.x, {@code metrics.proto} and {@code common.proto},
 * and the OTLP specification 1.x.
 *
 * <p>{@code source}, {@code receiver}, {@code bridge} and those to their right may import it.
 */
package io.pcp.pmda.otlp;

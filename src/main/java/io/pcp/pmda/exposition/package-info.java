/**
 * Documents of Prometheus' text format 0.0.4 and of OpenMetrics 1.0 as families, series and numbers. Bytes in, values
 * out: no I/O, and nothing of PCP.
 *
 * <p>{@code otlp}, {@code source}, {@code bridge} and {@code cli} may import it.
 */
package io.pcp.pmda.exposition;

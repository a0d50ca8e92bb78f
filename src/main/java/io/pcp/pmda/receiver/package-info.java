/**
 * The receiver of OTLP over HTTP: its settings, its small HTTP server with limits for everything, and what it answers.
 * Decoded requests go to an {@link io.pcp.pmda.receiver.OtlpSink}.
 *
 * <p>Imports {@code source} (secrets, certificates), {@code otlp}, {@code sdk} and {@code model}; {@code bridge} and
 * {@code cli} may import it.
 */
package io.pcp.pmda.receiver;

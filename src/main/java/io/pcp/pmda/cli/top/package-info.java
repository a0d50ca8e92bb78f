/**
 * {@code pmdagpu top}: a live view of GPUs, slices and processes in a terminal.
 *
 * <p>A {@link io.pcp.pmda.cli.top.TopSource} brings {@link io.pcp.pmda.cli.top.Readings} (values by metric and
 * instance), {@link io.pcp.pmda.cli.top.FrameBuilder} makes a {@link io.pcp.pmda.cli.top.TopFrame} of them,
 * {@link io.pcp.pmda.cli.top.TopModel} remembers what the person chose and the last minute,
 * {@link io.pcp.pmda.cli.top.TopView} turns that into lines of any width, and a
 * {@link io.pcp.pmda.cli.top.Terminal} shows them. Only sources and terminals touch the world outside.
 */
package io.pcp.pmda.cli.top;

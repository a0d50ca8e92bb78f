/**
 * Examination of a driver and its GPUs: cost of calls, life cycle of the library, values in process and through the
 * pipe, comparison with {@code nvidia-smi}, and recordings that the simulated library replays. Only reads.
 *
 * <p>Nothing here knows the command line or the terminal; the commands are in {@code cli}.
 */
package io.pcp.pmda.cli.probe;

/**
 * Inputs of every kind for what reads texts that others write. {@link io.pcp.pmda.fuzz.FuzzTargets} says what must hold for
 * any input; the default build replays {@code src/test/resources/fuzz}, the profile {@code fuzz} searches for more.
 */
package io.pcp.pmda.fuzz;

/**
 * Is a GPU well? One state and one sentence per GPU, judged from facts others have read: pure rules, no NVML,
 * no threads.
 *
 * <p>{@link io.pcp.pmda.gpu.health.HealthRules} is the list of rules the reference documentation prints, {@link
 * io.pcp.pmda.gpu.health.HealthWatch} applies them over time for one GPU. Imports nothing of {@code gpu} itself.
 */
package io.pcp.pmda.gpu.health;

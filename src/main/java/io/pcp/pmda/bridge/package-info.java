/**
 * What the programs of this machine export, as PCP metrics: {@code workload.*} and {@code node.*}, and the control
 * metrics of both trees.
 *
 * <p>Imports {@code receiver}, {@code source}, {@code otlp}, {@code exposition}, {@code sdk}, {@code protocol} and {@code model}; knows
 * nothing of GPUs. {@code cli} may import it.
 */
package io.pcp.pmda.bridge;

/**
 * NVIDIA's management library (NVML) or its simulation: finding and loading it ({@link
 * io.pcp.pmda.nvml.NvmlLibrary}), initialising it ({@link io.pcp.pmda.nvml.NvmlSession}) and typed reads of
 * one GPU or MIG slice ({@link io.pcp.pmda.nvml.NvmlDevice}).
 *
 * <p>The only package that touches JNA. Nothing here throws because of hardware, driver or library: a read is
 * a {@link io.pcp.pmda.nvml.Reading}, a value or the return code that says why there is none. Only calls that
 * observe are bound; nothing that sets, clears or resets a GPU, or creates or destroys its instances, can be
 * reached. Imports no other package of the project; {@code gpu} and {@code cli} may import it.
 */
package io.pcp.pmda.nvml;

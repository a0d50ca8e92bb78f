package io.pcp.pmda.nvml;

/**
 * ECC errors of the SRAM in detail.
 *
 * @param aggregateParity uncorrected by parity, over the life of the board
 * @param aggregateSecDed uncorrected by SEC-DED, over the life of the board
 * @param aggregateCorrected over the life of the board
 * @param volatileParity since driver load
 * @param volatileSecDed since driver load
 * @param volatileCorrected since driver load
 * @param l2 uncorrected over the life of the board in the L2 cache
 * @param sm in multiprocessors
 * @param pcie in the PCIe unit
 * @param mcu in microcontrollers
 * @param other elsewhere
 * @param thresholdExceeded 1 when errors crossed the threshold for replacement, else 0
 */
public record SramEcc(
        Reading aggregateParity,
        Reading aggregateSecDed,
        Reading aggregateCorrected,
        Reading volatileParity,
        Reading volatileSecDed,
        Reading volatileCorrected,
        Reading l2,
        Reading sm,
        Reading pcie,
        Reading mcu,
        Reading other,
        Reading thresholdExceeded) {}

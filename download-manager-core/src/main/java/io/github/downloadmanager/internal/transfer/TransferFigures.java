package io.github.downloadmanager.internal.transfer;

/**
 * Figures of a transfer at one moment.
 *
 * @param held bytes that are held
 * @param found bytes that an earlier run left, and that were found until now
 * @param received bytes that came over the network until now
 * @param wasted bytes that were thrown away until now
 * @param connections the most connections at once in the attempt that runs
 * @param throttledNanos for how long a limit of the bandwidth slowed it down until now
 */
public record TransferFigures(long held, long found, long received, long wasted, int connections, long throttledNanos) {

}

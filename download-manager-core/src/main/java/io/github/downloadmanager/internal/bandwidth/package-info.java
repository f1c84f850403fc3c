/**
 * Divides limits of the bandwidth among downloads and their connections. Knows nothing of
 * requests and buffers: a connection says how many bytes it has received, and asks how
 * many more it may ask for. Begin at {@code BandwidthAllocator}; what it decides is in
 * {@code BandwidthTree}.
 */
@NullMarked
package io.github.downloadmanager.internal.bandwidth;

import org.jspecify.annotations.NullMarked;

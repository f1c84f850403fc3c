package io.github.downloadmanager.internal.transfer;

import java.util.function.IntSupplier;

import io.github.downloadmanager.TimeoutSettings;
import io.github.downloadmanager.internal.bandwidth.BandwidthAllocator;
import io.github.downloadmanager.internal.concurrent.Time;
import io.github.downloadmanager.internal.concurrent.Workers;
import io.github.downloadmanager.internal.http.DownloadSource;

/**
 * What the transfers of one manager share.
 *
 * @param source where bytes come from
 * @param time what time it is, and what happens later
 * @param workers threads that may block
 * @param failures says what kind of failure an error is
 * @param timeouts how long to wait
 * @param minSegmentSize smallest part that is worth a connection, in bytes
 * @param connections how many connections the manager uses just now
 * @param bandwidth divides the bandwidth
 */
public record TransferContext(DownloadSource source, Time time, Workers workers, Failures failures,
		TimeoutSettings timeouts, long minSegmentSize, IntSupplier connections, BandwidthAllocator bandwidth) {

}

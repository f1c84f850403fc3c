package io.github.downloadmanager.boot.actuate;

import java.util.function.DoubleSupplier;

import io.github.downloadmanager.DownloadManager;
import io.micrometer.core.instrument.Clock;

/**
 * For how long nothing has been received although downloads run. It is found by looking,
 * each time the gauge is read, whether there are more bytes than the last time: that is
 * as exact as the readings are frequent, and costs nothing in between.
 */
final class IdleTime {

	private final DownloadManager manager;

	private final DoubleSupplier received;

	private final Clock clock;

	private double seen;

	private long since;

	/**
	 * Look at a manager.
	 * @param manager whose downloads to look at
	 * @param received how many bytes they have received, which never becomes less
	 * @param clock the clock of the registry
	 */
	IdleTime(DownloadManager manager, DoubleSupplier received, Clock clock) {
		this.manager = manager;
		this.received = received;
		this.clock = clock;
		this.since = clock.monotonicTime();
	}

	/** Nanoseconds since the last byte; 0 while nothing runs. */
	synchronized double ageNanos() {
		long now = this.clock.monotonicTime();
		double bytes = this.received.getAsDouble();
		if (bytes > this.seen || this.manager.activeDownloads() == 0) {
			this.seen = bytes;
			this.since = now;
		}
		return now - this.since;
	}

}

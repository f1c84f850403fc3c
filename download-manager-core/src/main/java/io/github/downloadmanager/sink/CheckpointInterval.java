package io.github.downloadmanager.sink;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * When the bytes of a part file are made durable.
 *
 * @param fsync what the user asked for
 * @param nanos the clock for durations, in nanoseconds
 */
record CheckpointInterval(Fsync fsync, LongSupplier nanos) {

	private static final long BYTES = 4 << 20;

	private static final long NANOS = Duration.ofSeconds(2).toNanos();

	/**
	 * Whether the next checkpoint is due: after 4 MiB, or after 2 seconds if any byte
	 * came.
	 * @param grown bytes written since the last checkpoint
	 * @param lastNanos when that was, by {@link #nanos}
	 */
	boolean isDue(long grown, long lastNanos) {
		return grown >= BYTES || (grown > 0 && this.nanos.getAsLong() - lastNanos >= NANOS);
	}

}

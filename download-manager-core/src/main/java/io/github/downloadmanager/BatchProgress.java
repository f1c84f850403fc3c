package io.github.downloadmanager;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * How far the downloads of a batch have come, together.
 *
 * @param total how many requests the batch has
 * @param done how many of them have ended, however they did
 * @param failed how many of these did not complete: failed, cancelled or refused
 * @param bytesDownloaded bytes held so far
 * @param totalBytes size of all contents in bytes, empty while that of any is unknown; of
 * one that failed, what it held counts
 * @param bytesPerSecond average speed of those that run, in bytes per second
 */
public record BatchProgress(int total, int done, int failed, long bytesDownloaded, OptionalLong totalBytes,
		double bytesPerSecond) {

	public BatchProgress {
		Objects.requireNonNull(totalBytes, "totalBytes");
	}

	/**
	 * The part of the bytes that is here.
	 * @return from 0 to 100, empty while the size is unknown
	 */
	public OptionalDouble percent() {
		if (this.totalBytes.isEmpty()) {
			return OptionalDouble.empty();
		}
		long size = this.totalBytes.getAsLong();
		return OptionalDouble.of((size > 0) ? Math.min(100, 100.0 * this.bytesDownloaded / size)
				: ((this.done == this.total) ? 100 : 0));
	}

	/**
	 * Time until all have ended, at the present speed.
	 * @return the estimate, empty if the size is unknown or nothing flows
	 */
	public Optional<Duration> eta() {
		if (this.done == this.total) {
			return Optional.of(Duration.ZERO);
		}
		if (this.totalBytes.isEmpty() || this.bytesPerSecond <= 0) {
			return Optional.empty();
		}
		double seconds = Math.max(0, this.totalBytes.getAsLong() - this.bytesDownloaded) / this.bytesPerSecond;
		return Optional.of(Duration.ofMillis((long) Math.min(1000 * seconds, Long.MAX_VALUE)));
	}

}

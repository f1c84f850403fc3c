package io.github.downloadmanager;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * How far a download has come, at one moment. Immutable.
 *
 * @param bytesDownloaded bytes of the file held so far, including those resumed from an
 * earlier attempt or run
 * @param totalBytes size of the whole file in bytes, empty while unknown
 * @param instantaneousBytesPerSecond speed since the sample before, in bytes per second;
 * 0 in a stall, and while no attempt runs. Only bytes that the network brings meanwhile
 * count, not those that an earlier attempt or run left
 * @param emaBytesPerSecond exponential moving average of that speed, in bytes per second;
 * each attempt begins a new one. 0 while no attempt runs: queued, waiting, or ended. How
 * fast a download was on the whole, {@link DownloadResult.Transfer#bytesPerSecond()}
 * tells
 * @param elapsed time since the download first got a slot; zero before that
 */
public record Progress(long bytesDownloaded, OptionalLong totalBytes, double instantaneousBytesPerSecond,
		double emaBytesPerSecond, Duration elapsed) {

	public Progress {
		Objects.requireNonNull(totalBytes, "totalBytes");
		Objects.requireNonNull(elapsed, "elapsed");
	}

	/** The value before anything is known. */
	public static final Progress NONE = new Progress(0, OptionalLong.empty(), 0, 0, Duration.ZERO);

	/**
	 * The part of the file that is here, from 0 to 100. An empty file is at 100.
	 * @return the percentage, empty while the total is unknown
	 */
	public OptionalDouble percent() {
		if (this.totalBytes.isEmpty()) {
			return OptionalDouble.empty();
		}
		long total = this.totalBytes.getAsLong();
		return OptionalDouble.of((total == 0) ? 100.0 : Math.min(100.0, 100.0 * this.bytesDownloaded / total));
	}

	/**
	 * Bytes still to come.
	 * @return the number of bytes, never negative; empty while the total is unknown
	 */
	public OptionalLong remainingBytes() {
		return this.totalBytes.isEmpty() ? OptionalLong.empty()
				: OptionalLong.of(Math.max(0, this.totalBytes.getAsLong() - this.bytesDownloaded));
	}

	/**
	 * Time to the end at the average speed.
	 * @return the estimate; empty while the total is unknown or nothing moves, which
	 * includes the time after the end
	 */
	public Optional<Duration> eta() {
		OptionalLong remaining = remainingBytes();
		if (remaining.isEmpty()) {
			return Optional.empty();
		}
		// Below a byte a second the estimate says nothing a person could use.
		if (this.emaBytesPerSecond < 1) {
			return Optional.empty();
		}
		return Optional.of(Duration.ofMillis(Math.round(1000.0 * remaining.getAsLong() / this.emaBytesPerSecond)));
	}

}

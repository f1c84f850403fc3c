package io.github.downloadmanager;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;

import io.github.downloadmanager.content.RemoteInfo;
import org.jspecify.annotations.Nullable;

/**
 * What a completed download leaves.
 *
 * @param id the download's id
 * @param outcome what was done
 * @param file the published file; {@code null} if the bytes went to another sink
 * @param size size of the whole content in bytes
 * @param remote what the server said of the content; {@code null} if it was not fetched
 * ({@link Outcome#SKIPPED}, {@link Outcome#NOT_MODIFIED})
 * @param transfer what it took
 */
public record DownloadResult(String id, Outcome outcome, @Nullable Path file, long size, @Nullable RemoteInfo remote,
		Transfer transfer) {

	public DownloadResult {
		Objects.requireNonNull(id, "id");
		Objects.requireNonNull(outcome, "outcome");
		Objects.requireNonNull(transfer, "transfer");
	}

	/**
	 * What was done.
	 */
	public enum Outcome {

		/** The content was fetched and published. */
		DOWNLOADED,
		/** The server said that the existing file is current; it was left as it is. */
		NOT_MODIFIED,
		/**
		 * The destination existed and the request said to keep it; nothing was fetched.
		 */
		SKIPPED

	}

	/**
	 * What a download took.
	 *
	 * @param attempts number of attempts, at least 1 unless skipped
	 * @param bytesTransferred body bytes received over the network by this download;
	 * bytes that were fetched twice count twice
	 * @param bytesResumed bytes that were already here when it began
	 * @param bytesWasted bytes received or held that had to be thrown away
	 * @param elapsed time from the first slot to the end
	 */
	public record Transfer(int attempts, long bytesTransferred, long bytesResumed, long bytesWasted, Duration elapsed) {

		public Transfer {
			Objects.requireNonNull(elapsed, "elapsed");
		}

		/**
		 * How fast the download was on the whole, waiting included: the bytes received
		 * over the network by the time elapsed. Bytes that were here before do not count.
		 * @return bytes per second; 0 if no time passed
		 */
		public double bytesPerSecond() {
			long nanos = this.elapsed.toNanos();
			return (nanos > 0) ? this.bytesTransferred / (nanos / 1e9) : 0;
		}

	}

}

package io.github.downloadmanager.boot.actuate;

import java.net.URI;
import java.time.Instant;
import java.util.OptionalDouble;
import java.util.OptionalLong;

import io.github.downloadmanager.DownloadException;
import io.github.downloadmanager.DownloadSnapshot;
import io.github.downloadmanager.DownloadStatus;
import io.github.downloadmanager.Progress;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * What the endpoint shows of one download. Nothing in it is secret: the address is
 * redacted, and headers are not part of a snapshot.
 *
 * @param id the download's id
 * @param uri the address, without user-info and query values
 * @param status where it is in its life
 * @param group the group it was submitted under, or {@code null}
 * @param fileName name of the file, or {@code null} while unknown
 * @param progress how far it has come
 * @param attempts what was tried
 * @param timing when things happened
 */
public record DownloadDescriptor(String id, URI uri, DownloadStatus status, @Nullable String group,
		@Nullable String fileName, Transfer progress, Attempts attempts,
		Timing timing) implements OperationResponseBody {

	/**
	 * Describe a download.
	 * @param snapshot the download at one moment
	 * @return what to show of it
	 */
	public static DownloadDescriptor of(DownloadSnapshot snapshot) {
		DownloadSnapshot.Timing timing = snapshot.timing();
		return new DownloadDescriptor(snapshot.id(), snapshot.uri(), snapshot.status(), snapshot.group(),
				snapshot.subject().fileName(), Transfer.of(snapshot.progress()), Attempts.of(snapshot.state()),
				new Timing(timing.submittedAt(), timing.startedAt(), timing.nextAttemptAt(), timing.finishedAt()));
	}

	/**
	 * How far a download has come.
	 *
	 * @param bytesDownloaded bytes of the file held so far
	 * @param totalBytes size of the whole file in bytes, or {@code null} while unknown
	 * @param percent the part that is here, from 0 to 100, or {@code null} while unknown
	 * @param bytesPerSecond average speed, in bytes per second
	 */
	public record Transfer(long bytesDownloaded, @Nullable Long totalBytes, @Nullable Double percent,
			long bytesPerSecond) {

		static Transfer of(Progress progress) {
			OptionalLong total = progress.totalBytes();
			OptionalDouble percent = progress.percent();
			return new Transfer(progress.bytesDownloaded(), total.isPresent() ? total.getAsLong() : null,
					percent.isPresent() ? percent.getAsDouble() : null, Math.round(progress.emaBytesPerSecond()));
		}

	}

	/**
	 * What was tried.
	 *
	 * @param current number of the current or last attempt, from 1; 0 before the first
	 * @param maxRetries retries allowed after the first attempt
	 * @param errorType kind of the last error, or {@code null}
	 * @param errorMessage the last error for a person to read, or {@code null}
	 */
	public record Attempts(int current, int maxRetries, @Nullable String errorType, @Nullable String errorMessage) {

		static Attempts of(DownloadSnapshot.State state) {
			DownloadException failure = state.failure();
			return new Attempts(state.attempt(), state.maxRetries(), (failure != null) ? failure.type() : null,
					(failure != null) ? failure.getMessage() : null);
		}

	}

	/**
	 * When things happened.
	 *
	 * @param submittedAt when it was accepted
	 * @param startedAt when it first got a slot, or {@code null}
	 * @param nextAttemptAt when the next attempt is due, or {@code null}
	 * @param finishedAt when it ended, or {@code null}
	 */
	public record Timing(Instant submittedAt, @Nullable Instant startedAt, @Nullable Instant nextAttemptAt,
			@Nullable Instant finishedAt) {

	}

}

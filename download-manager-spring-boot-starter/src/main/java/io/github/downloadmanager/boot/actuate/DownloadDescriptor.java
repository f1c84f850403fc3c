package io.github.downloadmanager.boot.actuate;

import java.time.Instant;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.TreeMap;

import io.github.downloadmanager.DownloadException;
import io.github.downloadmanager.DownloadSnapshot;
import io.github.downloadmanager.DownloadStatus;
import io.github.downloadmanager.Progress;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.boot.actuate.endpoint.SanitizableData;

/**
 * What the endpoint shows of one download. Nothing in it is secret: the address is
 * redacted, and headers are not part of a snapshot.
 *
 * @param id the download's id
 * @param manager the name of the manager's bean, or {@code null} if there is only one
 * @param uri the address, without user-info and query values, or {@code ******} if values
 * are not to be shown
 * @param status where it is in its life
 * @param group the group it was submitted under, or {@code null}
 * @param attributes the caller's own data; the values are {@code ******} if values are
 * not to be shown
 * @param fileName name of the file, or {@code null} while unknown
 * @param progress how far it has come
 * @param attempts what was tried
 * @param timing when things happened
 */
public record DownloadDescriptor(String id, @Nullable String manager, String uri, DownloadStatus status,
		@Nullable String group, Map<String, String> attributes, @Nullable String fileName, Transfer progress,
		Attempts attempts, Timing timing) implements OperationResponseBody {

	/**
	 * Describe a download.
	 * @param snapshot the download at one moment
	 * @param manager the name of its manager's bean, or {@code null} if there is only one
	 * @param showValues whether to show the address, the name of the file, and errors in
	 * words, which may name the host
	 * @return what to show of it
	 */
	public static DownloadDescriptor of(DownloadSnapshot snapshot, @Nullable String manager, boolean showValues) {
		DownloadSnapshot.Timing timing = snapshot.timing();
		String fileName = snapshot.subject().fileName();
		return new DownloadDescriptor(snapshot.id(), manager,
				showValues ? snapshot.uri().toString() : SanitizableData.SANITIZED_VALUE, snapshot.status(),
				snapshot.group(), attributes(snapshot, showValues),
				(showValues || fileName == null) ? fileName : SanitizableData.SANITIZED_VALUE,
				Transfer.of(snapshot.progress()), Attempts.of(snapshot.state(), showValues),
				new Timing(timing.submittedAt(), timing.startedAt(), timing.nextAttemptAt(), timing.finishedAt()));
	}

	private static Map<String, String> attributes(DownloadSnapshot snapshot, boolean showValues) {
		Map<String, String> shown = new TreeMap<>(snapshot.attributes());
		if (!showValues) {
			shown.replaceAll((name, value) -> SanitizableData.SANITIZED_VALUE);
		}
		return shown;
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

		static Attempts of(DownloadSnapshot.State state, boolean showValues) {
			DownloadException failure = state.failure();
			if (failure == null) {
				return new Attempts(state.attempt(), state.maxRetries(), null, null);
			}
			return new Attempts(state.attempt(), state.maxRetries(), failure.type(),
					showValues ? failure.getMessage() : SanitizableData.SANITIZED_VALUE);
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

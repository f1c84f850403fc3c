package io.github.downloadmanager.dashboard;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;

import io.github.downloadmanager.DownloadException;
import io.github.downloadmanager.DownloadSnapshot;
import io.github.downloadmanager.DownloadStatus;
import io.github.downloadmanager.Progress;
import io.github.downloadmanager.control.Resumability;
import io.github.downloadmanager.control.WaitReason;
import org.jspecify.annotations.Nullable;

/**
 * A download as REST shows it. Everything that is not known is {@code null}; nothing is
 * secret.
 *
 * @param id the download's id
 * @param url the address, without user-info and query values
 * @param fileName name of the file
 * @param destination where the file is, or will be
 * @param status QUEUED, RUNNING, WAITING, PAUSED, COMPLETED, FAILED or CANCELLED
 * @param bytesDownloaded bytes held so far
 * @param totalBytes size of the whole file in bytes
 * @param percent the part that is here, from 0 to 100
 * @param bytesPerSecond average speed
 * @param etaSeconds estimated seconds to the end
 * @param attempt number of the attempt, from 1; 0 before the first
 * @param maxRetries retries allowed after the first attempt
 * @param group the group it was submitted under
 * @param errorType kind of error of the last attempt, or of the whole download
 * @param errorMessage what went wrong
 * @param submittedAt when it was accepted
 * @param startedAt when it first got a slot
 * @param finishedAt when it ended
 * @param error what went wrong, in parts
 * @param priority higher ones start first
 * @param pausing whether it still runs but is about to pause
 * @param waitReason why it waits
 * @param resumable whether it can go on from the bytes it holds: YES, NO or UNKNOWN
 * @param bandwidth its own limit in bytes per second
 * @param throttled whether a limit of the bandwidth slows it down just now
 * @param retryOf id of the ended download that this one repeats
 */
record DownloadView(String id, String url, @Nullable String fileName, @Nullable String destination,
		DownloadStatus status, long bytesDownloaded, @Nullable Long totalBytes, @Nullable Double percent,
		long bytesPerSecond, @Nullable Long etaSeconds, int attempt, int maxRetries, @Nullable String group,
		@Nullable String errorType, @Nullable String errorMessage, Instant submittedAt, @Nullable Instant startedAt,
		@Nullable Instant finishedAt, @Nullable ErrorView error, int priority, boolean pausing,
		@Nullable Reason waitReason, Resumability resumable, @Nullable Long bandwidth, boolean throttled,
		@Nullable String retryOf) {

	static DownloadView of(DownloadSnapshot snapshot) {
		DownloadSnapshot.Subject subject = snapshot.subject();
		DownloadSnapshot.Control control = snapshot.control();
		Path destination = subject.destination();
		Progress progress = snapshot.progress();
		// A download that ended well has no error, even if an earlier attempt had one.
		DownloadException failure = (snapshot.status() == DownloadStatus.COMPLETED) ? null : snapshot.failure();
		ErrorView error = (failure != null) ? ErrorView.of(failure) : null;
		return new DownloadView(snapshot.id(), subject.uri().toString(), subject.fileName(),
				(destination != null) ? destination.toString() : null, snapshot.status(), progress.bytesDownloaded(),
				totalBytes(progress), percent(progress), bytesPerSecond(progress), etaSeconds(progress),
				snapshot.state().attempt(), snapshot.state().maxRetries(), subject.group(),
				(error != null) ? error.type() : null, (error != null) ? error.message() : null,
				snapshot.timing().submittedAt(), snapshot.timing().startedAt(), snapshot.timing().finishedAt(), error,
				control.priority(), control.pausing(), Reason.of(control.waiting()), control.resumable(),
				boxed(control.bandwidth()), control.throttled(), control.retryOf());
	}

	static @Nullable Long totalBytes(Progress progress) {
		return boxed(progress.totalBytes());
	}

	/** Two decimals: more would only be noise. */
	static @Nullable Double percent(Progress progress) {
		return progress.percent().isPresent() ? Math.floor(progress.percent().getAsDouble() * 100) / 100 : null;
	}

	static long bytesPerSecond(Progress progress) {
		return Math.round(progress.emaBytesPerSecond());
	}

	/** Rounded up, so that 0 means the end. */
	static @Nullable Long etaSeconds(Progress progress) {
		return progress.eta().map(Duration::toMillis).map((millis) -> (millis + 999) / 1000).orElse(null);
	}

	static @Nullable Long boxed(OptionalLong value) {
		return value.isPresent() ? value.getAsLong() : null;
	}

	/**
	 * Why a download waits.
	 *
	 * @param kind what kind of reason it is
	 * @param since since when it waits
	 * @param until until when, or {@code null} if nobody knows
	 * @param detail who holds it, the host, or the limit, or {@code null}
	 * @param text all of it in words
	 */
	record Reason(WaitReason.Kind kind, Instant since, @Nullable Instant until, @Nullable String detail, String text) {

		static @Nullable Reason of(@Nullable WaitReason reason) {
			return (reason != null)
					? new Reason(reason.kind(), reason.since(), reason.until(), reason.detail(), reason.text()) : null;
		}

	}

}

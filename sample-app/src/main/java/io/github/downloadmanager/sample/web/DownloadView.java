package io.github.downloadmanager.sample.web;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.github.downloadmanager.DownloadException;
import io.github.downloadmanager.DownloadSnapshot;
import io.github.downloadmanager.DownloadStatus;
import io.github.downloadmanager.Progress;
import org.jspecify.annotations.Nullable;

/**
 * A download as REST shows it. Everything that is not known is {@code null}; nothing is
 * secret.
 *
 * @param id the download's id
 * @param url the address, without user-info and query values
 * @param fileName name of the file
 * @param destination where the file is, or will be
 * @param status QUEUED, RUNNING, WAITING, COMPLETED, FAILED or CANCELLED
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
 */
@JsonPropertyOrder({ "id", "url", "fileName", "destination", "status", "bytesDownloaded", "totalBytes", "percent",
		"bytesPerSecond", "etaSeconds", "attempt", "maxRetries", "group", "errorType", "errorMessage", "submittedAt",
		"startedAt", "finishedAt" })
record DownloadView(String id, String url, @Nullable String fileName, @Nullable String destination,
		DownloadStatus status, long bytesDownloaded, @Nullable Long totalBytes, @Nullable Double percent,
		long bytesPerSecond, @Nullable Long etaSeconds, int attempt, int maxRetries, @Nullable String group,
		@Nullable String errorType, @Nullable String errorMessage, Instant submittedAt, @Nullable Instant startedAt,
		@Nullable Instant finishedAt) {

	static DownloadView of(DownloadSnapshot snapshot) {
		DownloadSnapshot.Subject subject = snapshot.subject();
		Path destination = subject.destination();
		Progress progress = snapshot.progress();
		// A download that ended well has no error, even if an earlier attempt had one.
		DownloadException failure = (snapshot.status() == DownloadStatus.COMPLETED) ? null : snapshot.failure();
		return new DownloadView(snapshot.id(), subject.uri().toString(), subject.fileName(),
				(destination != null) ? destination.toString() : null, snapshot.status(), progress.bytesDownloaded(),
				totalBytes(progress), percent(progress), bytesPerSecond(progress), etaSeconds(progress),
				snapshot.state().attempt(), snapshot.state().maxRetries(), subject.group(),
				(failure != null) ? failure.type() : null, (failure != null) ? failure.getMessage() : null,
				snapshot.timing().submittedAt(), snapshot.timing().startedAt(), snapshot.timing().finishedAt());
	}

	static @Nullable Long totalBytes(Progress progress) {
		return progress.totalBytes().isPresent() ? progress.totalBytes().getAsLong() : null;
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

}

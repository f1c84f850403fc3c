package io.github.downloadmanager.internal.engine;

import java.time.Instant;

import io.github.downloadmanager.DownloadException;
import io.github.downloadmanager.DownloadStatus;
import org.jspecify.annotations.Nullable;

/**
 * The state at one moment.
 *
 * @param execution {@code null} before the first slot and after the end
 * @param waitingSince since when it waits, if it does
 */
record StateView(Instant submittedAt, DownloadStatus status, @Nullable DownloadException failure,
		ExecutionSummary summary, @Nullable Execution execution, boolean pausing, Instant waitingSince,
		@Nullable Instant nextAttemptAt, @Nullable Instant finishedAt) {

}

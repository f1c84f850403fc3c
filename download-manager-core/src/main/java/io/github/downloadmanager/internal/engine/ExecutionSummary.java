package io.github.downloadmanager.internal.engine;

import java.time.Duration;
import java.time.Instant;

import io.github.downloadmanager.Progress;
import io.github.downloadmanager.control.AttemptJournal;
import io.github.downloadmanager.internal.event.DownloadLog;
import org.jspecify.annotations.Nullable;

/**
 * What snapshots show of an execution, also after it is over.
 *
 * @param attempts how many attempts there were
 * @param startedAt when the first one began, {@code null} if there was none
 * @param progress the latest progress
 * @param log what became of the attempts, {@code null} if there was none
 */
record ExecutionSummary(int attempts, @Nullable Instant startedAt, Progress progress, @Nullable AttemptLog log) {

	static final ExecutionSummary NONE = new ExecutionSummary(0, null, Progress.NONE, null);

	AttemptJournal journal() {
		return (this.log != null) ? this.log.journal() : AttemptJournal.EMPTY;
	}

	/** For the log line of its end; {@code null} if it never ran. */
	DownloadLog.@Nullable Run run() {
		return (this.attempts > 0)
				? new DownloadLog.Run(this.attempts, (this.log != null) ? this.log.waited() : Duration.ZERO) : null;
	}

}

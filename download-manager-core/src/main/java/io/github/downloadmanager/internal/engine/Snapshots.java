package io.github.downloadmanager.internal.engine;

import io.github.downloadmanager.DownloadSnapshot;
import io.github.downloadmanager.DownloadStatus;
import io.github.downloadmanager.control.Resumability;
import io.github.downloadmanager.control.WaitReason;
import io.github.downloadmanager.sink.DownloadSink;
import org.jspecify.annotations.Nullable;

/**
 * Makes the snapshots of downloads.
 */
final class Snapshots {

	private Snapshots() {
	}

	/**
	 * A download as it stands.
	 * @param view its state
	 * @param sink where its bytes go; it may be a user's, so it is asked without a lock,
	 * and after the state, so that a completed download shows its file
	 */
	static DownloadSnapshot of(DownloadTask task, StateView view, DownloadSink sink, EffectiveOptions options) {
		ExecutionSummary summary = view.summary();
		return new DownloadSnapshot(task.handle().id(),
				new DownloadSnapshot.Subject(options.shownUri(), sink.fileName(), sink.destination(),
						task.request().group(), task.request().attributes()),
				new DownloadSnapshot.State(view.status(), summary.attempts(), options.maxRetries(), view.failure()),
				summary.progress(), new DownloadSnapshot.Timing(view.submittedAt(), summary.startedAt(),
						view.nextAttemptAt(), view.finishedAt()),
				control(task, view));
	}

	private static DownloadSnapshot.Control control(DownloadTask task, StateView view) {
		Execution execution = view.execution();
		TaskControl control = task.control();
		return new DownloadSnapshot.Control(control.priority(), view.pausing(), control.holds(), waiting(task, view),
				(execution != null) ? execution.resumability() : Resumability.UNKNOWN, control.bandwidth(),
				view.status() == DownloadStatus.RUNNING && execution != null && execution.share().isThrottled(),
				task.retryOf());
	}

	/** Why it waits: found out when somebody asks, as there may be very many. */
	private static @Nullable WaitReason waiting(DownloadTask task, StateView view) {
		return switch (view.status()) {
			case QUEUED -> {
				QueueReason reason = task.context().scheduler().reason(task);
				yield new WaitReason(reason.kind(), view.waitingSince(), reason.until(), reason.detail());
			}
			case WAITING -> WaitReasons.betweenAttempts(view);
			case PAUSED -> WaitReasons.paused(view, task.control().holds());
			case RUNNING, COMPLETED, FAILED, CANCELLED -> null;
		};
	}

}

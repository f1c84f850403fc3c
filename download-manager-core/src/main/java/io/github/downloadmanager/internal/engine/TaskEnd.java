package io.github.downloadmanager.internal.engine;

import java.util.function.Consumer;

import io.github.downloadmanager.control.Resumability;
import io.github.downloadmanager.internal.event.DownloadLog;
import io.github.downloadmanager.sink.DownloadSink;

/**
 * Carries out the end of a download once it is decided: aborts, waits for the writes that
 * were accepted, cleans up, gives the slot back and tells the end, in this order.
 */
final class TaskEnd {

	private static final Runnable NOTHING = () -> {
	};

	private final ManagerContext context;

	private final DownloadState state;

	private final Job job;

	private final DownloadSink sink;

	private final EffectiveOptions options;

	private final Consumer<DownloadOutcome> told;

	/**
	 * Create what carries out the end of one download.
	 * @param job has the slot that is given back
	 * @param told called after the terminal event
	 */
	TaskEnd(ManagerContext context, DownloadState state, Job job, DownloadSink sink, EffectiveOptions options,
			Consumer<DownloadOutcome> told) {
		this.context = context;
		this.state = state;
		this.job = job;
		this.sink = sink;
		this.options = options;
		this.told = told;
	}

	/** End before an attempt did, whether the download runs or not. */
	void early(Phase.Ending ending) {
		this.context.scheduler().remove(this.job);
		Execution execution = ending.execution();
		if (execution == null) {
			// Nothing ran, so there is no write to wait for and no file to remove.
			finish(ending);
			return;
		}
		stop(ending, execution);
		execution.stopTransfer();
		execution.afterWrites(() -> finish(ending));
	}

	/**
	 * End after the attempt that succeeded.
	 * @param published whether it has published a content. It says so on the serial
	 * executor, after its last write, so there is none to wait for.
	 */
	void completed(Phase.Ending ending, boolean published) {
		if (!published) {
			afterWrites(ending);
			return;
		}
		if (ending.execution() != null) {
			stop(ending, ending.execution());
		}
		finish(ending);
	}

	/** End when the writes that were accepted before are done. */
	void afterWrites(Phase.Ending ending) {
		Execution execution = ending.execution();
		if (execution != null) {
			stop(ending, execution);
			execution.afterWrites(() -> finish(ending));
		}
	}

	private void stop(Phase.Ending ending, Execution execution) {
		execution.abort();
		this.state.perform(() -> execution.stopTrace(ending.outcome()));
	}

	/**
	 * Clean up, then give the slot back, then tell the end. The clean-up blocks, so a
	 * download that ever ran does this off the network threads.
	 */
	private void finish(Phase.Ending ending) {
		Execution execution = ending.execution();
		DownloadOutcome outcome = ending.outcome();
		if (execution != null) {
			execution.endTransfer();
		}
		if (!outcome.isSuccess() || outcome.isSkipped()) {
			cleanUp(outcome);
		}
		this.state.cleanedUp(outcome);
		if (execution != null) {
			execution.finishProgress(outcome.isSuccess());
		}
		Runnable next = ending.holdsSlot()
				? this.context.workers().handOff(() -> this.context.scheduler().release(this.job)) : NOTHING;
		try {
			this.state.end(ending, bytesKept(ending), () -> this.told.accept(outcome));
		}
		finally {
			next.run();
		}
	}

	/** How many bytes a later download to the same destination can go on from. */
	private long bytesKept(Phase.Ending ending) {
		Execution execution = ending.execution();
		return (execution != null && this.options.keepsPartialFiles() && execution.resumability() == Resumability.YES)
				? execution.held() : 0;
	}

	/** An error of the clean-up never replaces the error of the download. */
	private void cleanUp(DownloadOutcome outcome) {
		try {
			this.sink.abort();
		}
		catch (Exception | Error ex) {
			// The slot must be given back and the end be told in any case.
			DownloadLog.cleanUpFailed(this.options.identity().id(), ex);
			if (outcome.error() != null && outcome.error() != ex) {
				outcome.error().addSuppressed(ex);
			}
		}
	}

}

package io.github.downloadmanager.internal.engine;

import io.github.downloadmanager.control.PauseOutcome;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Sinks;

/**
 * How far a download has come, seen from inside. It tells what may still happen to the
 * download; its status tells users what the download does.
 */
sealed interface Phase {

	/** It has never had a slot. Most downloads of a long queue are here. */
	record New() implements Phase {

		static final New INSTANCE = new New();

	}

	/**
	 * It has had a slot, and may run, wait or be queued again.
	 *
	 * @param execution its execution
	 */
	record Open(Execution execution) implements Phase {

	}

	/**
	 * It is about to pause: nothing more is asked for, and what was received is being
	 * brought to the device.
	 *
	 * @param execution its execution
	 * @param holdsSlot whether it has a slot, which is given back in the end
	 * @param done told what came of it, once
	 */
	record Pausing(Execution execution, boolean holdsSlot, Sinks.One<PauseOutcome> done) implements Phase {

	}

	/**
	 * It is paused.
	 *
	 * @param execution its execution, {@code null} if it never had a slot
	 */
	record Paused(@Nullable Execution execution) implements Phase {

		static final Paused NEW = new Paused(null);

	}

	/**
	 * Its content is being published. A cancellation now comes too late.
	 *
	 * @param execution its execution
	 */
	record Publishing(Execution execution) implements Phase {

	}

	/**
	 * Its outcome is decided, and its clean-up may still go on. It asks for nothing and
	 * publishes nothing any more.
	 *
	 * @param outcome how it ends
	 * @param execution its execution, {@code null} if it never had a slot
	 * @param holdsSlot whether it had a slot when the outcome was decided, which the
	 * clean-up gives back
	 */
	record Ending(DownloadOutcome outcome, @Nullable Execution execution, boolean holdsSlot) implements Phase {

	}

	/**
	 * It has ended. The execution is dropped, as many ended downloads may be remembered.
	 *
	 * @param outcome how it ended
	 * @param summary what is left of the execution
	 */
	record Ended(DownloadOutcome outcome, ExecutionSummary summary) implements Phase {

	}

	/** The execution, {@code null} before the first slot and after the end. */
	default @Nullable Execution execution() {
		return null;
	}

	/** The outcome, {@code null} if it is not decided yet. */
	default @Nullable DownloadOutcome outcome() {
		return null;
	}

	/** What snapshots show of the execution. */
	default ExecutionSummary summary() {
		Execution execution = execution();
		return (execution != null) ? execution.summary() : ExecutionSummary.NONE;
	}

}

package io.github.downloadmanager.internal.engine;

import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.github.downloadmanager.DownloadEvent;
import io.github.downloadmanager.DownloadException;
import io.github.downloadmanager.control.Hold;
import io.github.downloadmanager.control.PauseMode;
import io.github.downloadmanager.control.PauseOutcome;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Steers one download: pauses it and lets it go on, and says where its place in the queue
 * is. What its calls decide is in {@link PauseState}.
 */
final class TaskControl {

	static final Runnable NOTHING = () -> {
	};

	private static final long NANOS_IN_A_MILLI = 1_000_000;

	private final DownloadTask task;

	private final DownloadState state;

	/** Made when it is first paused: most of a long queue never are. */
	@GuardedBy("state")
	private @Nullable PauseState pauses;

	/** Written under the lock of the scheduler, read without it. */
	private volatile int priority;

	/**
	 * Its place in the queue. One that waits gains a priority of 1 in each time that
	 * aging takes: so what counts is when it came, in milliseconds of the clock for
	 * durations, less its priority in such times, which does not change while it waits.
	 * Without aging its priority alone counts. Written under the lock of the scheduler.
	 */
	private volatile long queueKey;

	private volatile OptionalLong bandwidth;

	TaskControl(DownloadTask task, DownloadState state) {
		this.task = task;
		this.state = state;
		this.priority = task.request().priority();
		this.bandwidth = task.request().bandwidth();
		long queuedMillis = task.context().time().nanoTime() / NANOS_IN_A_MILLI;
		this.queueKey = (agingMillis() > 0) ? queuedMillis - this.priority * agingMillis() : -(long) this.priority;
	}

	private long agingMillis() {
		return this.task.context().settings().aging.toMillis();
	}

	long queueKey() {
		return this.queueKey;
	}

	int priority() {
		return this.priority;
	}

	OptionalLong bandwidth() {
		return this.bandwidth;
	}

	/** Who keeps it from running. */
	Set<Hold> holds() {
		synchronized (this.state) {
			return (this.pauses != null) ? this.pauses.holds() : Set.of();
		}
	}

	private PauseState pauses() {
		synchronized (this.state) {
			if (this.pauses == null) {
				this.pauses = new PauseState(this.state);
			}
			return this.pauses;
		}
	}

	/** Do not wait for the delay between two attempts. */
	boolean retryNow() {
		if (!this.state.wakeEarly()) {
			return false;
		}
		this.task.enqueueAgain();
		return true;
	}

	/**
	 * Keep the download from running, and pause it if it runs.
	 * @param by who keeps it
	 * @return tells what came of it, on a thread that may block
	 */
	Mono<PauseOutcome> pause(Hold by, PauseMode mode) {
		PauseState.PauseStep step = pauses().pause(by, mode, this::carryOut);
		this.task.context().scheduler().removeUnless(this.task, this.state::isQueued);
		Phase.Pausing pausing = step.pausing();
		if (pausing == null) {
			return Mono.justOrEmpty(step.outcome());
		}
		return pausing.done().asMono().publishOn(Schedulers.fromExecutor(this.task.context().workers().results()));
	}

	private void carryOut(Phase.Pausing pausing) {
		pausing.execution().pause((error) -> this.task.safely(() -> paused(pausing, error)));
	}

	private void paused(Phase.Pausing pausing, @Nullable DownloadException error) {
		if (error != null) {
			this.task.endEarly(DownloadOutcome.failed(error));
			return;
		}
		Runnable release = pausing.holdsSlot() ? () -> this.task.context().scheduler().release(this.task) : NOTHING;
		if (pauses().paused(pausing, release)) {
			pausing.done().tryEmitValue(PauseOutcome.PAUSED);
			goOn(pauses().goOn(this.task::wake));
		}
	}

	/**
	 * Somebody keeps the download from running no longer.
	 * @return whether it was held by that one
	 */
	boolean release(Hold by) {
		PauseState known;
		synchronized (this.state) {
			known = this.pauses;
		}
		if (known == null) {
			return false;
		}
		PauseState.Resumption resumption = known.release(by, this.task::wake);
		goOn(resumption);
		return resumption.released();
	}

	private void goOn(PauseState.Resumption resumption) {
		long pausedMillis = resumption.pausedNanos() / NANOS_IN_A_MILLI;
		if (pausedMillis > 0 && agingMillis() > 0) {
			// Time in which it was paused is no time in the queue. Another thread may
			// have put it there already.
			this.task.context().scheduler().reorder(this.task, () -> moveBack(pausedMillis));
		}
		if (resumption.queued()) {
			this.task.enqueueAgain();
		}
	}

	/** Under the lock of the scheduler. */
	private void moveBack(long by) {
		long later = this.queueKey + by;
		this.queueKey = later;
	}

	/** Change the priority; {@code false} if it has ended. */
	boolean priority(int changed) {
		if (this.state.isEnding()) {
			return false;
		}
		int[] before = new int[1];
		this.task.context().scheduler().reorder(this.task, () -> {
			before[0] = this.priority;
			this.priority = changed;
			moveBack((before[0] - changed) * Math.max(1, agingMillis()));
		});
		Execution execution = this.state.view().execution();
		if (execution != null) {
			execution.share().priority(this::priority);
		}
		this.state
			.publishUnlessEnded((download, at) -> new DownloadEvent.Reprioritized(download, at, before[0], changed));
		return true;
	}

	/** Change the limit of its own bandwidth; {@code false} if it has ended. */
	boolean bandwidth(OptionalLong bytesPerSecond) {
		if (this.state.isEnding()) {
			return false;
		}
		this.bandwidth = bytesPerSecond;
		Execution execution = this.state.view().execution();
		if (execution != null) {
			execution.share().ownLimit(this::bandwidth);
		}
		return true;
	}

	/** Its place among those that wait for a slot. */
	OptionalInt position() {
		int position = this.state.isQueued() ? this.task.context().scheduler().position(this.task) : 0;
		return (position > 0) ? OptionalInt.of(position) : OptionalInt.empty();
	}

}

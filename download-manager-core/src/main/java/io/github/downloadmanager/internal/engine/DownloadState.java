package io.github.downloadmanager.internal.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.github.downloadmanager.DownloadEvent;
import io.github.downloadmanager.DownloadException;
import io.github.downloadmanager.DownloadIdentity;
import io.github.downloadmanager.DownloadResult;
import io.github.downloadmanager.DownloadStatus;
import io.github.downloadmanager.control.PauseOutcome;
import io.github.downloadmanager.internal.concurrent.EffectQueue;
import io.github.downloadmanager.internal.concurrent.Time;
import io.github.downloadmanager.internal.event.DownloadFeed;
import io.github.downloadmanager.internal.event.DownloadLog;
import io.github.downloadmanager.internal.host.Origin;
import org.jspecify.annotations.Nullable;

/**
 * The status and the phase of one download, and all that changes with them, under one
 * lock: the task's lock. {@link #transition} is the only writer of the status.
 * <p>
 * What follows from a change (events, log lines, observations) becomes an effect under
 * the lock and is run outside of it, in the order of the changes. Every method that adds
 * effects runs them before it returns, unless another thread is at it.
 */
final class DownloadState {

	private final DownloadIdentity identity;

	private final ManagerContext context;

	private final DownloadFeed feed;

	private final EffectQueue effects;

	private final Instant submittedAt;

	@GuardedBy("this")
	private DownloadStatus status = DownloadStatus.QUEUED;

	@GuardedBy("this")
	private Phase phase = Phase.New.INSTANCE;

	/** Whether it became QUEUED and nobody has put it into the queue since. */
	@GuardedBy("this")
	private boolean toEnter = true;

	/** The error of the last attempt, or that of the outcome. */
	@GuardedBy("this")
	private @Nullable DownloadException failure;

	@GuardedBy("this")
	private @Nullable Instant nextAttemptAt;

	@GuardedBy("this")
	private @Nullable Instant finishedAt;

	@GuardedBy("this")
	private final WaitClock waits;

	/**
	 * Create the state of a download that is to be queued.
	 * @param identity what all its events share
	 * @param feed tells its events
	 * @param onFailure told of what an effect threw
	 */
	DownloadState(ManagerContext context, DownloadIdentity identity, DownloadFeed feed, Consumer<Throwable> onFailure) {
		this.context = context;
		this.identity = identity;
		this.feed = feed;
		this.effects = new EffectQueue(onFailure);
		this.submittedAt = context.time().now();
		this.waits = new WaitClock(this.submittedAt, context.time().nanoTime());
	}

	synchronized DownloadStatus status() {
		return this.status;
	}

	synchronized boolean isCancelled() {
		DownloadOutcome outcome = this.phase.outcome();
		return outcome != null && outcome.isCancellation();
	}

	/** Whether the outcome is decided. */
	synchronized boolean isEnding() {
		return this.phase.outcome() != null;
	}

	/** Whether nothing more is asked of servers: it ends, or pauses. */
	synchronized boolean isStopping() {
		return !(this.phase instanceof Phase.Open);
	}

	/** Whether it is to be in the queue: it waits for nothing but a slot. */
	synchronized boolean isQueued() {
		return this.status == DownloadStatus.QUEUED
				&& (this.phase instanceof Phase.New || this.phase instanceof Phase.Open);
	}

	/**
	 * Whether the caller is to put it into the queue. Several may ask, as one that waits
	 * can be paused and resumed before it is there; one of them is to.
	 */
	synchronized boolean takeEntry() {
		boolean enters = this.toEnter && isQueued();
		this.toEnter &= !enters;
		return enters;
	}

	/** The phase, for {@link PauseState} and {@link AttemptEnd}, which hold the lock. */
	synchronized Phase phase() {
		return this.phase;
	}

	/** For {@link PauseState}. */
	@GuardedBy("this")
	void enter(Phase next) {
		this.phase = next;
	}

	/** The next attempt is not waited for any longer. */
	@GuardedBy("this")
	void forgetNextAttempt() {
		this.nextAttemptAt = null;
	}

	/** For {@link AttemptEnd}: the next attempt is due after this time. */
	@GuardedBy("this")
	void expectNextAttempt(Duration delay) {
		this.nextAttemptAt = time().now().plus(delay);
	}

	/** For {@link AttemptEnd}: what snapshots show as the last error. */
	@GuardedBy("this")
	void noteFailure(DownloadException error) {
		this.failure = error;
	}

	Time time() {
		return this.context.time();
	}

	EffectQueue effects() {
		return this.effects;
	}

	/**
	 * The download is admitted. Its first event comes before all others, as nobody can
	 * find the download before.
	 * @param admitted makes it known to others
	 */
	void queued(Runnable admitted) {
		synchronized (this) {
			admitted.run();
			// The same instant as in snapshots: one object for both.
			DownloadEvent event = new DownloadEvent.Queued(this.identity, this.submittedAt);
			this.effects.add(() -> tell(event));
		}
		this.effects.run();
	}

	/**
	 * A slot was granted: begin the next attempt.
	 * @param first makes the execution when the first slot is granted
	 * @param attempt runs the attempt, without a lock
	 * @return {@code false} if it is not to run any more, so that nothing begins
	 */
	boolean begin(Supplier<Execution> first, BiConsumer<Execution, Execution.NextAttempt> attempt) {
		synchronized (this) {
			if (!isQueued()) {
				return false;
			}
			// Before the execution is made: if that fails, the status tells that the
			// download has a slot to give back.
			transition(DownloadStatus.RUNNING, null);
			Execution known = this.phase.execution();
			Execution execution = (known != null) ? known : first.get();
			this.phase = new Phase.Open(execution);
			Execution.NextAttempt next = execution.nextAttempt(this.waits.take().all());
			this.effects.add(() -> attempt.accept(execution, next));
		}
		this.effects.run();
		return true;
	}

	/**
	 * Begin to publish the content. A cancellation comes too late from now on.
	 * @return {@code false} if the outcome is decided, so that nothing may be published
	 */
	synchronized boolean beginPublishing() {
		if (isStopping() || this.status != DownloadStatus.RUNNING) {
			return false;
		}
		this.phase = new Phase.Publishing(execution());
		return true;
	}

	/** The publishing failed. */
	synchronized void stopPublishing() {
		if (this.phase instanceof Phase.Publishing publishing) {
			this.phase = new Phase.Open(publishing.execution());
		}
	}

	/**
	 * Decide to end early.
	 * @return {@code false} if the outcome is decided, or the content is being published
	 */
	synchronized boolean endEarly(DownloadOutcome outcome) {
		if (isEnding() || this.phase instanceof Phase.Publishing) {
			return false;
		}
		this.phase = ending(outcome);
		return true;
	}

	/**
	 * Decide that the download is complete.
	 * @param attempt number of the attempt that made it so
	 * @return the phase that follows, {@code null} if the outcome was decided before
	 */
	synchronized Phase.@Nullable Ending complete(int attempt, Function<Execution, DownloadResult> result) {
		if (isEnding() || isOver(attempt)) {
			return null;
		}
		Phase.Ending ending = ending(DownloadOutcome.completed(result.apply(execution())));
		this.phase = ending;
		return ending;
	}

	/** Whether an attempt was aborted by a pause, so that what it says comes too late. */
	@GuardedBy("this")
	boolean isOver(int attempt) {
		return this.status != DownloadStatus.RUNNING || attempt != execution().attempts();
	}

	/** The origin that keeps it from going on, {@code null} if none does. */
	synchronized @Nullable Origin blockedBy() {
		Execution execution = this.phase.execution();
		return (execution != null) ? execution.blockedBy() : null;
	}

	/**
	 * The delay is over.
	 * @return whether the download is to be queued again
	 */
	synchronized boolean wake() {
		if (this.status != DownloadStatus.WAITING || !(this.phase instanceof Phase.Open)) {
			return false;
		}
		this.nextAttemptAt = null;
		transition(DownloadStatus.QUEUED, null);
		return true;
	}

	/**
	 * The delay is not waited for any longer. In one step: a download that is paused and
	 * resumed in between waits for the rest of the delay.
	 */
	synchronized boolean wakeEarly() {
		if (!wake()) {
			return false;
		}
		execution().skipDelay();
		return true;
	}

	/** The phase after an outcome was decided. */
	synchronized Phase.Ending ending() {
		if (this.phase instanceof Phase.Ending ending) {
			return ending;
		}
		throw new IllegalStateException("the outcome is not decided, or carried out already");
	}

	/** The clean-up is done; the end is not told yet. */
	synchronized void cleanedUp(DownloadOutcome outcome) {
		this.nextAttemptAt = null;
		this.finishedAt = time().now();
		if (outcome.error() != null) {
			this.failure = outcome.error();
		}
	}

	/**
	 * End, and tell it.
	 * @param bytesKept how many bytes are left for a later download
	 * @param told called after the terminal event, without a lock
	 */
	void end(Phase.Ending ending, long bytesKept, Runnable told) {
		synchronized (this) {
			DownloadOutcome outcome = ending.outcome();
			this.phase = new Phase.Ended(outcome, ending.summary());
			transition(outcome.status(), (download, at) -> outcome.event(download, at, bytesKept));
			this.effects.add(told);
		}
		this.effects.run();
	}

	/** Run something between the effects before and those after it. */
	void perform(Runnable effect) {
		this.effects.add(effect);
		this.effects.run();
	}

	void publishUnlessEnding(EventFactory event) {
		synchronized (this) {
			if (!isEnding() && !(this.phase instanceof Phase.Paused)) {
				publish(event);
			}
		}
		this.effects.run();
	}

	void publishUnlessEnded(EventFactory event) {
		synchronized (this) {
			if (!isEnding()) {
				publish(event);
			}
		}
		this.effects.run();
	}

	/** The only writer of the status. One change, one event. */
	@GuardedBy("this")
	void transition(DownloadStatus next, @Nullable EventFactory event) {
		if (!this.status.canBecome(next)) {
			throw new IllegalStateException("a download cannot become " + next + " when it is " + this.status);
		}
		if (next == DownloadStatus.PAUSED || this.status == DownloadStatus.PAUSED) {
			this.context.scheduler().rest().countPaused((next == DownloadStatus.PAUSED) ? 1 : -1);
		}
		if (this.status != DownloadStatus.RUNNING) {
			this.waits.end(this.status, blockedBy() != null, time().nanoTime());
		}
		this.status = next;
		this.toEnter = next == DownloadStatus.QUEUED;
		if (next != DownloadStatus.RUNNING && !next.isTerminal()) {
			this.waits.begin(time().now(), time().nanoTime());
		}
		if (event != null) {
			publish(event);
		}
	}

	@GuardedBy("this")
	private void publish(EventFactory event) {
		DownloadEvent happened = event.at(this.identity, time().now());
		this.effects.add(() -> tell(happened));
	}

	private void tell(DownloadEvent event) {
		DownloadLog.event(event, event.isTerminal() ? summary().run() : null, this.context.settings().loggedAttributes,
				this.feed.observation());
		this.feed.publish(event);
	}

	@GuardedBy("this")
	Phase.Ending ending(DownloadOutcome outcome) {
		if (this.phase instanceof Phase.Pausing pausing) {
			this.effects.add(() -> pausing.done().tryEmitValue(PauseOutcome.ENDED));
		}
		Execution execution = this.phase.execution();
		if (execution != null) {
			execution.noteEnd(outcome.attemptOutcome(), outcome.error());
		}
		return new Phase.Ending(outcome, this.phase.execution(), this.status == DownloadStatus.RUNNING);
	}

	@GuardedBy("this")
	Execution execution() {
		return Objects.requireNonNull(this.phase.execution(), "the download has not run");
	}

	/** What snapshots show of the state, read under one lock. */
	synchronized StateView view() {
		Phase current = this.phase;
		return new StateView(this.submittedAt, this.status, this.failure, current.summary(), current.execution(),
				current instanceof Phase.Pausing, this.waits.since(), this.nextAttemptAt, this.finishedAt);
	}

	ExecutionSummary summary() {
		return phase().summary();
	}

}

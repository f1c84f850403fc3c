package io.github.downloadmanager.internal.engine;

import java.time.Duration;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.BiConsumer;

import io.github.downloadmanager.DownloadEvent;
import io.github.downloadmanager.DownloadException;
import io.github.downloadmanager.DownloadRequest;
import io.github.downloadmanager.DownloadSnapshot;
import io.github.downloadmanager.DownloadStatus;
import io.github.downloadmanager.Progress;
import io.github.downloadmanager.control.AttemptJournal;
import io.github.downloadmanager.control.Hold;
import io.github.downloadmanager.control.PauseMode;
import io.github.downloadmanager.control.PauseOutcome;
import io.github.downloadmanager.control.Resumability;
import io.github.downloadmanager.control.WaitReason;
import io.github.downloadmanager.internal.concurrent.FatalErrors;
import io.github.downloadmanager.internal.event.DownloadLog;
import io.github.downloadmanager.internal.transfer.AttemptResult;
import io.github.downloadmanager.policy.Authority;
import io.github.downloadmanager.sink.DownloadSink;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * One download as the scheduler knows it. Carries out what {@link DownloadState} decides:
 * runs attempts, waits between them, aborts, cleans up and gives slots back.
 */
final class DownloadTask implements DownloadScheduler.Job {

	private static final Runnable NOTHING = () -> {
	};

	private static final long NANOS_IN_A_MILLI = 1_000_000;

	private final ManagerContext context;

	private final DownloadHandle handle;

	private final long sequence;

	private final DownloadSink sink;

	private final EffectiveOptions options;

	private final BiConsumer<DownloadTask, DownloadOutcome> onEnd;

	private final DownloadState state;

	private final @Nullable String retryOf;

	/** Written under the lock of the scheduler, read without it. */
	private volatile int priority;

	/**
	 * When it entered the queue, in milliseconds of the clock for durations; later by as
	 * much as it was paused. Changed only while it is not in the queue.
	 */
	private long queuedMillis;

	private volatile OptionalLong bandwidth;

	/**
	 * Create a task that is not queued yet.
	 * @param sequence its place in the order of submission; unique
	 * @param retryOf id of the ended download that it repeats, or {@code null}
	 * @param onEnd called once, after the terminal event
	 */
	DownloadTask(ManagerContext context, DownloadHandle handle, long sequence, DownloadSink sink,
			@Nullable String retryOf, BiConsumer<DownloadTask, DownloadOutcome> onEnd) {
		this.context = context;
		this.handle = handle;
		this.sequence = sequence;
		this.sink = sink;
		this.options = EffectiveOptions.of(handle.id(), handle.request(), context.settings());
		this.onEnd = onEnd;
		this.retryOf = retryOf;
		this.priority = handle.request().priority();
		this.bandwidth = handle.request().bandwidth();
		this.queuedMillis = context.time().nanoTime() / NANOS_IN_A_MILLI;
		handle.feed().observedBy(context.settings().observations().current());
		this.state = new DownloadState(this.options.identity(), context.settings().loggedAttributes, handle.feed(),
				context.time(), context.scheduler()::countPaused, this::failedElsewhere);
	}

	DownloadHandle handle() {
		return this.handle;
	}

	DownloadRequest request() {
		return this.handle.request();
	}

	@Override
	public long sequence() {
		return this.sequence;
	}

	/**
	 * One that waits gains a priority of 1 in each time that aging takes: so what counts
	 * is when it came, less its priority in such times, which does not change while it
	 * waits.
	 */
	@Override
	public long key() {
		long aging = this.context.settings().aging.toMillis();
		return (aging > 0) ? this.queuedMillis - this.priority * aging : -(long) this.priority;
	}

	@Override
	public int priority() {
		return this.priority;
	}

	/** The host of the requested address. Mirrors and redirects do not count. */
	@Override
	public String host() {
		return String.valueOf(Authority.canonicalHost(request().uri()));
	}

	@Override
	public @Nullable String group() {
		return request().group();
	}

	DownloadStatus status() {
		return this.state.status();
	}

	boolean isRunning() {
		return this.state.status() == DownloadStatus.RUNNING;
	}

	boolean isCancelled() {
		return this.state.isCancelled();
	}

	/**
	 * Enter the queue.
	 * @param maxQueued how long the queue may become, this download included
	 * @param admitted makes the download known, if there is room, before its first event
	 * @return {@code false} if the queue is too long already; nothing happens then
	 */
	boolean enter(int maxQueued, Runnable admitted) {
		if (request().paused()) {
			return this.context.scheduler().admitPaused(maxQueued, () -> {
				this.state.queued(admitted);
				pause(Hold.USER, PauseMode.ALWAYS);
			});
		}
		return enqueue(maxQueued, () -> this.state.queued(admitted));
	}

	private boolean enqueue(int maxQueued, Runnable admitted) {
		boolean entered = this.context.scheduler().enqueue(this, maxQueued, admitted);
		// Whoever ended or paused it may have looked for it in the queue before it was
		// there.
		this.context.scheduler().removeUnless(this, this.state::isQueued);
		return entered;
	}

	@Override
	public void start() {
		try {
			if (!this.state.begin(this::open, this::run)) {
				// It was cancelled or paused after it had left the queue.
				this.context.scheduler().release(this);
				return;
			}
			// A hold of all may have looked for those that run just before.
			this.context.holds().enforce(this);
		}
		catch (Throwable ex) {
			failedElsewhere(ex);
		}
	}

	private Execution open() {
		Execution execution = new Execution(this.context, this.handle, this.handle.feed(), this.sink,
				new DownloadAttemptOwner(this.context.scheduler(), this, this.state, this.options), this::failed);
		Duration limit = this.options.timeout();
		if (limit != null) {
			execution.limit(limit, () -> endEarly(DownloadOutcome.failed(tookTooLong(limit))));
		}
		return execution;
	}

	private static DownloadException tookTooLong(Duration limit) {
		return new DownloadException.TimedOut(DownloadException.TimedOut.Phase.TOTAL,
				"the download took longer than " + limit.toMillis() + " ms", null);
	}

	private void run(Execution execution, Execution.NextAttempt attempt) {
		execution.run(attempt, this.options.transfer(), (result) -> safely(() -> completed(attempt.number(), result)),
				(error) -> safely(() -> attemptFailed(attempt.number(), error)));
	}

	private void completed(int attempt, AttemptResult result) {
		Phase.Ending ending = this.state.complete(attempt, (execution) -> execution.result(result));
		if (ending == null) {
			return;
		}
		stop(ending);
		if (result instanceof AttemptResult.Published) {
			// Emitted where writes are made, and behind them.
			finish(ending);
		}
		else {
			finishAfterWrites(ending);
		}
	}

	private void attemptFailed(int attempt, Throwable thrown) {
		Phase next = this.state.attemptFailed(attempt, (DownloadException) thrown, this.options.maxRetries(),
				this::wake);
		if (next instanceof Phase.Ending ending) {
			stop(ending);
			finishAfterWrites(ending);
		}
		else if (next != null) {
			this.context.scheduler().release(this);
		}
	}

	private void wake() {
		if (this.state.wake()) {
			// It was admitted before; the limit of the queue does not apply again.
			enqueue(Integer.MAX_VALUE, NOTHING);
		}
	}

	/** Do not wait for the delay between two attempts. */
	boolean retryNow() {
		Execution execution = this.state.view().execution();
		if (execution == null || !this.state.wake()) {
			return false;
		}
		execution.cancelRetry();
		enqueue(Integer.MAX_VALUE, NOTHING);
		return true;
	}

	/**
	 * Keep the download from running, and pause it if it runs.
	 * @param by who keeps it
	 * @return tells what came of it
	 */
	Mono<PauseOutcome> pause(Hold by, PauseMode mode) {
		DownloadState.PauseStep step = this.state.pause(by, mode);
		Phase.Pausing pausing = step.pausing();
		if (step.outcome() != null || pausing == null) {
			if (step.outcome() == PauseOutcome.PAUSED) {
				this.context.scheduler().removeUnless(this, this.state::isQueued);
			}
			return Mono.justOrEmpty(step.outcome());
		}
		if (step.begins()) {
			this.context.scheduler().removeUnless(this, this.state::isQueued);
			pausing.execution().pause((error) -> safely(() -> paused(pausing, error)));
		}
		return pausing.done().asMono();
	}

	private void paused(Phase.Pausing pausing, @Nullable DownloadException error) {
		if (error != null) {
			endEarly(DownloadOutcome.failed(error));
			return;
		}
		Runnable release = pausing.holdsSlot() ? () -> this.context.scheduler().release(this) : NOTHING;
		if (this.state.paused(pausing, release)) {
			// Those who wait for it may run any code.
			this.context.workers().results().execute(() -> pausing.done().tryEmitValue(PauseOutcome.PAUSED));
			goOn(this.state.goOn(this::wake));
		}
	}

	/**
	 * Somebody keeps the download from running no longer.
	 * @return whether it was held by that one
	 */
	boolean release(Hold by) {
		DownloadState.Resumption resumption = this.state.release(by, this::wake);
		goOn(resumption);
		return resumption.released();
	}

	private void goOn(DownloadState.Resumption resumption) {
		// Time in which it was paused is no time in the queue.
		this.queuedMillis += resumption.pausedNanos() / NANOS_IN_A_MILLI;
		if (resumption.queued()) {
			enqueue(Integer.MAX_VALUE, NOTHING);
		}
	}

	/** Change the priority; {@code false} if it has ended. */
	boolean priority(int changed) {
		if (this.state.isEnding()) {
			return false;
		}
		int before = this.priority;
		this.context.scheduler().reorder(this, () -> this.priority = changed);
		this.state.publishUnlessEnded((download, at) -> new DownloadEvent.Reprioritized(download, at, before, changed));
		return true;
	}

	/** Change the limit of its own bandwidth; {@code false} if it has ended. */
	boolean bandwidth(OptionalLong bytesPerSecond) {
		if (this.state.isEnding()) {
			return false;
		}
		this.bandwidth = bytesPerSecond;
		return true;
	}

	/** What became of its attempts. */
	AttemptJournal attempts() {
		AttemptLog log = this.state.summary().log();
		return (log != null) ? log.journal() : AttemptJournal.EMPTY;
	}

	/** Its place among those that wait for a slot. */
	OptionalInt position() {
		int position = this.state.isQueued() ? this.context.scheduler().position(this) : 0;
		return (position > 0) ? OptionalInt.of(position) : OptionalInt.empty();
	}

	/**
	 * End the download early.
	 * @return {@code false} if it has ended, or its outcome was decided before
	 */
	boolean cancel() {
		return endEarly(DownloadOutcome.cancelled());
	}

	/**
	 * The first half of {@link #cancel()}. From now on the download asks for nothing and
	 * publishes nothing. Nothing is aborted and no slot is given back yet, so that many
	 * downloads can be decided on before the slot of one of them starts another.
	 * @return {@code false} if it has ended, or its outcome was decided before; otherwise
	 * {@link #carryOut} must follow
	 */
	boolean decideToCancel() {
		return this.state.endEarly(DownloadOutcome.cancelled());
	}

	private boolean endEarly(DownloadOutcome outcome) {
		if (!this.state.endEarly(outcome)) {
			return false;
		}
		carryOut();
		return true;
	}

	/** Carry out an early end that was decided. Must be called once. */
	void carryOut() {
		Phase.Ending ending = this.state.ending();
		this.context.scheduler().remove(this);
		if (ending.execution() == null) {
			// Nothing ran, so there is no write to wait for and no file to remove.
			finish(ending);
			return;
		}
		stop(ending);
		ending.execution().stopTransfer();
		finishAfterWrites(ending);
	}

	private void stop(Phase.Ending ending) {
		Execution execution = ending.execution();
		if (execution != null) {
			execution.abort();
			this.state.perform(() -> execution.stopTrace(ending.outcome()));
		}
	}

	private void finishAfterWrites(Phase.Ending ending) {
		if (ending.execution() != null) {
			ending.execution().afterWrites(() -> finish(ending));
		}
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
				? this.context.workers().handOff(() -> this.context.scheduler().release(this)) : NOTHING;
		try {
			this.state.end(ending, bytesKept(ending), () -> this.onEnd.accept(this, outcome));
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
			DownloadLog.cleanUpFailed(this.handle.id(), ex);
			if (outcome.error() != null) {
				outcome.error().addSuppressed(ex);
			}
		}
	}

	/** A defect in a decision must not leave the download without an end. */
	private void safely(Runnable decision) {
		try {
			decision.run();
		}
		catch (RuntimeException | Error ex) {
			failed(ex);
		}
	}

	/** As {@link #failed}, for callers that may not block, as the clean-up may. */
	private void failedElsewhere(Throwable defect) {
		this.context.workers().steps().execute(() -> failed(defect));
	}

	/** End the download because of a defect of this library. */
	private void failed(Throwable defect) {
		DownloadLog.defect(this.handle.id(), defect);
		this.state.stopPublishing();
		endEarly(DownloadOutcome
			.failed(new DownloadException.Unexpected(this.options.shownUri(), FatalErrors.original(defect))));
	}

	Progress progress() {
		return this.state.summary().progress();
	}

	DownloadSnapshot snapshot() {
		DownloadState.View view = this.state.view();
		ExecutionSummary summary = view.summary();
		// The sink may be a user's, so it is asked without the lock; and after the
		// status, so that a completed download shows its file.
		return new DownloadSnapshot(this.handle.id(),
				new DownloadSnapshot.Subject(this.options.shownUri(), this.sink.fileName(), this.sink.destination(),
						request().group(), request().attributes()),
				new DownloadSnapshot.State(view.status(), summary.attempts(), this.options.maxRetries(),
						view.failure()),
				summary.progress(), new DownloadSnapshot.Timing(this.state.submittedAt(), summary.startedAt(),
						view.nextAttemptAt(), view.finishedAt()),
				control(view));
	}

	private DownloadSnapshot.Control control(DownloadState.View view) {
		Execution execution = view.execution();
		return new DownloadSnapshot.Control(this.priority, view.pausing(), view.holds(), waiting(view),
				(execution != null) ? execution.resumability() : Resumability.UNKNOWN, this.bandwidth, false,
				this.retryOf);
	}

	/** Why it waits: found out when somebody asks, as there may be very many. */
	private @Nullable WaitReason waiting(DownloadState.View view) {
		return switch (view.status()) {
			case QUEUED -> {
				DownloadScheduler.QueueReason reason = this.context.scheduler().reason(this);
				yield new WaitReason(reason.kind(), view.waitingSince(), null, reason.detail());
			}
			case WAITING -> WaitReasons.betweenAttempts(view, request().uri());
			case PAUSED -> WaitReasons.paused(view);
			case RUNNING, COMPLETED, FAILED, CANCELLED -> null;
		};
	}

}

package io.github.downloadmanager.internal.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.function.BiConsumer;
import java.util.function.Function;

import io.github.downloadmanager.DownloadEvent;
import io.github.downloadmanager.DownloadException;
import io.github.downloadmanager.DownloadRequest;
import io.github.downloadmanager.DownloadSnapshot;
import io.github.downloadmanager.DownloadStatus;
import io.github.downloadmanager.Progress;
import io.github.downloadmanager.content.RemoteInfo;
import io.github.downloadmanager.internal.concurrent.FatalErrors;
import io.github.downloadmanager.internal.event.DownloadFeed;
import io.github.downloadmanager.internal.event.DownloadLog;
import io.github.downloadmanager.internal.transfer.AttemptOwner;
import io.github.downloadmanager.internal.transfer.AttemptResult;
import io.github.downloadmanager.internal.transfer.FailureKind;
import io.github.downloadmanager.policy.Authority;
import io.github.downloadmanager.sink.DownloadSink;
import org.jspecify.annotations.Nullable;

/**
 * The life of one download: when it runs, waits, tries again and ends.
 * {@link #transition} is the only writer of its status, under the task's lock.
 */
final class DownloadTask implements DownloadScheduler.Job, AttemptOwner {

	private static final Runnable NOTHING = () -> {
	};

	private final ManagerContext engine;

	private final DownloadHandle handle;

	private final long sequence;

	private final DownloadSink sink;

	private final EffectiveOptions choices;

	private final BiConsumer<DownloadTask, DownloadOutcome> onEnd;

	private final Instant submittedAt;

	private DownloadStatus status = DownloadStatus.QUEUED;

	/** What is only there while it runs. */
	private @Nullable Execution run;

	/** What is left of the run once it is over; thousands of them may be held. */
	private Execution.@Nullable Summary summary;

	/** Set once the end is decided; the clean-up may still go on. */
	private @Nullable DownloadOutcome end;

	private @Nullable DownloadException failure;

	private @Nullable Instant nextAttemptAt;

	private @Nullable Instant finishedAt;

	/** The point of no return: a cancellation now comes too late. */
	private boolean committing;

	DownloadTask(ManagerContext engine, DownloadHandle handle, long sequence, DownloadSink sink,
			BiConsumer<DownloadTask, DownloadOutcome> onEnd) {
		this.engine = engine;
		this.handle = handle;
		this.sequence = sequence;
		this.sink = sink;
		this.choices = EffectiveOptions.of(handle.id(), handle.request(), engine.settings());
		this.onEnd = onEnd;
		handle.feed().observedBy(engine.settings().observations().current());
		this.submittedAt = engine.time().now();
	}

	DownloadHandle handle() {
		return this.handle;
	}

	EffectiveOptions choices() {
		return this.choices;
	}

	DownloadRequest request() {
		return this.handle.request();
	}

	@Override
	public long sequence() {
		return this.sequence;
	}

	/** Of the requested address; where mirrors and redirects lead to does not count. */
	@Override
	public String host() {
		return String.valueOf(Authority.canonicalHost(request().uri()));
	}

	/** Of the request, which never changes. */
	@Override
	public @Nullable String group() {
		return request().group();
	}

	synchronized DownloadStatus status() {
		return this.status;
	}

	synchronized boolean isCancelled() {
		return this.end != null && this.end.isCancellation();
	}

	/** Whether the end is decided: nothing may be asked for and nothing published. */
	@Override
	public synchronized boolean isEnding() {
		return this.end != null;
	}

	/**
	 * Take its place in the queue.
	 * @param maxQueued how long the queue may become, this one included
	 * @param admitted makes it known, if there is room, before its first event
	 * @return {@code false} if the queue is too long already; nothing happens then
	 */
	boolean enter(int maxQueued, Runnable admitted) {
		return enqueue(maxQueued, () -> queued(admitted));
	}

	private boolean enqueue(int maxQueued, Runnable admitted) {
		boolean entered = this.engine.scheduler().enqueue(this, maxQueued, admitted);
		if (isEnding()) {
			// Whoever ended it meanwhile may have looked for it in the queue too early.
			this.engine.scheduler().remove(this);
		}
		return entered;
	}

	/**
	 * Tell of the beginning; before it can start. Under the lock, so that whoever finds
	 * it cannot end it before that is told.
	 */
	private synchronized void queued(Runnable admitted) {
		admitted.run();
		// One instant for both: in a long queue each byte counts.
		publish(new DownloadEvent.Queued(this.choices.identity(), this.submittedAt));
	}

	/** A slot was granted. */
	@Override
	public void start() {
		try {
			Execution current = begin();
			if (current == null) {
				// Cancelled between leaving the queue and here.
				this.engine.scheduler().release(this);
				return;
			}
			current.meter.resume();
			current.subscribe((result) -> safely(() -> completed(result)),
					(error) -> safely(() -> attemptFailed(error)));
		}
		catch (Throwable ex) {
			// Whoever gave the slot may not block, and the clean-up may.
			this.engine.workers().steps().execute(() -> failed(ex));
		}
	}

	/** Whatever goes wrong in here itself must not leave a download without an end. */
	private void safely(Runnable decision) {
		try {
			decision.run();
		}
		catch (RuntimeException | Error ex) {
			failed(ex);
		}
	}

	/** Something of ours failed, and nobody else would end the download. */
	private void failed(Throwable defect) {
		DownloadLog.defect(this.handle.id(), defect);
		synchronized (this) {
			this.committing = false;
		}
		endEarly(DownloadOutcome
			.failed(new DownloadException.Unexpected(this.choices.shownUri(), FatalErrors.original(defect))));
	}

	private synchronized @Nullable Execution begin() {
		if (this.end != null) {
			return null;
		}
		// First of all: should the rest fail, it is known that a slot is to be given
		// back.
		transition(DownloadStatus.RUNNING, null);
		Execution current = this.run;
		if (current == null) {
			current = new Execution(this.engine, this.handle, this.sink, this::failed);
			this.run = current;
			armDeadline(current);
		}
		current.attempt++;
		current.begin(this.engine, this);
		return current;
	}

	/** Whether to ask with a HEAD first; at most once. */
	@Override
	public synchronized boolean takeProbe() {
		if (this.run == null || this.run.probed || !this.choices.probe()) {
			return false;
		}
		this.run.probed = true;
		return true;
	}

	/** Where a checksum is to be fetched from, if it was not yet. */
	@Override
	public synchronized DownloadRequest.@Nullable ChecksumSource takeChecksumSource() {
		DownloadRequest.ChecksumSource source = (this.run != null && !this.run.checksumFetched)
				? request().checksumSource() : null;
		if (source != null && this.run != null) {
			this.run.checksumFetched = true;
		}
		return source;
	}

	/** It could not be fetched; the next attempt may. */
	@Override
	public synchronized void returnChecksumSource() {
		if (this.run != null) {
			this.run.checksumFetched = false;
		}
	}

	/**
	 * Tell what a server said first, to a HEAD or to the GET; later answers are not told.
	 */
	@Override
	public void probed(RemoteInfo info) {
		synchronized (this) {
			if (this.run == null || this.run.answerTold) {
				return;
			}
			this.run.answerTold = true;
		}
		publishUnlessEnding((at) -> new DownloadEvent.Probed(this.choices.identity(), at, info));
	}

	@Override
	public void started(int attempt, OptionalLong total) {
		publishUnlessEnding((at) -> new DownloadEvent.Started(this.choices.identity(), at, attempt, total));
	}

	@Override
	public void restarted(int attempt, long bytes, String reason) {
		publishUnlessEnding((at) -> new DownloadEvent.Restarted(this.choices.identity(), at, attempt, bytes, reason));
	}

	/**
	 * Whether the content may be published. If so, a cancellation from now on comes too
	 * late.
	 */
	@Override
	public synchronized boolean beginCommit() {
		this.committing = this.end == null;
		return this.committing;
	}

	@Override
	public boolean isWaitedFor() {
		return this.engine.scheduler().hasWaiting(this);
	}

	@Override
	public boolean tryConnection() {
		return this.engine.scheduler().tryExtra(this);
	}

	@Override
	public void releaseConnection() {
		this.engine.scheduler().releaseExtra(this);
	}

	/**
	 * End it before its time.
	 * @return {@code false} if it ended, or its end was decided, before
	 */
	boolean cancel() {
		return endEarly(DownloadOutcome.cancelled());
	}

	/**
	 * The first half of {@link #cancel()}: from now on it asks for nothing and publishes
	 * nothing. Nothing is aborted and no slot is given back yet, so that many downloads
	 * can be decided on before the slot of one of them starts another.
	 * @return {@code false} if it ended, or its end was decided, before; else
	 * {@link #carryOut} must follow
	 */
	boolean decideToCancel() {
		return decide(DownloadOutcome.cancelled());
	}

	private boolean endEarly(DownloadOutcome reason) {
		if (!decide(reason)) {
			return false;
		}
		carryOut();
		return true;
	}

	private synchronized boolean decide(DownloadOutcome reason) {
		if (this.end != null || this.committing) {
			return false;
		}
		this.end = reason;
		return true;
	}

	/** Do what follows from an early end that was decided; once. */
	void carryOut() {
		boolean hadSlot;
		Execution current;
		DownloadOutcome reason;
		synchronized (this) {
			reason = Objects.requireNonNull(this.end, "the end is not decided");
			current = this.run;
			// Stays as it was when the end was decided, until the end is told.
			hadSlot = this.status == DownloadStatus.RUNNING;
		}
		this.engine.scheduler().remove(this);
		if (current == null) {
			// Nothing ran: there is nothing to wait for, and nothing to block on.
			finish(reason, hadSlot);
			return;
		}
		current.stop(this.engine, reason);
		current.transfer.stop();
		// Behind whatever is being written right now.
		current.transfer.lane().execute(() -> finish(reason, hadSlot));
	}

	private void completed(AttemptResult result) {
		DownloadOutcome reason;
		Execution current;
		synchronized (this) {
			if (this.end != null) {
				return;
			}
			current = runOrFail();
			reason = DownloadOutcome.completed(current.result(result, this.engine.time().nanoTime()));
			this.end = reason;
		}
		current.stop(this.engine, reason);
		if (result instanceof AttemptResult.Published) {
			// Emitted on the lane.
			finish(reason, true);
		}
		else {
			current.transfer.lane().execute(() -> finish(reason, true));
		}
	}

	private void attemptFailed(Throwable thrown) {
		Duration delay = null;
		DownloadOutcome reason = null;
		Execution current;
		synchronized (this) {
			if (this.end != null) {
				return;
			}
			this.committing = false;
			current = runOrFail();
			DownloadException error = (DownloadException) thrown;
			this.failure = error;
			delay = current.nextDelay(this.engine.settings(), this.choices.maxRetries(), error);
			if (delay == null) {
				reason = DownloadOutcome.failed((FailureKind.of(error).mayPass() && this.choices.maxRetries() > 0)
						? new DownloadException.RetriesExhausted(current.attempt, error)
						: current.transfer.sources().decisive(error));
			}
			else {
				// All of it before the next attempt can begin.
				current.meter.pause();
				current.stopAttempt(this.engine, Observations.FAILED, error);
				wait(current, delay, error);
			}
			this.end = reason;
		}
		if (reason == null) {
			this.engine.scheduler().release(this);
			return;
		}
		DownloadOutcome decided = reason;
		current.stop(this.engine, decided);
		current.transfer.lane().execute(() -> finish(decided, true));
	}

	/** Under the lock. */
	private void wait(Execution current, Duration delay, DownloadException error) {
		Instant now = this.engine.time().now();
		this.nextAttemptAt = now.plus(delay);
		transition(DownloadStatus.WAITING,
				(at) -> new DownloadEvent.Retrying(this.choices.identity(), at, current.attempt, delay, error));
		current.wakeUp = this.engine.time().after(delay, this::wake);
	}

	private void wake() {
		synchronized (this) {
			if (this.end != null || this.status != DownloadStatus.WAITING) {
				return;
			}
			this.nextAttemptAt = null;
			transition(DownloadStatus.QUEUED, null);
		}
		// It was admitted once; the length of the queue is of no concern any more.
		enqueue(Integer.MAX_VALUE, NOTHING);
	}

	private void armDeadline(Execution current) {
		Duration limit = this.choices.timeout();
		if (limit != null) {
			current.deadline = this.engine.time()
				.after(limit,
						() -> endEarly(DownloadOutcome
							.failed(new DownloadException.TimedOut(DownloadException.TimedOut.Phase.TOTAL,
									"the download took longer than " + limit.toMillis() + " ms", null))));
		}
	}

	/**
	 * Clean up, then give everything back, then tell. Off the network threads if it ever
	 * ran.
	 */
	private void finish(DownloadOutcome reason, boolean hadSlot) {
		Execution current;
		synchronized (this) {
			current = this.run;
		}
		if (current != null) {
			current.transfer.end();
		}
		if (!reason.isSuccess() || reason.isSkipped()) {
			cleanUp(reason);
		}
		synchronized (this) {
			this.nextAttemptAt = null;
			this.finishedAt = this.engine.time().now();
			if (reason.error() != null) {
				this.failure = reason.error();
			}
		}
		if (current != null) {
			current.meter.finish(reason.isSuccess());
		}
		Runnable next = hadSlot ? this.engine.workers().gather(() -> this.engine.scheduler().release(this)) : NOTHING;
		try {
			tell(reason);
		}
		finally {
			next.run();
		}
	}

	private void tell(DownloadOutcome reason) {
		synchronized (this) {
			if (this.run != null) {
				this.summary = this.run.summary();
				this.run = null;
			}
			transition(reason.status(), (at) -> reason.event(this.choices.identity(), at));
		}
		this.onEnd.accept(this, reason);
	}

	/** An error of the clean-up never replaces the first one. */
	private void cleanUp(DownloadOutcome reason) {
		try {
			this.sink.abort();
		}
		catch (Exception | Error ex) {
			// Whatever it is, the slot must be given back and the end be told.
			DownloadLog.cleanUpFailed(this.handle.id(), ex);
			if (reason.error() != null) {
				reason.error().addSuppressed(ex);
			}
		}
	}

	/** The only writer of the status; under the lock. One change, one event. */
	private void transition(DownloadStatus next, @Nullable Function<Instant, DownloadEvent> event) {
		if (!this.status.canBecome(next)) {
			throw new IllegalStateException("a download cannot become " + next + " when it is " + this.status);
		}
		this.status = next;
		if (event != null) {
			publish(event);
		}
	}

	private synchronized void publishUnlessEnding(Function<Instant, DownloadEvent> event) {
		if (this.end == null) {
			publish(event);
		}
	}

	private void publish(Function<Instant, DownloadEvent> event) {
		publish(event.apply(this.engine.time().now()));
	}

	private void publish(DownloadEvent happened) {
		DownloadFeed feed = this.handle.feed();
		DownloadLog.event(happened, this.engine.settings().loggedAttributes, feed.observation());
		feed.publish(happened);
	}

	private Execution runOrFail() {
		if (this.run == null) {
			throw new IllegalStateException("the download has not run");
		}
		return this.run;
	}

	Progress progress() {
		return summary().progress();
	}

	DownloadSnapshot snapshot() {
		Execution.Summary ran;
		DownloadSnapshot.State state;
		DownloadSnapshot.Timing timing;
		synchronized (this) {
			ran = summary();
			state = new DownloadSnapshot.State(this.status, ran.attempts(), this.choices.maxRetries(), this.failure);
			timing = new DownloadSnapshot.Timing(this.submittedAt, ran.startedAt(), this.nextAttemptAt,
					this.finishedAt);
		}
		// Not under the lock, as the sink may be a user's; and after the status, so that
		// a completed download shows its file.
		return new DownloadSnapshot(
				this.handle.id(), new DownloadSnapshot.Subject(this.choices.shownUri(), this.sink.fileName(),
						this.sink.destination(), request().group(), request().attributes()),
				state, ran.progress(), timing);
	}

	private Execution.Summary summary() {
		Execution current;
		synchronized (this) {
			if (this.summary != null) {
				return this.summary;
			}
			current = this.run;
		}
		return (current != null) ? current.summary() : Execution.Summary.NONE;
	}

}

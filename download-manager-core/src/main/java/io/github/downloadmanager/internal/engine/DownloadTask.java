package io.github.downloadmanager.internal.engine;

import java.time.Duration;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

import io.github.downloadmanager.DownloadException;
import io.github.downloadmanager.DownloadRequest;
import io.github.downloadmanager.DownloadSnapshot;
import io.github.downloadmanager.DownloadStatus;
import io.github.downloadmanager.control.Hold;
import io.github.downloadmanager.control.PauseMode;
import io.github.downloadmanager.internal.concurrent.FatalErrors;
import io.github.downloadmanager.internal.event.DownloadLog;
import io.github.downloadmanager.internal.host.HostPausedException;
import io.github.downloadmanager.internal.host.Origin;
import io.github.downloadmanager.internal.transfer.AttemptResult;
import io.github.downloadmanager.internal.transfer.KnownSink;
import io.github.downloadmanager.policy.Authority;
import io.github.downloadmanager.sink.DownloadSink;
import org.jspecify.annotations.Nullable;

/**
 * One download as the scheduler knows it. Carries out what {@link DownloadState} decides:
 * runs attempts, waits between them and gives slots back; how it ends, {@link TaskEnd}.
 */
final class DownloadTask implements Job, Holds.Member, Consumer<Throwable> {

	private final ManagerContext context;

	private final DownloadHandle handle;

	private final long sequence;

	private final KnownSink sink;

	private final EffectiveOptions options;

	private final BiConsumer<DownloadTask, DownloadOutcome> onEnd;

	private final DownloadState state;

	private final @Nullable String retryOf;

	private final TaskControl control;

	/** Changed under the lock of the scheduler, while it is not in the queue. */
	private volatile @Nullable Origin blockedBy;

	/** Computed when it is first asked for; two threads would compute the same. */
	private @Nullable String host;

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
		this.sink = KnownSink.of(sink);
		this.options = EffectiveOptions.of(handle.id(), handle.request(), context.settings());
		this.onEnd = onEnd;
		this.retryOf = retryOf;
		handle.feed().observedBy(context.settings().observations().current());
		this.state = new DownloadState(context, this.options.identity(), handle.feed(), this);
		this.control = new TaskControl(this, this.state);
	}

	ManagerContext context() {
		return this.context;
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

	@Override
	public long queueKey() {
		return this.control.queueKey();
	}

	@Override
	public int priority() {
		return this.control.priority();
	}

	/** The host of the requested address. Mirrors and redirects do not count. */
	@Override
	public String host() {
		String known = this.host;
		if (known == null) {
			known = String.valueOf(Authority.canonicalHost(request().uri()));
			this.host = known;
		}
		return known;
	}

	/**
	 * The one that kept it from going on, or else that of the requested address; if it
	 * has other addresses it starts in any case, to find one that may be asked.
	 */
	@Override
	public @Nullable Origin origin() {
		Origin known = this.blockedBy;
		return (known != null || !request().mirrors().isEmpty()) ? known : Origin.of(request().uri());
	}

	@Override
	public @Nullable String group() {
		return request().group();
	}

	@Override
	public DownloadStatus status() {
		return this.state.status();
	}

	@Override
	public void pause(Hold by) {
		this.control.pause(by, PauseMode.ALWAYS);
	}

	@Override
	public void release(Hold by) {
		this.control.release(by);
	}

	/** Whether it runs, or is going to without anybody doing anything. */
	boolean goesOn() {
		return switch (status()) {
			case RUNNING -> true;
			case QUEUED, WAITING -> !this.context.scheduler().isHeld(this);
			default -> false;
		};
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
				pause(Hold.USER);
			});
		}
		return enqueue(maxQueued, () -> this.state.queued(admitted));
	}

	@Override
	public boolean entersQueue() {
		if (!this.state.takeEntry()) {
			return false;
		}
		this.blockedBy = this.state.blockedBy();
		return true;
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
				// It was cancelled or paused between leaving the queue and starting.
				this.context.scheduler().release(this);
				return;
			}
			// A hold may have looked for downloads that run just before this one did.
			this.context.holds().enforce(this);
		}
		catch (Throwable ex) {
			accept(ex);
		}
	}

	private Execution open() {
		Execution execution = new Execution(this.context, this.handle, this.handle.feed(), this.sink,
				new DownloadAttemptOwner(this.context.scheduler(), this, this.state, this.options), this::failed);
		execution.share().ownLimit(this.control::bandwidth);
		execution.share().priority(this.control::priority);
		Duration limit = this.options.timeout();
		if (limit != null) {
			execution.limit(limit, () -> endEarly(
					DownloadOutcome.tookTooLong(limit, Duration.ofNanos(execution.share().throttledNanos()))));
		}
		return execution;
	}

	private void run(Execution execution, Execution.NextAttempt attempt) {
		execution.run(attempt, this.options.transfer(), (result) -> safely(() -> completed(attempt.number(), result)),
				(error) -> safely(() -> attemptFailed(attempt.number(), error)));
	}

	private void completed(int attempt, AttemptResult result) {
		Phase.Ending ending = this.state.complete(attempt, (execution) -> execution.result(result));
		if (ending != null) {
			end().completed(ending, result instanceof AttemptResult.Published);
		}
	}

	/** The slot is given back until the next attempt, if there is one. */
	private void attemptFailed(int attempt, Throwable thrown) {
		AttemptEnd end = new AttemptEnd(this.state, attempt, this::wake);
		HostPausedException paused = (thrown instanceof HostPausedException host) ? host : null;
		Phase next = (paused != null) ? end.hostPaused(paused)
				: end.failed((DownloadException) thrown, this.options.maxRetries());
		if (next instanceof Phase.Ending ending) {
			end().afterWrites(ending);
		}
		else if (next != null) {
			this.context.scheduler().release(this);
			if (paused != null && this.state.isQueued()) {
				enqueueAgain();
			}
		}
	}

	/** The delay between two attempts is over. */
	void wake() {
		if (this.state.wake()) {
			enqueueAgain();
		}
	}

	/** Enter the queue again. The limit of its length does not apply again. */
	void enqueueAgain() {
		enqueue(Integer.MAX_VALUE, TaskControl.NOTHING);
	}

	/** Pauses it, and changes its place in the queue. */
	TaskControl control() {
		return this.control;
	}

	@Nullable String retryOf() {
		return this.retryOf;
	}

	StateView view() {
		return this.state.view();
	}

	/** End the download early; {@code false} if its outcome was decided before. */
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

	/** End the download early; {@code false} if its outcome was decided before. */
	boolean endEarly(DownloadOutcome outcome) {
		if (!this.state.endEarly(outcome)) {
			return false;
		}
		carryOut();
		return true;
	}

	/** Carry out an early end that was decided. Must be called once. */
	void carryOut() {
		end().early(this.state.ending());
	}

	private TaskEnd end() {
		return new TaskEnd(this.context, this.state, this, this.sink.sink(), this.options,
				(outcome) -> this.onEnd.accept(this, outcome));
	}

	/** A defect in a decision must not leave the download without an end. */
	void safely(Runnable decision) {
		try {
			decision.run();
		}
		catch (RuntimeException | Error ex) {
			failed(ex);
		}
	}

	/** As {@link #failed}, for callers that may not block, as the clean-up may. */
	@Override
	public void accept(Throwable defect) {
		this.context.workers().steps().execute(() -> failed(defect));
	}

	/** End the download because of a defect of this library. */
	private void failed(Throwable defect) {
		DownloadLog.defect(this.handle.id(), defect);
		this.state.stopPublishing();
		endEarly(DownloadOutcome
			.failed(new DownloadException.Unexpected(this.options.shownUri(), FatalErrors.original(defect))));
	}

	DownloadSnapshot snapshot() {
		return Snapshots.of(this, view(), this.sink.sink(), this.options);
	}

}

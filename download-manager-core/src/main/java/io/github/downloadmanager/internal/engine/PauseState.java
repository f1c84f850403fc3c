package io.github.downloadmanager.internal.engine;

import java.util.Comparator;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.github.downloadmanager.DownloadEvent;
import io.github.downloadmanager.DownloadStatus;
import io.github.downloadmanager.control.AttemptRecord;
import io.github.downloadmanager.control.Hold;
import io.github.downloadmanager.control.PauseMode;
import io.github.downloadmanager.control.PauseOutcome;
import io.github.downloadmanager.control.Resumability;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Sinks;

/**
 * Who keeps one download from running, and what that does to its {@link DownloadState},
 * whose lock it shares. A download that has an execution pauses in two steps: it is
 * {@link Phase.Pausing} until its bytes are on the device.
 */
final class PauseState {

	/** One set for each combination: thousands may be held for the same reason. */
	private static final Map<Set<Hold>, Set<Hold>> COMBINATIONS = new ConcurrentHashMap<>();

	private final DownloadState state;

	@GuardedBy("state")
	private Set<Hold> holds = Set.of();

	@GuardedBy("state")
	private long pausedNanos;

	PauseState(DownloadState state) {
		this.state = state;
	}

	/** Who keeps the download from running. */
	Set<Hold> holds() {
		synchronized (this.state) {
			return this.holds;
		}
	}

	/**
	 * Pause the download, or begin to.
	 * @param begun carries out what was begun. It is called as an effect: so an attempt
	 * that began before has been subscribed to by then, and is aborted as a whole
	 * @return what came of it, or {@link Phase.Pausing}
	 */
	PauseStep pause(Hold by, PauseMode mode, Consumer<Phase.Pausing> begun) {
		PauseStep step;
		synchronized (this.state) {
			step = decideToPause(by, mode, begun);
		}
		this.state.effects().run();
		return step;
	}

	@GuardedBy("state")
	private PauseStep decideToPause(Hold by, PauseMode mode, Consumer<Phase.Pausing> begun) {
		if (this.state.isEnding()) {
			return PauseStep.of(PauseOutcome.ENDED);
		}
		if (this.state.phase() instanceof Phase.Publishing) {
			return PauseStep.of(PauseOutcome.TOO_LATE);
		}
		if (this.state.phase() instanceof Phase.Pausing pausing) {
			addHold(by);
			return PauseStep.to(pausing);
		}
		if (this.state.status() == DownloadStatus.PAUSED) {
			return PauseStep.of(addHold(by) ? PauseOutcome.PAUSED : PauseOutcome.ALREADY);
		}
		Execution execution = this.state.phase().execution();
		if (execution != null && execution.pauseLosesBytes(mode)) {
			return PauseStep.of(PauseOutcome.NOT_RESUMABLE);
		}
		addHold(by);
		if (execution == null) {
			becomePaused(Phase.Paused.NEW, 0, Resumability.UNKNOWN);
			return PauseStep.of(PauseOutcome.PAUSED);
		}
		Phase.Pausing pausing = new Phase.Pausing(execution, this.state.status() == DownloadStatus.RUNNING,
				Sinks.one());
		this.state.enter(pausing);
		this.state.effects().add(() -> begun.accept(pausing));
		return PauseStep.to(pausing);
	}

	private static Set<Hold> shared(Set<Hold> holds) {
		return COMBINATIONS.computeIfAbsent(Set.copyOf(holds), (combination) -> combination);
	}

	@GuardedBy("state")
	private boolean addHold(Hold by) {
		if (this.holds.contains(by)) {
			return false;
		}
		Set<Hold> more = EnumSet.of(by);
		more.addAll(this.holds);
		this.holds = shared(more);
		return true;
	}

	@GuardedBy("state")
	private void becomePaused(Phase.Paused paused, long held, Resumability resumable) {
		this.state.enter(paused);
		this.pausedNanos = this.state.time().nanoTime();
		// If it was resumed in the meantime, somebody still has paused it.
		Hold by = this.holds.stream().min(Comparator.naturalOrder()).orElse(Hold.USER);
		this.state.transition(DownloadStatus.PAUSED,
				(download, at) -> new DownloadEvent.Paused(download, at, held, resumable, by));
	}

	/**
	 * Everything is on the device.
	 * @param beforeTold gives back what the download has taken; called without a lock,
	 * before anybody is told
	 * @return {@code false} if the download ends instead
	 */
	boolean paused(Phase.Pausing pausing, Runnable beforeTold) {
		synchronized (this.state) {
			if (this.state.phase() != pausing) {
				return false;
			}
			Execution execution = pausing.execution();
			execution.noteEnd(AttemptRecord.Outcome.PAUSED, null);
			this.state.effects().add(execution::stopPausedTrace);
			becomePaused(new Phase.Paused(execution), execution.held(), execution.resumability());
		}
		beforeTold.run();
		this.state.effects().run();
		return true;
	}

	/**
	 * Somebody keeps the download from running no longer.
	 * @param by who
	 * @param wake called after the delay if the next attempt is not due yet
	 * @return what follows
	 */
	Resumption release(Hold by, Runnable wake) {
		Resumption resumption;
		synchronized (this.state) {
			if (this.state.isEnding() || !this.holds.contains(by)) {
				return Resumption.NOT_HELD;
			}
			Set<Hold> fewer = EnumSet.copyOf(this.holds);
			fewer.remove(by);
			this.holds = shared(fewer);
			resumption = resumeIfFree(wake);
		}
		this.state.effects().run();
		return resumption;
	}

	/** Go on if nobody keeps the download from it; for one that has just been paused. */
	Resumption goOn(Runnable wake) {
		Resumption resumption;
		synchronized (this.state) {
			resumption = resumeIfFree(wake);
		}
		this.state.effects().run();
		return resumption;
	}

	@GuardedBy("state")
	private Resumption resumeIfFree(Runnable wake) {
		if (!(this.state.phase() instanceof Phase.Paused paused) || !this.holds.isEmpty()) {
			return Resumption.STILL_HELD;
		}
		Execution execution = paused.execution();
		this.state.enter((execution != null) ? new Phase.Open(execution) : Phase.New.INSTANCE);
		long pausedFor = this.state.time().nanoTime() - this.pausedNanos;
		boolean waits = execution != null && execution.resume(wake);
		if (!waits) {
			this.state.forgetNextAttempt();
		}
		this.state.transition(waits ? DownloadStatus.WAITING : DownloadStatus.QUEUED, DownloadEvent.Resumed::new);
		return new Resumption(true, !waits, pausedFor);
	}

	/**
	 * What a call to pause has led to.
	 *
	 * @param outcome what came of it, {@code null} if that is not known yet
	 * @param pausing tells it then
	 */
	record PauseStep(@Nullable PauseOutcome outcome, Phase.@Nullable Pausing pausing) {

		static PauseStep of(PauseOutcome outcome) {
			return new PauseStep(outcome, null);
		}

		static PauseStep to(Phase.Pausing pausing) {
			return new PauseStep(null, pausing);
		}

	}

	/**
	 * What follows when somebody keeps a download from running no longer.
	 *
	 * @param released whether it was held by that one
	 * @param queued whether it is to be queued again
	 * @param pausedNanos how long it was paused, if it is so no longer
	 */
	record Resumption(boolean released, boolean queued, long pausedNanos) {

		static final Resumption NOT_HELD = new Resumption(false, false, 0);

		static final Resumption STILL_HELD = new Resumption(true, false, 0);

	}

}

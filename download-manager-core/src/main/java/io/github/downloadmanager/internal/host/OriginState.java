package io.github.downloadmanager.internal.host;

import java.time.Duration;

import io.github.downloadmanager.internal.concurrent.BackOff;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;

/**
 * What is known of one origin. An origin is open, paused, or on trial after a pause.
 * Guarded by the lock of its {@link HostThrottle}.
 */
final class OriginState {

	/** The trial ends when so many requests may be sent at once. */
	static final int TRIAL_PASSED = 1024;

	final Origin origin;

	/** {@code null} if the origin is not governed. */
	private final @Nullable AimdLimit limit;

	private boolean paused;

	private long pausedUntil;

	/** The time that the origin has named itself, without what was added at random. */
	private boolean named;

	private long namedUntil;

	/** How many requests without an answer there may be; 0 if it is not on trial. */
	private int trialWindow;

	private int unanswered;

	/** Requests that have not ended, of a governed origin. */
	private int active;

	/** Pauses for answers 429 in a row that named no time, {@code null} if none did. */
	private @Nullable BackOff untimed;

	/** Whether somebody was told to wait since the last time that there was room. */
	private boolean awaited;

	private long touched;

	/** Ends the pause. */
	@Nullable Disposable timer;

	OriginState(Origin origin, @Nullable AimdLimit limit) {
		this.origin = origin;
		this.limit = limit;
	}

	/**
	 * Take note of the time; a pause that is over becomes a trial.
	 * @param use whether somebody asks for the origin, so that it is not idle
	 */
	void refresh(long now, boolean use) {
		if (this.paused && now - this.pausedUntil >= 0) {
			this.paused = false;
			this.named = false;
			this.trialWindow = 1;
			// The trial must not be forgotten before anybody could take part in it.
			this.touched = Math.max(this.touched, this.pausedUntil);
		}
		if (use) {
			this.touched = now;
		}
	}

	boolean isPaused() {
		return this.paused;
	}

	/** Nanoseconds left of the pause. */
	long left(long now) {
		return this.paused ? Math.max(0, this.pausedUntil - now) : 0;
	}

	/** What is left of the time that the origin named, {@code null} if it named none. */
	@Nullable Duration retryAfterLeft(long now) {
		return (this.paused && this.named) ? Duration.ofNanos(Math.max(0, this.namedUntil - now)) : null;
	}

	/** Whether a request may be sent now. If not, it is remembered that one waits. */
	boolean hasRoom(int most) {
		boolean room = isReleased() && (this.limit == null || this.active < this.limit.limit(most));
		this.awaited |= !room;
		return room;
	}

	/** Whether no pause, nor the trial after one, keeps a request from being sent. */
	private boolean isReleased() {
		return !this.paused && (this.trialWindow == 0 || this.unanswered < this.trialWindow);
	}

	/** Whether it is only the number of connections that leaves no room. */
	boolean isFull(int most) {
		return isReleased() && this.limit != null && this.active >= this.limit.limit(most);
	}

	/** Whether there is room now for somebody who was refused; tells so once. */
	boolean takeAwaited(int most) {
		boolean before = this.awaited;
		if (before && hasRoom(most)) {
			this.awaited = false;
			return true;
		}
		return false;
	}

	/**
	 * Take a place for a request.
	 * @return whether it is one of the trial
	 */
	boolean begin() {
		boolean trial = this.trialWindow > 0;
		this.unanswered += trial ? 1 : 0;
		this.active++;
		return trial;
	}

	/** No answer to a request is due any more: it has come, or never will. */
	void answerTaken(RequestPermit permit) {
		if (permit.takeAnswer() && permit.isTrial()) {
			this.unanswered--;
		}
	}

	void ended(RequestPermit permit) {
		answerTaken(permit);
		if (permit.takeClose()) {
			this.active--;
		}
	}

	/**
	 * A request was answered well. On trial each good answer makes room for one request
	 * more than it frees, so that their number doubles with each round trip.
	 */
	void succeeded(RequestPermit permit, int most) {
		this.untimed = null;
		if (permit.isTrial() && !this.paused && this.trialWindow > 0) {
			this.trialWindow++;
			if (this.trialWindow >= TRIAL_PASSED) {
				this.trialWindow = 0;
			}
		}
		if (this.limit != null) {
			this.limit.succeeded(this.active, most);
		}
	}

	void overloaded(long now) {
		if (this.limit != null) {
			this.limit.overloaded(now);
		}
	}

	/** How long to pause for an answer 429 that named no time. */
	Duration nextUntimedPause(ThrottleSettings settings) {
		if (this.untimed == null) {
			this.untimed = new BackOff(settings.firstPause(), settings.multiplier(), settings.longestPause());
		}
		return this.untimed.next();
	}

	/** Pause, until the latest time of all. */
	void pause(long now, long nanos, @Nullable Duration asked) {
		long until = now + nanos;
		if (!this.paused || until - this.pausedUntil > 0) {
			this.pausedUntil = until;
		}
		this.paused = true;
		if (asked != null) {
			long named = now + asked.toNanos();
			this.namedUntil = (!this.named || named - this.namedUntil > 0) ? named : this.namedUntil;
			this.named = true;
		}
	}

	/** Whether it was not used for so long that it may be forgotten. */
	boolean isIdle(long now, long idleNanos) {
		return !this.paused && this.active == 0 && now - this.touched >= idleNanos;
	}

	/** Whether there is nothing to remember: it is open and not governed. */
	boolean isPlain() {
		return !this.paused && this.trialWindow == 0 && this.limit == null && this.untimed == null;
	}

	int limitNow(int most) {
		return (this.limit != null) ? this.limit.limit(most) : Integer.MAX_VALUE;
	}

}

package io.github.downloadmanager.internal.engine;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

import io.github.downloadmanager.RetrySettings;
import io.github.downloadmanager.control.Limits;
import io.github.downloadmanager.internal.host.HostPausedException;
import io.github.downloadmanager.internal.host.HostThrottle;
import io.github.downloadmanager.internal.host.Origin;
import io.github.downloadmanager.internal.host.RequestPermit;
import org.jspecify.annotations.Nullable;

/**
 * What hosts mean for who starts: a download whose host gets no requests for now is
 * passed over. One that starts has a place for its first request, if places are few. May
 * be used under the lock of the scheduler, on any thread.
 */
final class HostGate {

	private final HostThrottle throttle;

	private final RetrySettings retry;

	/** Places of downloads that have started and have not asked yet. */
	private final Map<Job, RequestPermit> reserved = new ConcurrentHashMap<>();

	/**
	 * Create a gate.
	 * @param retry says what to do if a host asks for a long pause
	 */
	HostGate(HostThrottle throttle, RetrySettings retry) {
		this.throttle = throttle;
		this.retry = retry;
	}

	/** Let other limits hold. */
	void limits(Limits limits) {
		this.throttle.maxPerHost(limits.maxPerHost());
	}

	/**
	 * Set who is told of a host that gets requests again.
	 * @param listener must leave the work to another thread
	 */
	void onRoom(Consumer<Origin> listener) {
		this.throttle.onRoom(listener);
	}

	/** Whether no host restricts any download. */
	boolean isUnrestricted() {
		return this.throttle.isUnrestricted();
	}

	/**
	 * Whether a download of this origin may start. It also may if it can only fail,
	 * because the origin has asked for a longer pause than is allowed.
	 */
	boolean isOpen(Origin origin) {
		return this.throttle.isOpen(origin) || isTooLong(this.throttle.retryAfterLeft(origin));
	}

	/** Whether a request may be sent to this origin now. */
	boolean mayAsk(Origin origin) {
		return this.throttle.isOpen(origin);
	}

	/** Whether a download fails rather than wait so long for a host. */
	boolean isTooLong(@Nullable Duration told) {
		return RetrySchedule.isTooLong(told, this.retry);
	}

	/**
	 * Let a download start, and take the place that its first request needs.
	 * @return {@code false} if it may not start now
	 */
	boolean tryStart(Job job) {
		Origin origin = isUnrestricted() ? null : job.origin();
		if (origin == null) {
			return true;
		}
		RequestPermit permit = this.throttle.reserve(origin);
		if (permit == null) {
			return isTooLong(this.throttle.retryAfterLeft(origin));
		}
		if (permit.takesPlace()) {
			RequestPermit before = this.reserved.put(job, permit);
			if (before != null) {
				// It was paused and resumed before it began, and starts again.
				before.close();
			}
		}
		return true;
	}

	/** A download has given its slot back: it needs no place any more. */
	void ended(Job job) {
		RequestPermit unused = this.reserved.isEmpty() ? null : this.reserved.remove(job);
		if (unused != null) {
			unused.close();
		}
	}

	/**
	 * The permit for a request of a download that runs.
	 * @throws HostPausedException if the request must wait
	 */
	RequestPermit acquire(Job job, URI uri) throws HostPausedException {
		RequestPermit place = this.reserved.isEmpty() ? null : this.reserved.get(job);
		if (place != null && Origin.of(uri).equals(place.origin()) && this.reserved.remove(job, place)) {
			return this.throttle.use(place, uri);
		}
		return this.throttle.acquire(uri);
	}

	/** How long the pause of an origin still lasts, {@code null} if it is over. */
	@Nullable Duration pauseLeft(Origin origin) {
		return this.throttle.pauseLeft(origin);
	}

	/** Until when an origin is paused, {@code null} if it is not. */
	@Nullable Instant pausedUntil(Origin origin) {
		return this.throttle.pausedUntil(origin);
	}

	/** How many connections a governed origin bears, if it has them all. */
	OptionalInt limitIfFull(Origin origin) {
		return this.throttle.limitIfFull(origin);
	}

	/** How many origins are paused. */
	int paused() {
		return this.throttle.paused();
	}

}

package io.github.downloadmanager.internal.host;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Consumer;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.github.downloadmanager.control.HostGovernor;
import io.github.downloadmanager.internal.concurrent.Time;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;

/**
 * Decides whether a request may be sent to an origin now. An origin that answers 429, or
 * 503 with {@code Retry-After}, is paused for all downloads: it gets nothing new until
 * the time is over. Then it is on trial: it gets one request, and two more with each good
 * answer, so that their number doubles with each round trip. If governed, an origin gets
 * no more requests at once than it was found to bear.
 * <p>
 * Remembers the {@value #MAX_ORIGINS} origins that were asked last, each until it was
 * idle for ten minutes; a pause counts as use. All methods may be called on any thread,
 * and under the lock of the scheduler.
 */
public final class HostThrottle implements HostAccess {

	/** Upper bound on origins remembered. */
	static final int MAX_ORIGINS = 10_000;

	/** How long an origin that is not asked is remembered. */
	static final Duration IDLE = Duration.ofMinutes(10);

	/** Greatest part by which a pause is lengthened at random. */
	private static final double JITTER = 0.1;

	private final Time time;

	private final ThrottleSettings settings;

	/** In the order of their last use. */
	@GuardedBy("this")
	private final Map<Origin, OriginState> states = new LinkedHashMap<>(16, 0.75f, true);

	/** Greatest number of connections to one host. */
	private volatile int maxPerHost = Integer.MAX_VALUE;

	/** Whether there is a state at all. Written under the lock, read without it. */
	private volatile boolean hasStates;

	private volatile Consumer<Origin> onRoom = (origin) -> {
	};

	/**
	 * Create a throttle that has seen no origin.
	 * @param time its clock and timer
	 */
	public HostThrottle(Time time, ThrottleSettings settings) {
		this.time = time;
		this.settings = settings;
	}

	/**
	 * Set who is told of an origin that gets requests again after somebody was refused.
	 * @param listener called on any thread, perhaps under a lock of whoever called this
	 * object, so it must leave the work to another thread
	 */
	public void onRoom(Consumer<Origin> listener) {
		this.onRoom = listener;
	}

	/**
	 * Set the greatest number of connections to one host, which bounds governed origins.
	 * @param limit from 1
	 */
	public void maxPerHost(int limit) {
		this.maxPerHost = limit;
	}

	/** Whether every request may be sent, as no origin is remembered or governed. */
	public boolean isUnrestricted() {
		return !this.hasStates && !isGoverned();
	}

	@Override
	public RequestPermit acquire(URI uri) throws HostPausedException {
		if (isUnrestricted()) {
			// The common case: no lock, no origin.
			return new RequestPermit(this, uri, null, false);
		}
		Origin origin = Origin.of(uri);
		List<Origin> available = new ArrayList<>();
		RequestPermit permit;
		Duration retryAfterLeft;
		synchronized (this) {
			OriginState state = stateFor(origin, available);
			permit = take(state, uri);
			retryAfterLeft = (permit == null && state != null) ? state.retryAfterLeft(this.time.nanoTime()) : null;
		}
		notifyAvailable(available);
		if (permit == null) {
			throw new HostPausedException(origin, retryAfterLeft);
		}
		return permit;
	}

	/** Take a place for a request, or {@code null} if there is none. */
	@GuardedBy("this")
	private @Nullable RequestPermit take(@Nullable OriginState state, @Nullable URI uri) {
		if (state == null || state.isPlain()) {
			return new RequestPermit(this, uri, null, false);
		}
		return state.hasRoom(this.maxPerHost) ? new RequestPermit(this, uri, state, state.begin()) : null;
	}

	/**
	 * Take the permit for a request that is going to be sent soon. It must be closed even
	 * if the request is never sent.
	 * @return the permit, {@code null} if {@link #acquire} would refuse it
	 */
	public @Nullable RequestPermit reserve(Origin origin) {
		List<Origin> available = new ArrayList<>();
		RequestPermit permit;
		synchronized (this) {
			permit = take(stateFor(origin, available), null);
		}
		notifyAvailable(available);
		return permit;
	}

	/**
	 * Use a permit that was taken before, just before the request is sent.
	 * @param uri the address to ask, of the origin that the permit is for
	 * @return the same permit
	 * @throws HostPausedException if the origin has asked for a pause meanwhile; the
	 * permit is closed then
	 */
	public RequestPermit use(RequestPermit reserved, URI uri) throws HostPausedException {
		Origin origin = Origin.of(uri);
		if (pauseLeft(origin) == null) {
			return reserved;
		}
		reserved.close();
		throw new HostPausedException(origin, retryAfterLeft(origin));
	}

	/**
	 * Whether a request may be sent now. If not, the listener is told once it may.
	 * @return whether {@link #acquire} would give a permit
	 */
	public boolean isOpen(Origin origin) {
		if (!this.hasStates) {
			return true;
		}
		synchronized (this) {
			OriginState state = refresh(this.states.get(origin));
			return state == null || state.hasRoom(this.maxPerHost);
		}
	}

	/**
	 * How long the pause of an origin still lasts.
	 * @return the time left, {@code null} if it is not paused
	 */
	public @Nullable Duration pauseLeft(Origin origin) {
		if (!this.hasStates) {
			return null;
		}
		synchronized (this) {
			OriginState state = refresh(this.states.get(origin));
			return (state != null && state.isPaused()) ? Duration.ofNanos(state.left(this.time.nanoTime())) : null;
		}
	}

	/**
	 * What is left of the time that an origin has named.
	 * @return the time left; {@code null} if it is not paused, or has named no time
	 */
	public @Nullable Duration retryAfterLeft(Origin origin) {
		if (!this.hasStates) {
			return null;
		}
		synchronized (this) {
			OriginState state = refresh(this.states.get(origin));
			return (state != null) ? state.retryAfterLeft(this.time.nanoTime()) : null;
		}
	}

	/** Until when an origin is paused; {@code null} if it is not. */
	public @Nullable Instant pausedUntil(Origin origin) {
		Duration left = pauseLeft(origin);
		return (left != null) ? this.time.now().plus(left) : null;
	}

	/** How many origins are paused now. */
	public synchronized int paused() {
		this.states.values().forEach((state) -> refresh(state, false));
		return (int) this.states.values().stream().filter(OriginState::isPaused).count();
	}

	/** How many origins are remembered. */
	synchronized int size() {
		return this.states.size();
	}

	/** How many connections a governed origin gets; the greatest number if not known. */
	public synchronized int limit(Origin origin) {
		OriginState state = this.states.get(origin);
		return (state != null) ? state.limitNow(this.maxPerHost) : Integer.MAX_VALUE;
	}

	/**
	 * How many connections a governed origin bears, if it has them all.
	 * @return the number; empty if there is room, or if a pause is what it waits for
	 */
	public synchronized OptionalInt limitIfFull(Origin origin) {
		OriginState state = refresh(this.states.get(origin));
		return (state != null && state.isFull(this.maxPerHost)) ? OptionalInt.of(state.limitNow(this.maxPerHost))
				: OptionalInt.empty();
	}

	void answered(RequestPermit permit, Origin origin, int status, @Nullable Duration retryAfter) {
		List<Origin> available = new ArrayList<>();
		synchronized (this) {
			OriginState state = permit.state();
			Duration named = Overload.named(retryAfter);
			if (Overload.asksForPause(status, named)) {
				pause(findOrCreate(origin, available), named);
			}
			if (state != null) {
				state.answerTaken(permit);
				if (Overload.isSaidBy(status)) {
					state.overloaded(this.time.nanoTime());
				}
				else if (status < 500) {
					state.succeeded(permit, this.maxPerHost);
				}
				addIfAvailable(state, available);
			}
		}
		notifyAvailable(available);
	}

	@GuardedBy("this")
	private void pause(OriginState state, @Nullable Duration named) {
		// As long as a retry waits, if it named no time, but for the whole origin.
		long nanos = ((named != null) ? named : state.nextUntimedPause(this.settings)).toNanos();
		// The jitter only lengthens: no origin is asked before the time it named.
		long lengthened = nanos + (long) (nanos * JITTER * this.settings.random().getAsDouble());
		state.pause(this.time.nanoTime(), lengthened, named);
		schedule(state);
	}

	@GuardedBy("this")
	private void schedule(OriginState state) {
		stop(state);
		long left = state.left(this.time.nanoTime());
		state.timer = this.time.after(Duration.ofNanos(left), () -> endPause(state));
	}

	private void endPause(OriginState state) {
		List<Origin> available = new ArrayList<>();
		synchronized (this) {
			refresh(state, false);
			if (state.isPaused()) {
				// The timer came a little early by the manager's clock.
				schedule(state);
			}
			addIfAvailable(state, available);
		}
		notifyAvailable(available);
	}

	void refused(RequestPermit permit) {
		OriginState state = permit.state();
		if (state != null) {
			synchronized (this) {
				state.overloaded(this.time.nanoTime());
			}
		}
	}

	void closed(RequestPermit permit) {
		List<Origin> available = new ArrayList<>();
		OriginState state = permit.state();
		if (state != null) {
			synchronized (this) {
				refresh(state, true);
				state.ended(permit);
				addIfAvailable(state, available);
			}
		}
		notifyAvailable(available);
	}

	@GuardedBy("this")
	private @Nullable OriginState refresh(@Nullable OriginState state) {
		if (state != null) {
			refresh(state, true);
		}
		return state;
	}

	@GuardedBy("this")
	private void refresh(OriginState state, boolean use) {
		state.refresh(this.time.nanoTime(), use);
	}

	/**
	 * The state of an origin that is asked now, {@code null} if it has none. A governed
	 * origin gets one, and one that was idle for long is forgotten.
	 */
	@GuardedBy("this")
	private @Nullable OriginState stateFor(Origin origin, List<Origin> available) {
		OriginState state = this.states.get(origin);
		if (state != null && state.isIdle(this.time.nanoTime(), IDLE.toNanos())) {
			this.states.remove(origin);
			this.hasStates = !this.states.isEmpty();
			drop(state, available);
			state = null;
		}
		if (state == null) {
			return isGoverned() ? create(origin, available) : null;
		}
		return refresh(state);
	}

	@GuardedBy("this")
	private OriginState findOrCreate(Origin origin, List<Origin> available) {
		OriginState state = stateFor(origin, available);
		return (state != null) ? state : create(origin, available);
	}

	@GuardedBy("this")
	private OriginState create(Origin origin, List<Origin> available) {
		Iterator<OriginState> eldest = this.states.values().iterator();
		while (eldest.hasNext()) {
			OriginState state = eldest.next();
			if (this.states.size() < MAX_ORIGINS && !state.isIdle(this.time.nanoTime(), IDLE.toNanos())) {
				break;
			}
			eldest.remove();
			drop(state, available);
		}
		OriginState created = new OriginState(origin, isGoverned() ? new AimdLimit(this.maxPerHost) : null);
		refresh(created, true);
		this.states.put(origin, created);
		this.hasStates = true;
		return created;
	}

	/** Whoever waits for an origin that is forgotten need not wait any more. */
	@GuardedBy("this")
	private void drop(OriginState state, List<Origin> available) {
		stop(state);
		available.add(state.origin);
	}

	private static void stop(OriginState state) {
		Disposable timer = state.timer;
		if (timer != null) {
			timer.dispose();
			state.timer = null;
		}
	}

	@GuardedBy("this")
	private void addIfAvailable(OriginState state, List<Origin> available) {
		if (state.takeAwaited(this.maxPerHost)) {
			available.add(state.origin);
		}
	}

	private void notifyAvailable(List<Origin> available) {
		available.forEach(this.onRoom);
	}

	private boolean isGoverned() {
		return this.settings.governor() == HostGovernor.AIMD;
	}

}

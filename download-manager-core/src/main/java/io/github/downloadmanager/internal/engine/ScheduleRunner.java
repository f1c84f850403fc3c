package io.github.downloadmanager.internal.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;

import io.github.downloadmanager.control.BandwidthProfile;
import io.github.downloadmanager.control.BandwidthSchedule;
import io.github.downloadmanager.control.HoldMode;
import org.jspecify.annotations.Nullable;

/**
 * Lets the profiles of a schedule hold at their times. It acts only when another profile
 * begins to hold, so that what somebody sets meanwhile holds until then.
 */
final class ScheduleRunner {

	/**
	 * How long to wait before the wall clock is looked at again, at most: it may be set,
	 * and does not go on where a machine sleeps.
	 */
	private static final Duration MAX_WAIT = Duration.ofMinutes(1);

	/** So that the clock has surely passed the boundary when it is looked at. */
	private static final Duration AFTERWARDS = Duration.ofMillis(1);

	private final ManagerContext context;

	private final BandwidthSchedule schedule;

	private final Consumer<OptionalLong> bandwidth;

	/** What holds now; {@code null} before the first look. One look at a time. */
	private volatile @Nullable Optional<BandwidthProfile> current;

	/**
	 * Create a runner that does nothing yet.
	 * @param bandwidth sets the bandwidth of all downloads
	 */
	ScheduleRunner(ManagerContext context, BandwidthSchedule schedule, Consumer<OptionalLong> bandwidth) {
		this.context = context;
		this.schedule = schedule;
		this.bandwidth = bandwidth;
	}

	/** Let hold what is to hold now, and go on with that. */
	void run() {
		Instant now = this.context.time().now();
		Optional<BandwidthProfile> profile = this.schedule.at(now);
		if (!profile.equals(this.current)) {
			this.current = profile;
			apply(profile, now);
		}
		this.schedule.nextChange(now).ifPresent((next) -> {
			Duration wait = Duration.between(now, next).plus(AFTERWARDS);
			this.context.time().after((wait.compareTo(MAX_WAIT) < 0) ? wait : MAX_WAIT, this::runElsewhere);
		});
	}

	private void apply(Optional<BandwidthProfile> profile, Instant now) {
		if (profile.isPresent() && profile.get().hold()) {
			this.context.holds().schedule(HoldMode.ALL, this.schedule.nextChange(now).orElse(null));
			return;
		}
		// The bandwidth first: what a hold kept back must not start under the old limit.
		this.bandwidth.accept(profile.isPresent() ? profile.get().bandwidth() : this.context.settings().bandwidth);
		this.context.holds().schedule(HoldMode.NONE, null);
	}

	/** To pause downloads calls code that the timer must not wait for. */
	private void runElsewhere() {
		try {
			this.context.workers().steps().execute(this::run);
		}
		catch (RejectedExecutionException ex) {
			// The manager has ended.
		}
	}

}

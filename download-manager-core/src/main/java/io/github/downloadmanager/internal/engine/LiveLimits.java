package io.github.downloadmanager.internal.engine;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;

import io.github.downloadmanager.control.BandwidthProfile;
import io.github.downloadmanager.control.BandwidthSchedule;
import io.github.downloadmanager.control.ControlEvent;
import io.github.downloadmanager.control.Limits;
import io.github.downloadmanager.control.ScheduledBandwidth;
import io.github.downloadmanager.internal.event.DownloadLog;
import org.jspecify.annotations.Nullable;

/**
 * The limits of a manager, which people and a schedule change while downloads run. Safe
 * for use by several threads.
 */
final class LiveLimits {

	private final ManagerContext context;

	private final @Nullable BandwidthSchedule schedule;

	LiveLimits(ManagerContext context) {
		this.context = context;
		this.schedule = context.settings().bandwidthSchedule;
	}

	/** Let the schedule hold from now on, if there is one. */
	void startSchedule() {
		if (this.schedule != null) {
			new ScheduleRunner(this.context, this.schedule, this::scheduledBandwidth).run();
		}
	}

	Limits current() {
		return this.context.scheduler().limits();
	}

	/**
	 * Change the limits.
	 * @param change makes the limits from now on; called again if somebody was faster
	 * @param by who changes them
	 * @return the limits until now
	 */
	Limits update(UnaryOperator<Limits> change, String by) {
		Limits before = change(change, by);
		if (this.schedule != null && !before.bandwidth().equals(current().bandwidth())) {
			this.schedule.nextChange(this.context.time().now()).ifPresent(DownloadLog::bandwidthHoldsUntil);
		}
		return before;
	}

	/** What the schedule says now; empty if there is none. */
	Optional<ScheduledBandwidth> scheduled() {
		if (this.schedule == null) {
			return Optional.empty();
		}
		Instant now = this.context.time().now();
		Optional<BandwidthProfile> profile = this.schedule.at(now);
		boolean holds = profile.isPresent() && profile.get().hold();
		OptionalLong says = profile.map(BandwidthProfile::bandwidth).orElse(this.context.settings().bandwidth);
		return Optional.of(new ScheduledBandwidth(profile, this.schedule.nextChange(now),
				!holds && !says.equals(current().bandwidth())));
	}

	private void scheduledBandwidth(OptionalLong bytesPerSecond) {
		if (!current().bandwidth().equals(bytesPerSecond)) {
			change((limits) -> limits.withBandwidth(bytesPerSecond), "the schedule");
		}
	}

	/** The change is the caller's code, so it is made without the lock. */
	private Limits change(UnaryOperator<Limits> change, String by) {
		Limits before;
		Limits after;
		do {
			before = current();
			after = Objects.requireNonNull(change.apply(before), "the change gave no limits");
			if (after.equals(before)) {
				return before;
			}
		}
		while (!replace(before, after, by));
		this.context.scheduler().startAll();
		return before;
	}

	/** In one step, so that the events come in the order of the changes. */
	private synchronized boolean replace(Limits before, Limits after, String by) {
		if (!current().equals(before)) {
			return false;
		}
		this.context.scheduler().limits(after);
		this.context.transfer().bandwidth().limits(after);
		this.context.publisher().publish(new ControlEvent.LimitsChanged(this.context.time().now(), before, after, by));
		return true;
	}

}

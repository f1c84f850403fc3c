package io.github.downloadmanager.internal.engine;

import java.time.Instant;
import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.github.downloadmanager.DownloadStatus;
import io.github.downloadmanager.control.ControlEvent;
import io.github.downloadmanager.control.Hold;
import io.github.downloadmanager.control.HoldMode;
import io.github.downloadmanager.control.WaitReason;
import io.github.downloadmanager.internal.concurrent.Time;
import io.github.downloadmanager.internal.event.EventPublisher;
import org.jspecify.annotations.Nullable;

/**
 * How far the manager and its groups are held back. The scheduler keeps those that wait
 * from starting; this class pauses those that run, and lets them go on.
 */
final class Holds {

	private final DownloadScheduler scheduler;

	private final Time time;

	private final Supplier<? extends Collection<? extends Member>> live;

	private final EventPublisher events;

	/** Of the manager and of the schedule. */
	@GuardedBy("this")
	private final Map<Hold, HoldMode> modes = new EnumMap<>(Hold.class);

	/** Until when the schedule holds, {@code null} if nobody knows. */
	@GuardedBy("this")
	private @Nullable Instant scheduledUntil;

	/** Groups that are held. Changed under the lock, read without it. */
	private final Map<String, HoldMode> groups = new ConcurrentHashMap<>();

	/** Whether any download that runs is to be paused. */
	private volatile boolean pausing;

	/** Who pauses all downloads, {@code null} if nobody does. */
	private volatile @Nullable Hold pausingAll;

	/**
	 * Create holds without any.
	 * @param live gives the downloads that have not ended
	 */
	Holds(DownloadScheduler scheduler, Time time, Supplier<? extends Collection<? extends Member>> live,
			EventPublisher events) {
		this.scheduler = scheduler;
		this.time = time;
		this.live = live;
		this.events = events;
	}

	synchronized HoldMode manager() {
		return this.modes.getOrDefault(Hold.MANAGER, HoldMode.NONE);
	}

	HoldMode group(String name) {
		return this.groups.getOrDefault(name, HoldMode.NONE);
	}

	/** Hold all downloads back, or no longer, by order of a person. */
	void hold(HoldMode mode) {
		hold(Hold.MANAGER, mode);
	}

	/**
	 * Hold all downloads back, or no longer, by the schedule.
	 * @param until until when, {@code null} if nobody knows
	 */
	void schedule(HoldMode mode, @Nullable Instant until) {
		synchronized (this) {
			this.scheduledUntil = until;
			this.scheduler.hold(reason());
		}
		hold(Hold.SCHEDULE, mode);
	}

	private void hold(Hold by, HoldMode mode) {
		synchronized (this) {
			HoldMode before = this.modes.getOrDefault(by, HoldMode.NONE);
			if (before == mode) {
				return;
			}
			this.modes.put(by, mode);
			this.pausingAll = this.modes.entrySet()
				.stream()
				.filter((entry) -> entry.getValue() == HoldMode.ALL)
				.map(Map.Entry::getKey)
				.findFirst()
				.orElse(null);
			updatePausing();
			this.scheduler.hold(reason());
			this.events.publish(new ControlEvent.HoldChanged(this.time.now(), by, null, before, mode));
		}
		apply(by, mode, this.live.get());
	}

	/** What those that wait are told; {@code null} if nobody holds all downloads. */
	@GuardedBy("this")
	private @Nullable QueueReason reason() {
		boolean schedule = this.modes.getOrDefault(Hold.SCHEDULE, HoldMode.NONE) != HoldMode.NONE;
		if (manager() != HoldMode.NONE) {
			return new QueueReason(WaitReason.Kind.HELD, schedule ? "the manager and the schedule" : "the manager");
		}
		return schedule ? new QueueReason(WaitReason.Kind.HELD, "the schedule", this.scheduledUntil) : null;
	}

	/** Hold the downloads of a group back, or no longer. */
	void hold(String group, HoldMode mode) {
		synchronized (this) {
			HoldMode before = group(group);
			if (before == mode) {
				return;
			}
			if (mode == HoldMode.NONE) {
				this.groups.remove(group);
			}
			else {
				this.groups.put(group, mode);
			}
			updatePausing();
			this.scheduler.hold(group, mode != HoldMode.NONE);
			this.events.publish(new ControlEvent.HoldChanged(this.time.now(), Hold.GROUP, group, before, mode));
		}
		apply(Hold.GROUP, mode, this.live.get().stream().filter((task) -> group.equals(task.group())).toList());
	}

	@GuardedBy("this")
	private void updatePausing() {
		this.pausing = this.pausingAll != null || this.groups.containsValue(HoldMode.ALL);
	}

	/**
	 * Pause those that run, or let those go on that were paused. Without a lock, as it
	 * calls much: what another thread has changed meanwhile is looked at again for each.
	 */
	private void apply(Hold by, HoldMode mode, Collection<? extends Member> tasks) {
		for (Member task : tasks) {
			if (mode == HoldMode.NONE) {
				task.release(by);
			}
			enforce(task);
		}
		this.scheduler.startAll();
	}

	/**
	 * Pause a download that runs, if it is held. Those that wait are kept by the
	 * scheduler. Also called when a download has just started: it may have had its slot
	 * before the hold, and not run yet when the hold looked for those that do.
	 */
	void enforce(Member task) {
		Hold by = this.pausing ? pausedBy(task) : null;
		if (by != null && task.status() == DownloadStatus.RUNNING) {
			task.pause(by);
			if (by != pausedBy(task)) {
				// The hold ended meanwhile, and did not release this download.
				task.release(by);
			}
		}
	}

	private @Nullable Hold pausedBy(Member task) {
		Hold all = this.pausingAll;
		String group = task.group();
		boolean ofGroup = group != null && group(group) == HoldMode.ALL;
		return (all != null) ? all : (ofGroup ? Hold.GROUP : null);
	}

	/** A download that may be held. */
	interface Member {

		DownloadStatus status();

		/** Its group, {@code null} if it is in none. */
		@Nullable String group();

		/** Pause it, whatever is lost. */
		void pause(Hold by);

		/** Somebody holds it no longer. */
		void release(Hold by);

	}

}

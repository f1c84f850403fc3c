package io.github.downloadmanager.boot.actuate;

import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Consumer;

import io.github.downloadmanager.Download;
import io.github.downloadmanager.DownloadManager;
import io.github.downloadmanager.DownloadSnapshot;
import io.github.downloadmanager.DownloadStatus;
import io.github.downloadmanager.control.GroupLimits;
import io.github.downloadmanager.control.HoldMode;
import io.github.downloadmanager.control.Limits;
import io.github.downloadmanager.control.PauseOutcome;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import org.springframework.boot.actuate.audit.AuditEvent;

/**
 * Carries out what operators order. All values of an order are read before the first of
 * them takes effect, so an order is carried out as a whole or not at all. Each one that
 * changes something is logged, and told as an audit event.
 */
final class DownloadOrders {

	private static final Logger logger = LoggerFactory.getLogger(DownloadsEndpoint.class);

	/** A pause waits for its bytes to be on the device; a slow one goes on alone. */
	private static final Duration PATIENCE = Duration.ofSeconds(5);

	private static final int HIGHEST_PRIORITY = 1000;

	private final ChangeLog log;

	DownloadOrders(Consumer<AuditEvent> audit) {
		this.log = new ChangeLog(logger, (String who, String type, Map<String, @Nullable Object> data) -> audit
			.accept(new AuditEvent(who, type, data)));
	}

	/**
	 * Steer one download.
	 * @throws RefusedException if it has ended, or cannot pause any more
	 */
	void steer(Download download, DownloadOrder order, String by) {
		OrderValues.requireOne("state, priority and bandwidth", order.state(), order.priority(), order.bandwidth());
		Wanted state = (order.state() != null) ? OrderValues.choice("state", order.state(), Wanted.class) : null;
		Integer priority = (order.priority() != null)
				? OrderValues.number("priority", order.priority(), -HIGHEST_PRIORITY, HIGHEST_PRIORITY) : null;
		OptionalLong bandwidth = (order.bandwidth() != null) ? OrderValues.bandwidth(order.bandwidth()) : null;
		DownloadSnapshot before = download.snapshot();
		if (before.status().isTerminal()) {
			throw new RefusedException("the download has ended: it is " + before.status());
		}
		ChangeLog.Changes changes = new ChangeLog.Changes();
		if (state == Wanted.PAUSED) {
			pause(download);
		}
		else if (state == Wanted.QUEUED && !download.resume()) {
			download.retryNow();
		}
		if (priority != null && !download.priority(priority) || bandwidth != null && !download.bandwidth(bandwidth)) {
			throw new RefusedException("the download has ended: it is " + download.status());
		}
		DownloadSnapshot after = download.snapshot();
		if (state != null) {
			changes.add("state", before.status(), after.status());
		}
		if (priority != null) {
			changes.add("priority", before.control().priority(), priority);
		}
		if (bandwidth != null) {
			changes.add("bandwidth", before.control().bandwidth(), bandwidth);
		}
		this.log.tell("download", download.id(), by, changes);
	}

	private static void pause(Download download) {
		PauseOutcome outcome = download.pause().timeout(PATIENCE, Mono.just(PauseOutcome.PAUSED)).block();
		if (outcome == PauseOutcome.NOT_RESUMABLE) {
			throw new RefusedException("the download cannot pause: its sink could not go on afterwards");
		}
		if (outcome == PauseOutcome.TOO_LATE) {
			throw new RefusedException("too late to pause: the content is complete and being published");
		}
		if (outcome == PauseOutcome.ENDED) {
			throw new RefusedException("the download has ended: it is " + download.status());
		}
	}

	/** Steer a manager. */
	void steer(DownloadManager manager, @Nullable String name, LimitsOrder order, String by) {
		OrderValues.requireOne("maxConcurrent, maxPerHost, bandwidth, defaultGroupLimit and hold",
				order.maxConcurrent(), order.maxPerHost(), order.bandwidth(), order.defaultGroupLimit(), order.hold());
		HoldMode hold = (order.hold() != null) ? OrderValues.choice("hold", order.hold(), HoldMode.class) : null;
		// All values are read before anything changes.
		Limits before = order.changes() ? manager.updateLimits(order::apply, by) : manager.limits();
		Limits after = order.apply(before);
		HoldMode held = manager.hold();
		ChangeLog.Changes changes = new ChangeLog.Changes();
		changes.add("maxConcurrent", before.maxConcurrent(), after.maxConcurrent());
		changes.add("maxPerHost", before.maxPerHost(), after.maxPerHost());
		changes.add("bandwidth", before.bandwidth(), after.bandwidth());
		changes.add("defaultGroupLimit", before.defaultGroupLimit(), after.defaultGroupLimit());
		if (hold != null) {
			manager.hold(hold);
			changes.add("hold", held, hold);
		}
		this.log.tell("manager", (name != null) ? name : "", by, changes);
	}

	/** Steer a group. */
	void steer(DownloadManager manager, String group, GroupOrder order, String by) {
		OrderValues.group(group);
		OrderValues.requireOne("maxConcurrent, bandwidth and hold", order.maxConcurrent(), order.bandwidth(),
				order.hold());
		HoldMode hold = (order.hold() != null) ? OrderValues.choice("hold", order.hold(), HoldMode.class) : null;
		Limits limits = order.changes()
				? manager.updateLimits((all) -> all.withGroup(group, order.apply(of(all, group))), by)
				: manager.limits();
		GroupLimits before = of(limits, group);
		GroupLimits after = order.apply(before);
		HoldMode held = manager.group(group).hold();
		ChangeLog.Changes changes = new ChangeLog.Changes();
		changes.add("maxConcurrent", before.maxConcurrent(), after.maxConcurrent());
		changes.add("bandwidth", before.bandwidth(), after.bandwidth());
		if (hold != null) {
			manager.group(group).hold(hold);
			changes.add("hold", held, hold);
		}
		this.log.tell("group", group, by, changes);
	}

	private static GroupLimits of(Limits limits, String group) {
		return limits.groups().getOrDefault(group, new GroupLimits(limits.defaultGroupLimit(), OptionalLong.empty()));
	}

	/**
	 * Cancel one download.
	 * @return {@code false} if it had completed or failed; one that was cancelled before
	 * is cancelled, so that the order can be repeated
	 */
	boolean cancel(Download download, String by) {
		DownloadSnapshot before = download.snapshot();
		if (!download.cancel()) {
			return download.isCancelled();
		}
		ChangeLog.Changes changes = new ChangeLog.Changes();
		changes.add("state", before.status(), DownloadStatus.CANCELLED);
		this.log.tell("download", download.id(), by, changes);
		return true;
	}

	private static int unless(@Nullable Integer limit) {
		return (limit != null) ? limit : Integer.MAX_VALUE;
	}

	private static @Nullable Integer limit(String field, String value) {
		int limit = OrderValues.limit(field, value, Integer.MAX_VALUE);
		return (limit != Integer.MAX_VALUE) ? limit : null;
	}

	/** The states that can be asked for. */
	private enum Wanted {

		PAUSED, QUEUED

	}

	/**
	 * What to change of a download; {@code null} is left as it is.
	 */
	record DownloadOrder(@Nullable String state, @Nullable String priority, @Nullable String bandwidth) {

	}

	/**
	 * What to change of a manager; {@code null} is left as it is.
	 */
	record LimitsOrder(@Nullable String maxConcurrent, @Nullable String maxPerHost, @Nullable String bandwidth,
			@Nullable String defaultGroupLimit, @Nullable String hold) {

		/** Whether it is about limits. */
		boolean changes() {
			return this.maxConcurrent != null || this.maxPerHost != null || this.bandwidth != null
					|| this.defaultGroupLimit != null;
		}

		Limits apply(Limits limits) {
			Limits changed = limits;
			if (this.maxConcurrent != null) {
				changed = changed
					.withMaxConcurrent(OrderValues.number("maxConcurrent", this.maxConcurrent, 1, 100_000));
			}
			if (this.maxPerHost != null) {
				changed = changed.withMaxPerHost(unless(limit("maxPerHost", this.maxPerHost)));
			}
			if (this.bandwidth != null) {
				changed = changed.withBandwidth(OrderValues.bandwidth(this.bandwidth));
			}
			if (this.defaultGroupLimit != null) {
				changed = changed.withDefaultGroupLimit(limit("defaultGroupLimit", this.defaultGroupLimit));
			}
			return changed;
		}

	}

	/**
	 * What to change of a group; {@code null} is left as it is.
	 */
	record GroupOrder(@Nullable String maxConcurrent, @Nullable String bandwidth, @Nullable String hold) {

		/** Whether it is about limits. */
		boolean changes() {
			return this.maxConcurrent != null || this.bandwidth != null;
		}

		GroupLimits apply(GroupLimits limits) {
			return new GroupLimits(
					(this.maxConcurrent != null) ? limit("maxConcurrent", this.maxConcurrent) : limits.maxConcurrent(),
					(this.bandwidth != null) ? OrderValues.bandwidth(this.bandwidth) : limits.bandwidth());
		}

	}

	/** The order came too late for the download's state. */
	static final class RefusedException extends IllegalStateException {

		private static final long serialVersionUID = 1L;

		RefusedException(String message) {
			super(message);
		}

	}

}

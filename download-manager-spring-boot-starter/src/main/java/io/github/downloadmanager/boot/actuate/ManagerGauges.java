package io.github.downloadmanager.boot.actuate;

import java.util.Locale;
import java.util.OptionalLong;
import java.util.function.DoubleSupplier;
import java.util.function.ToDoubleFunction;

import io.github.downloadmanager.DownloadManager;
import io.github.downloadmanager.LostEvents;
import io.github.downloadmanager.control.BandwidthProfile;
import io.github.downloadmanager.control.HoldMode;
import io.github.downloadmanager.control.Limits;
import io.github.downloadmanager.control.ScheduledBandwidth;
import io.github.downloadmanager.control.WaitReason;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.binder.BaseUnits;
import org.jspecify.annotations.Nullable;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.NANOSECONDS;

/**
 * How one manager stands, looked at when somebody asks.
 */
final class ManagerGauges {

	private final MeterRegistry registry;

	private final Tags tags;

	private final DownloadManager manager;

	ManagerGauges(MeterRegistry registry, Tags tags, DownloadManager manager) {
		this.registry = registry;
		this.tags = tags;
		this.manager = manager;
	}

	void register() {
		gauge("downloads.active", "Downloads that hold a slot", DownloadManager::activeDownloads);
		gauge("downloads.queued", "Downloads that wait for a slot", DownloadManager::queuedDownloads);
		gauge("downloads.paused", "Downloads that are paused", DownloadManager::pausedDownloads);
		gauge("downloads.connections", "Connections in use", DownloadManager::activeConnections);
		gauge("downloads.hosts.frozen", "Hosts that asked for a pause and get no requests",
				DownloadManager::pausedHosts);
		lost("stream", LostEvents::streams);
		lost("subscription", LostEvents::subscriptions);
		limit("concurrent", (limits) -> limits.maxConcurrent());
		limit("per_host", (limits) -> orInfinite(limits.maxPerHost()));
		limit("bandwidth", (limits) -> orInfinite(limits.bandwidth()));
		waiting();
	}

	/** For how long nothing was received, which only a manager that is counted knows. */
	void registerFlow(DoubleSupplier received) {
		TimeGauge
			.builder("downloads.last.byte.age", new IdleTime(this.manager, received, this.registry.config().clock()),
					NANOSECONDS, IdleTime::ageNanos)
			.description("Time without a byte while downloads run")
			.tags(this.tags)
			.strongReference(true)
			.register(this.registry);
	}

	private void waiting() {
		WaitingDownloads waiting = new WaitingDownloads(this.manager, this.registry.config().clock());
		for (WaitReason.Kind reason : WaitReason.Kind.values()) {
			Gauge.builder("downloads.waiting", waiting, (downloads) -> downloads.waiting(reason))
				.description("Downloads that neither run nor have ended")
				.tags(this.tags.and("reason", reason.name().toLowerCase(Locale.ROOT)))
				.strongReference(true)
				.register(this.registry);
		}
		holds(waiting);
		Gauge.builder("downloads.held", waiting, WaitingDownloads::heldBytes)
			.description("Bytes that paused downloads hold")
			.baseUnit(BaseUnits.BYTES)
			.tags(this.tags)
			.strongReference(true)
			.register(this.registry);
		TimeGauge.builder("downloads.oldest.waiting", waiting, MILLISECONDS, WaitingDownloads::oldestMillis)
			.description("Time since the submission of the first download that waits for a slot")
			.tags(this.tags)
			.strongReference(true)
			.register(this.registry);
	}

	private void holds(WaitingDownloads waiting) {
		hold("manager", this.manager,
				(manager) -> (manager.hold() == HoldMode.NEW || manager.hold() == HoldMode.ALL) ? 1 : 0);
		hold("group", waiting, WaitingDownloads::groupsHeld);
		hold("schedule", this.manager,
				(manager) -> manager.scheduledBandwidth()
					.flatMap(ScheduledBandwidth::profile)
					.filter(BandwidthProfile::hold)
					.isPresent() ? 1 : 0);
	}

	private <T> void hold(String by, T held, ToDoubleFunction<T> value) {
		Gauge.builder("downloads.holds", held, value)
			.description("Who holds downloads back")
			.tags(this.tags.and("by", by))
			.strongReference(true)
			.register(this.registry);
	}

	private void gauge(String name, String description, ToDoubleFunction<DownloadManager> value) {
		Gauge.builder(name, this.manager, value).description(description).tags(this.tags).register(this.registry);
	}

	private void limit(String kind, ToDoubleFunction<Limits> value) {
		Gauge.builder("downloads.limit", this.manager, (limited) -> said(limited.limits(), value))
			.description("What downloads may take together; infinite without a limit")
			.tags(this.tags.and("kind", kind))
			.register(this.registry);
	}

	private void lost(String kind, ToDoubleFunction<LostEvents> number) {
		FunctionCounter.builder("downloads.events.lost", this.manager, (manager) -> said(manager.lostEvents(), number))
			.description("Events that did not reach those who listened too slowly")
			.tags(this.tags.and("kind", kind))
			.register(this.registry);
	}

	/** A manager that a test has mocked gives null. */
	private static <T> double said(@Nullable T figures, ToDoubleFunction<T> value) {
		return (figures != null) ? value.applyAsDouble(figures) : 0;
	}

	private static double orInfinite(int limit) {
		return (limit < Integer.MAX_VALUE) ? limit : Double.POSITIVE_INFINITY;
	}

	private static double orInfinite(OptionalLong limit) {
		return limit.isPresent() ? limit.getAsLong() : Double.POSITIVE_INFINITY;
	}

}

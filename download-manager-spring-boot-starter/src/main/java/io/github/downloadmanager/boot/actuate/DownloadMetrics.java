package io.github.downloadmanager.boot.actuate;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Supplier;

import io.github.downloadmanager.DownloadEvent;
import io.github.downloadmanager.DownloadException;
import io.github.downloadmanager.DownloadListener;
import io.github.downloadmanager.DownloadManager;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.BaseUnits;
import io.micrometer.core.instrument.binder.MeterBinder;

/**
 * Meters of a download manager. No tag holds an address, a host or an id: their number
 * has no bound.
 * <ul>
 * <li>{@code downloads.active}: gauge, downloads that hold a slot</li>
 * <li>{@code downloads.queued}: gauge, downloads that wait for a slot</li>
 * <li>{@code downloads.finished}: counter, by {@code outcome} ({@code completed},
 * {@code failed}, {@code cancelled})</li>
 * <li>{@code downloads.failures}: counter, by {@code error}, the type of the
 * {@link DownloadException}, and {@code cause}, for {@code RetriesExhausted} the type of
 * the last attempt's error, else {@code none}</li>
 * <li>{@code downloads.retries}: counter, by {@code error}</li>
 * <li>{@code downloads.received}: counter of bytes received by completed downloads</li>
 * <li>{@code downloads.duration}: timer, from submission to end, by {@code outcome}</li>
 * </ul>
 */
public class DownloadMetrics implements MeterBinder, DownloadListener {

	/**
	 * How many recordings are kept for the first registry. More than an application makes
	 * while it starts; a few MiB if there never is a registry.
	 */
	static final int MAX_EARLY = 10_000;

	private static final List<String> OUTCOMES = List.of("completed", "failed", "cancelled");

	private final Supplier<DownloadManager> manager;

	private final List<MeterRegistry> registries = new CopyOnWriteArrayList<>();

	private final Map<String, Instant> submitted = new ConcurrentHashMap<>();

	/** What was recorded before there was a registry; guarded by itself. */
	private final Queue<Consumer<MeterRegistry>> early = new ArrayDeque<>();

	/**
	 * Create the meters. They count what they hear as a listener of the manager.
	 * @param manager gives the manager, once it exists; listeners are made before
	 */
	public DownloadMetrics(Supplier<DownloadManager> manager) {
		this.manager = manager;
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		DownloadManager manager = this.manager.get();
		Gauge.builder("downloads.active", manager, DownloadManager::activeDownloads)
			.description("Downloads that hold a slot")
			.baseUnit("downloads")
			.register(registry);
		Gauge.builder("downloads.queued", manager, DownloadManager::queuedDownloads)
			.description("Downloads that wait for a slot")
			.baseUnit("downloads")
			.register(registry);
		// From the start, so that the first failure shows as a change.
		OUTCOMES.forEach((outcome) -> {
			finished(registry, outcome);
			duration(registry, outcome);
		});
		received(registry);
		synchronized (this.early) {
			// Registries are bound late, and a bean may submit downloads in its
			// constructor. Who records meanwhile waits.
			while (!this.early.isEmpty()) {
				this.early.remove().accept(registry);
			}
			this.registries.add(registry);
		}
	}

	@Override
	public void onEvent(DownloadEvent event) {
		if (event instanceof DownloadEvent.Queued) {
			this.submitted.putIfAbsent(event.id(), event.at());
		}
		else if (event instanceof DownloadEvent.Retrying retrying) {
			record((registry) -> retries(registry, retrying.cause()).increment());
		}
		else if (event.isTerminal()) {
			finish(event);
		}
	}

	private void finish(DownloadEvent event) {
		String outcome = event.type().toLowerCase(Locale.ROOT);
		Instant from = this.submitted.remove(event.id());
		record((registry) -> {
			finished(registry, outcome).increment();
			if (from != null) {
				duration(registry, outcome).record(Duration.between(from, event.at()));
			}
			if (event instanceof DownloadEvent.Completed completed) {
				received(registry).increment(completed.result().transfer().bytesTransferred());
			}
			if (event instanceof DownloadEvent.Failed failed) {
				failures(registry, failed.error()).increment();
			}
		});
	}

	private void record(Consumer<MeterRegistry> recording) {
		if (!this.registries.isEmpty() || !keep(recording)) {
			this.registries.forEach(recording);
		}
	}

	/**
	 * Keep a recording for the first registry, if there is room.
	 * @return {@code false} if there is a registry by now
	 */
	private boolean keep(Consumer<MeterRegistry> recording) {
		synchronized (this.early) {
			if (!this.registries.isEmpty()) {
				return false;
			}
			if (this.early.size() < MAX_EARLY) {
				this.early.add(recording);
			}
			return true;
		}
	}

	private static Counter finished(MeterRegistry registry, String outcome) {
		return Counter.builder("downloads.finished")
			.description("Downloads that ended")
			.baseUnit("downloads")
			.tag("outcome", outcome)
			.register(registry);
	}

	private static Timer duration(MeterRegistry registry, String outcome) {
		return Timer.builder("downloads.duration")
			.description("Time from the submission of a download to its end")
			.tag("outcome", outcome)
			.register(registry);
	}

	private static Counter failures(MeterRegistry registry, DownloadException error) {
		String cause = (error instanceof DownloadException.RetriesExhausted exhausted) ? exhausted.lastError().type()
				: "none";
		return Counter.builder("downloads.failures")
			.description("Downloads that failed")
			.baseUnit("downloads")
			.tag("error", error.type())
			.tag("cause", cause)
			.register(registry);
	}

	private static Counter retries(MeterRegistry registry, DownloadException error) {
		return Counter.builder("downloads.retries")
			.description("Attempts that failed and were followed by another one")
			.baseUnit("attempts")
			.tag("error", error.type())
			.register(registry);
	}

	private static Counter received(MeterRegistry registry) {
		return Counter.builder("downloads.received")
			.description("Bytes received by downloads that completed")
			.baseUnit(BaseUnits.BYTES)
			.register(registry);
	}

}

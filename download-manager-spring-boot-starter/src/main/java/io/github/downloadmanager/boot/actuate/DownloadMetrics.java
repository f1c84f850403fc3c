package io.github.downloadmanager.boot.actuate;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Predicate;

import io.github.downloadmanager.DownloadListener;
import io.github.downloadmanager.DownloadManager;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.BaseUnits;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.jspecify.annotations.Nullable;

/**
 * Meters of the download managers. No tag holds an address, a host or an id: their number
 * has no bound. With several managers each meter has the tag {@code manager}, the name of
 * the manager's bean.
 * <ul>
 * <li>{@code downloads.active}: gauge, downloads that hold a slot</li>
 * <li>{@code downloads.queued}: gauge, downloads that wait for a slot</li>
 * <li>{@code downloads.paused}: gauge, downloads that are paused</li>
 * <li>{@code downloads.connections}: gauge, connections in use</li>
 * <li>{@code downloads.hosts.frozen}: gauge, hosts that asked for a pause and get no
 * requests</li>
 * <li>{@code downloads.events.lost}: counter, by {@code kind} ({@code stream},
 * {@code subscription}), events that did not reach those who listened too slowly</li>
 * <li>{@code downloads.limit}: gauge, by {@code kind} ({@code concurrent},
 * {@code per_host}, {@code bandwidth}), infinite without a limit</li>
 * <li>{@code downloads.waiting}: gauge, downloads that neither run nor have ended, by
 * {@code reason}, one of {@link io.github.downloadmanager.control.WaitReason.Kind}</li>
 * <li>{@code downloads.oldest.waiting}: time gauge, how long the first of those that wait
 * for a slot has been there since it was submitted</li>
 * <li>{@code downloads.holds}: gauge, by {@code by}: 1 for {@code manager} while an
 * operator holds it, the number of groups that are held for {@code group}, and 1 for
 * {@code schedule} while a profile of the bandwidth holds; else 0</li>
 * <li>{@code downloads.held}: gauge, bytes that paused downloads hold</li>
 * <li>{@code downloads.bytes}: counter, by {@code kind}: {@code received} while they
 * flow, {@code resumed} (held before the download) when it begins, and {@code wasted}
 * (thrown away) when a download begins anew, and the rest when it ends</li>
 * <li>{@code downloads.last.byte.age}: time gauge, how long nothing was received while
 * downloads run, as exact as it is read often</li>
 * <li>{@code downloads.attempts}: counter, by {@code outcome}, one of
 * {@link io.github.downloadmanager.control.AttemptRecord.Outcome}</li>
 * <li>{@code downloads.finished}: counter, by {@code outcome} ({@code completed},
 * {@code failed}, {@code cancelled})</li>
 * <li>{@code downloads.failures}: counter, by {@code error}, the type of the
 * {@link io.github.downloadmanager.DownloadException}, and {@code cause}, for
 * {@code RetriesExhausted} the type of the last attempt's error, else {@code none}</li>
 * <li>{@code downloads.retries}: counter, by {@code error}; this one and the one above
 * exist from the start for the errors that there may be without mirrors</li>
 * <li>{@code downloads.queue.time}: timer, from submission to the first slot</li>
 * <li>{@code downloads.ttfb}: timer, from the beginning of an attempt to its
 * response</li>
 * <li>{@code downloads.throttled}: timer, for how long limits of the bandwidth slowed
 * attempts down</li>
 * <li>{@code downloads.size}: summary of the bytes of completed downloads</li>
 * </ul>
 * How long downloads and attempts take is told by their observations, {@code download}
 * and {@code download.attempt}.
 */
public class DownloadMetrics implements MeterBinder {

	/**
	 * How many recordings are kept for the first registry. More than an application makes
	 * while it starts; a few MiB if there never is a registry.
	 */
	static final int MAX_EARLY = 10_000;

	private final DownloadManagers managers;

	private final Predicate<String> counts;

	private final List<MeterRegistry> registries = new CopyOnWriteArrayList<>();

	/** By the name of the manager, which is empty if it is not known. */
	private final Map<String, ManagerMeters> meters = new ConcurrentHashMap<>();

	/** What was recorded before there was a registry; guarded by itself. */
	private final Queue<Consumer<MeterRegistry>> early = new ArrayDeque<>();

	/** Whether there are several managers; known once there is a registry. */
	private volatile boolean tagged;

	/**
	 * Create the meters.
	 * @param managers the managers to look at
	 * @param counts whether what a manager does is heard by a {@link #listener}, by the
	 * name of its bean; for others there are only gauges
	 */
	public DownloadMetrics(DownloadManagers managers, Predicate<String> counts) {
		this.managers = managers;
		this.counts = counts;
	}

	/**
	 * Count what a manager does.
	 * @param manager the name of the manager's bean, or {@code null} if it is none
	 * @return the listener to give to the manager
	 */
	public DownloadListener listener(@Nullable String manager) {
		return meters((manager != null) ? manager : "");
	}

	private ManagerMeters meters(String name) {
		return this.meters.computeIfAbsent(name,
				(key) -> new ManagerMeters(this::record, () -> tags(key), () -> this.managers.byName().get(key)));
	}

	private Tags tags(String manager) {
		return this.tagged ? Tags.of("manager", manager.isEmpty() ? "unnamed" : manager) : Tags.empty();
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		Map<String, DownloadManager> all = this.managers.byName();
		this.tagged = all.size() > 1;
		all.forEach((name, manager) -> {
			ManagerGauges gauges = new ManagerGauges(registry, tags(name), manager);
			gauges.register();
			if (this.counts.test(name)) {
				counters(registry, meters(name));
				gauges.registerFlow(meters(name)::received);
			}
		});
		synchronized (this.early) {
			// Registries are bound late, and a bean may submit downloads in its
			// constructor. Who records meanwhile waits.
			while (!this.early.isEmpty()) {
				this.early.remove().accept(registry);
			}
			this.registries.add(registry);
		}
	}

	private static void counters(MeterRegistry registry, ManagerMeters meters) {
		FunctionCounter.builder("downloads.bytes", meters, ManagerMeters::received)
			.description("Bytes received, held before, and thrown away")
			.baseUnit(BaseUnits.BYTES)
			.tags(meters.tags().and("kind", "received"))
			.register(registry);
		meters.register(registry);
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

}

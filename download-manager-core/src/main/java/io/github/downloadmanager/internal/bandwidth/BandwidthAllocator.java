package io.github.downloadmanager.internal.bandwidth;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.github.downloadmanager.control.Limits;
import io.github.downloadmanager.internal.concurrent.Time;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;

/**
 * Divides the bandwidth of one manager. There is a timer only while a limit is set and
 * something is received under it; a download without a limit asks nothing but
 * {@link DownloadShare#isLimited}. Safe for use by several threads; connections are woken
 * outside of the lock.
 */
public final class BandwidthAllocator {

	/** How often bytes are granted. */
	public static final Duration TICK = BandwidthTree.TICK;

	private final Time time;

	private final PriorityWeights weights;

	@GuardedBy("this")
	private final BandwidthTree tree = new BandwidthTree();

	@GuardedBy("this")
	private @Nullable Disposable ticks;

	/** Written under the lock, read without it. */
	private volatile Rates rates = new Rates(OptionalLong.empty(), Map.of());

	/**
	 * Create an allocator without limits.
	 * @param time the clock, and what calls in each tick
	 * @param weights what priorities change
	 */
	public BandwidthAllocator(Time time, PriorityWeights weights) {
		this.time = time;
		this.weights = weights;
	}

	/**
	 * Set the limits of all downloads together and of groups. Connections that are open
	 * are divided by them from the next tick on.
	 * @param limits the limits of the manager
	 */
	public void limits(Limits limits) {
		Map<String, Long> groups = new HashMap<>();
		limits.groups().forEach((name, group) -> group.bandwidth().ifPresent((rate) -> groups.put(name, rate)));
		List<ConnectionNode> free;
		synchronized (this) {
			this.rates = new Rates(limits.bandwidth(), Map.copyOf(groups));
			free = this.tree.limits(limits.bandwidth(), groups, this.time.nanoTime());
		}
		wake(free);
	}

	/**
	 * The share of one download.
	 * @param group its group, or {@code null} if it is in none
	 * @param own its own limit in bytes per second, empty for none
	 * @return the share; it needs no end, only its connections do
	 */
	public DownloadShare share(@Nullable String group, OptionalLong own) {
		DownloadShare share = new DownloadShare(this, group);
		share.ownLimit(() -> own);
		return share;
	}

	PriorityWeights weights() {
		return this.weights;
	}

	/** The priority is asked for under the lock, so that the last one holds. */
	synchronized void weight(DownloadNode download, IntSupplier priority) {
		this.tree.weight(download, this.weights.of(priority.getAsInt()));
	}

	boolean limits(@Nullable String group) {
		Rates current = this.rates;
		return current.all().isPresent() || (group != null && current.ofGroups().containsKey(group));
	}

	/**
	 * The lowest limit that a group of downloads shares, {@code Long.MAX_VALUE} if none.
	 */
	long rateAbove(@Nullable String group) {
		Rates current = this.rates;
		long ofGroup = (group != null) ? current.ofGroups().getOrDefault(group, Long.MAX_VALUE) : Long.MAX_VALUE;
		return Math.min(current.all().orElse(Long.MAX_VALUE), ofGroup);
	}

	/**
	 * The limit is asked for under the lock, so that the last one holds.
	 * @param change tells the new one, if there is one
	 */
	void ownLimit(DownloadNode download, Supplier<Optional<OptionalLong>> change) {
		List<ConnectionNode> free;
		synchronized (this) {
			Optional<OptionalLong> rate = change.get();
			free = rate.isPresent() ? this.tree.ownLimit(download, rate.get(), this.time.nanoTime()) : List.of();
		}
		wake(free);
	}

	synchronized ConnectionNode open(DownloadNode download, LongSupplier received, Runnable wake) {
		ConnectionNode connection = new ConnectionNode(download, received, wake);
		this.tree.open(connection, this.time.nanoTime());
		if (this.ticks == null) {
			this.ticks = this.time.every(TICK, this::tick);
		}
		return connection;
	}

	synchronized void close(ConnectionNode connection) {
		this.tree.close(connection, this.time.nanoTime());
		if (this.tree.isIdle() && this.ticks != null) {
			this.ticks.dispose();
			this.ticks = null;
		}
	}

	synchronized void charge(DownloadNode download, long bytes) {
		this.tree.charge(download, bytes, this.time.nanoTime());
	}

	private void tick() {
		List<ConnectionNode> woken;
		synchronized (this) {
			woken = this.tree.tick(this.time.nanoTime());
		}
		wake(woken);
	}

	private static void wake(List<ConnectionNode> connections) {
		connections.forEach((connection) -> connection.wake().run());
	}

	synchronized long allowance(ConnectionNode connection, boolean idle) {
		return (long) Math.ceil(this.tree.allowance(connection, idle, this.time.nanoTime()));
	}

	synchronized int readSize(ConnectionNode connection) {
		return this.tree.readSize(connection.download());
	}

	synchronized double nextShare(DownloadNode download) {
		return this.tree.nextShare(download);
	}

	synchronized long withheldNanos(DownloadNode download) {
		return download.withheld().total(this.time.nanoTime());
	}

	synchronized boolean hasWaited(DownloadNode download, Duration lately) {
		WithheldTime withheld = download.withheld();
		return withheld.isRunning() || withheld.within(lately.toNanos(), this.time.nanoTime()) > 0;
	}

	synchronized long withheldNanos(ConnectionNode connection) {
		return connection.withheld().total(this.time.nanoTime());
	}

	synchronized long withheldNanos(ConnectionNode connection, Duration lately) {
		return connection.withheld().within(lately.toNanos(), this.time.nanoTime());
	}

	synchronized boolean isWaiting(ConnectionNode connection) {
		return connection.isWaiting();
	}

	private record Rates(OptionalLong all, Map<String, Long> ofGroups) {

	}

}

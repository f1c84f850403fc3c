package io.github.downloadmanager.internal.bandwidth;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * The limits and who receives under them: all downloads, groups, downloads, connections.
 * In each tick the bytes that came at the rates are granted max–min fair over the
 * downloads that want some, by their weights, and evenly over the connections of each. A
 * connection asks for bytes while it has credit, and pays for what it received: a read
 * larger than the credit becomes a debt, which the next grants pay. Credit that was not
 * used goes back before each tick, so that nobody saves what others want. Not
 * thread-safe.
 */
final class BandwidthTree {

	/** A record of TLS. */
	static final int MIN_READ = 16 * 1024;

	private static final double MAX_READ = 1 << 20;

	/** How long a read takes at most, at the share of its connection. */
	private static final double READ_SECONDS = 0.1;

	/** How often bytes are granted. */
	static final Duration TICK = Duration.ofMillis(50);

	/** What a connection is to have at least, in bytes per second. */
	static final long MIN_PER_CONNECTION = 32 * 1024;

	/** What no weight takes from a download while a limit suffices for all, in bytes. */
	private static final double MIN_IN_TICK = MIN_PER_CONNECTION * (TICK.toNanos() / 1e9);

	/**
	 * What is left between ticks is given to who asks in such parts, for each download.
	 */
	private static final int PARTS_BETWEEN_TICKS = 4;

	/**
	 * After a change, reads come that were asked for before it. For so many nanoseconds
	 * what they owe is not more than one read at the new rate, or the connection would be
	 * silent until it had paid at that rate.
	 */
	private static final long TIME_OF_CHANGE = 250_000_000;

	private @Nullable TokenBucket global;

	private final Map<String, TokenBucket> groups = new HashMap<>();

	/** Those that have connections. */
	private final Set<DownloadNode> active = new LinkedHashSet<>();

	private boolean changed;

	private long changedNanos;

	boolean isIdle() {
		return this.active.isEmpty();
	}

	void open(ConnectionNode connection, long now) {
		DownloadNode download = connection.download();
		if (this.active.isEmpty()) {
			// There were no ticks while nothing was received.
			refill(now);
		}
		if (download.connections().isEmpty()) {
			join(download);
			this.active.add(download);
			if (download.ownLimit() != null) {
				download.ownLimit().refill(now);
			}
		}
		download.connections().add(connection);
	}

	private void join(DownloadNode download) {
		download.limits(buckets(download));
		download.join();
	}

	private List<TokenBucket> buckets(DownloadNode download) {
		List<TokenBucket> path = new ArrayList<>(3);
		if (this.global != null) {
			path.add(this.global);
		}
		TokenBucket group = (download.group() != null) ? this.groups.get(download.group()) : null;
		if (group != null) {
			path.add(group);
		}
		if (download.ownLimit() != null) {
			path.add(download.ownLimit());
		}
		return path;
	}

	/** Credit goes back, and debts are paid by those who stay. */
	void close(ConnectionNode connection, long now) {
		DownloadNode download = connection.download();
		if (!download.connections().remove(connection)) {
			return;
		}
		connection.settle();
		download.take(-connection.credit());
		download.endWaiting(connection, now);
		if (download.connections().isEmpty()) {
			this.active.remove(download);
			download.leave();
		}
	}

	/** Bytes were received of which no connection tells. */
	void charge(DownloadNode download, long bytes, long now) {
		if (download.connections().isEmpty()) {
			download.limits(buckets(download));
			if (download.ownLimit() != null) {
				download.ownLimit().refill(now);
			}
		}
		if (this.active.isEmpty()) {
			refill(now);
		}
		download.take(bytes);
	}

	/**
	 * How many bytes a connection may ask for.
	 * @param idle whether it has not asked for any that are to come
	 * @return 0 if there are none; if it is idle it waits from now on, and is woken
	 */
	double allowance(ConnectionNode connection, boolean idle, long now) {
		DownloadNode download = connection.download();
		if (!download.connections().contains(connection) || !(connection.isStarted() || idle)) {
			return 0;
		}
		if (!connection.isStarted()) {
			connection.start();
		}
		connection.settle();
		if (connection.credit() <= 0) {
			// Where there is plenty, a connection need not come back for each read.
			double available = download.available();
			// Under no limit any more it gets a read. What is infinite could not be taken
			// back, and a limit may be set again before the connection has left.
			double part = download.limits().isEmpty() ? 0 : available / (PARTS_BETWEEN_TICKS * this.active.size());
			double wanted = Math.max(Math.max(readSize(download), connection.usual()), part) - connection.credit();
			download.grant(connection, Math.min(wanted, available));
		}
		if (connection.credit() > 0) {
			download.endWaiting(connection, now);
			return connection.credit();
		}
		if (idle) {
			download.beginWaiting(connection, now);
		}
		return 0;
	}

	/** The largest read a connection of a download should make, in bytes. */
	int readSize(DownloadNode download) {
		double size = READ_SECONDS * download.share(download.connections().size(), false);
		return (int) Math.max(MIN_READ, Math.min(MAX_READ, size));
	}

	/**
	 * The share that one more connection of a download would get, in bytes per second.
	 */
	double nextShare(DownloadNode download) {
		boolean joins = download.connections().isEmpty();
		if (joins) {
			download.limits(buckets(download));
		}
		return download.share(download.connections().size() + 1, joins);
	}

	/**
	 * Grant what has come since the last tick.
	 * @return who waited and may ask for bytes now
	 */
	List<ConnectionNode> tick(long now) {
		for (DownloadNode download : this.active) {
			download.settle();
			download.connections().forEach(ConnectionNode::endTick);
			if (this.changed) {
				int most = readSize(download);
				download.connections().forEach((connection) -> connection.capDebt(most));
			}
		}
		this.changed = this.changed && now - this.changedNanos < TIME_OF_CHANGE;
		refill(now);
		this.active.forEach(DownloadNode::demandOfConnections);
		this.groups.values().forEach(this::capDemands);
		if (this.global != null) {
			capDemands(this.global);
		}
		List<ConnectionNode> woken = new ArrayList<>();
		for (DownloadNode download : this.active) {
			download.distribute();
			download.connections()
				.stream()
				.filter((connection) -> connection.isWaiting() && connection.credit() > 0)
				.forEach(woken::add);
		}
		woken.forEach((connection) -> connection.download().endWaiting(connection, now));
		return woken;
	}

	private void capDemands(TokenBucket bucket) {
		List<DownloadNode> under = this.active.stream()
			.filter((download) -> download.limits().contains(bucket))
			.toList();
		WaterFilling.Level level = WaterFilling.level(bucket.available(), MIN_IN_TICK,
				under.stream().mapToDouble(DownloadNode::demand).toArray(),
				under.stream().mapToLong(DownloadNode::weight).toArray());
		under.forEach((download) -> download.capDemand(level.of(download.weight())));
	}

	/** Change the weight of one download, which holds from the next tick on. */
	void weight(DownloadNode download, long weight) {
		boolean joined = !download.connections().isEmpty();
		if (joined) {
			download.leave();
		}
		download.weight(weight);
		if (joined) {
			download.join();
		}
	}

	private void refill(long now) {
		if (this.global != null) {
			this.global.refill(now);
		}
		this.groups.values().forEach((bucket) -> bucket.refill(now));
		for (DownloadNode download : this.active) {
			if (download.ownLimit() != null) {
				download.ownLimit().refill(now);
			}
		}
	}

	/**
	 * Set the limits of all downloads and of groups.
	 * @return who waited and is under no limit any more
	 */
	List<ConnectionNode> limits(OptionalLong all, Map<String, Long> ofGroups, long now) {
		leave(now);
		double factor = 1;
		if (this.global != null && all.isPresent()) {
			factor = this.global.changeRate(all.getAsLong());
		}
		else {
			this.global = all.isPresent() ? new TokenBucket(all.getAsLong(), now) : null;
		}
		Map<String, Double> factors = limits(ofGroups, now);
		for (DownloadNode download : this.active) {
			Double ofGroup = (download.group() != null) ? factors.get(download.group()) : null;
			download.scaleDebts((ofGroup != null) ? Math.min(factor, ofGroup) : factor);
		}
		return rejoin(now);
	}

	private Map<String, Double> limits(Map<String, Long> ofGroups, long now) {
		this.groups.keySet().retainAll(ofGroups.keySet());
		Map<String, Double> factors = new HashMap<>();
		ofGroups.forEach((name, rate) -> {
			TokenBucket known = this.groups.get(name);
			if (known != null) {
				factors.put(name, known.changeRate(rate));
			}
			else {
				this.groups.put(name, new TokenBucket(rate, now));
			}
		});
		return factors;
	}

	/**
	 * Set the limit of one download.
	 * @return who waited and is under no limit any more
	 */
	List<ConnectionNode> ownLimit(DownloadNode download, OptionalLong rate, long now) {
		leave(now);
		TokenBucket own = download.ownLimit();
		if (own != null && rate.isPresent()) {
			download.scaleDebts(own.changeRate(rate.getAsLong()));
		}
		else {
			download.ownLimit(rate.isPresent() ? new TokenBucket(rate.getAsLong(), now) : null);
		}
		return rejoin(now);
	}

	/** What was granted goes back to the limits, which are about to change. */
	private void leave(long now) {
		this.changed = !this.active.isEmpty();
		this.changedNanos = now;
		for (DownloadNode download : this.active) {
			download.settle();
			download.leave();
		}
		refill(now);
	}

	private List<ConnectionNode> rejoin(long now) {
		List<ConnectionNode> free = new ArrayList<>();
		for (DownloadNode download : this.active) {
			join(download);
			if (download.limits().isEmpty()) {
				download.connections().stream().filter(ConnectionNode::isWaiting).forEach(free::add);
			}
		}
		free.forEach((connection) -> connection.download().endWaiting(connection, now));
		return free;
	}

}

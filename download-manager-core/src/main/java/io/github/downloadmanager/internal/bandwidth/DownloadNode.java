package io.github.downloadmanager.internal.bandwidth;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * One download in the tree, and its connections. Not thread-safe.
 */
final class DownloadNode {

	private final @Nullable String group;

	private final List<ConnectionNode> connections = new ArrayList<>();

	private final WithheldTime withheld = new WithheldTime();

	private @Nullable TokenBucket ownLimit;

	private long weight = PriorityWeights.NORMAL;

	/** The limits that it is under. */
	private List<TokenBucket> limits = List.of();

	/** Bytes that it is to get in this tick, at most. */
	private double demand;

	private int waiting;

	DownloadNode(@Nullable String group) {
		this.group = group;
	}

	@Nullable String group() {
		return this.group;
	}

	@Nullable TokenBucket ownLimit() {
		return this.ownLimit;
	}

	void ownLimit(@Nullable TokenBucket bucket) {
		this.ownLimit = bucket;
	}

	long weight() {
		return this.weight;
	}

	/** Set the weight; while it is in no limit's sum. */
	void weight(long changed) {
		this.weight = changed;
	}

	List<TokenBucket> limits() {
		return this.limits;
	}

	void limits(List<TokenBucket> limits) {
		this.limits = limits;
	}

	/** Count it among those that receive under its limits. */
	void join() {
		this.limits.forEach((bucket) -> bucket.join(this.weight));
	}

	void leave() {
		this.limits.forEach((bucket) -> bucket.leave(this.weight));
	}

	List<ConnectionNode> connections() {
		return this.connections;
	}

	/** Bytes that all limits above leave, infinite if there is none. */
	double available() {
		double available = Double.POSITIVE_INFINITY;
		for (TokenBucket bucket : this.limits) {
			available = Math.min(available, bucket.available());
		}
		return available;
	}

	/**
	 * The share of one connection, in bytes per second, infinite if there is no limit.
	 * @param count among how many connections it is divided
	 * @param joining whether the download is not counted yet
	 */
	double share(int count, boolean joining) {
		double share = Double.POSITIVE_INFINITY;
		for (TokenBucket bucket : this.limits) {
			share = Math.min(share, bucket.share(this.weight, (joining && bucket != this.ownLimit) ? this.weight : 0));
		}
		return share / Math.max(1, count);
	}

	double demand() {
		return this.demand;
	}

	void demandOfConnections() {
		double sum = 0;
		for (ConnectionNode connection : this.connections) {
			sum += connection.demand();
		}
		this.demand = (this.ownLimit != null) ? Math.min(sum, this.ownLimit.available()) : sum;
	}

	void capDemand(double level) {
		this.demand = Math.min(this.demand, level);
	}

	/** Divide what it gets evenly over its connections. */
	void distribute() {
		double[] demands = this.connections.stream().mapToDouble(ConnectionNode::demand).toArray();
		double level = WaterFilling.level(this.demand, demands);
		for (int i = 0; i < demands.length; i++) {
			grant(this.connections.get(i), Math.min(level, demands[i]));
		}
	}

	void grant(ConnectionNode connection, double bytes) {
		connection.grant(bytes);
		take(bytes);
	}

	/** Take back what its connections have not used, after what they have used. */
	void settle() {
		for (ConnectionNode connection : this.connections) {
			connection.settle();
			take(-connection.reclaim());
		}
	}

	/** The rate has become lower: what is owed shrinks with it. */
	void scaleDebts(double factor) {
		this.connections.forEach((connection) -> connection.scaleDebt(factor));
	}

	void take(double bytes) {
		this.limits.forEach((bucket) -> bucket.take(bytes));
	}

	void beginWaiting(ConnectionNode connection, long now) {
		if (!connection.isWaiting()) {
			connection.withheld().begin(now);
			this.waiting++;
			this.withheld.begin(now);
		}
	}

	void endWaiting(ConnectionNode connection, long now) {
		if (connection.isWaiting()) {
			connection.withheld().end(now);
			if (--this.waiting == 0) {
				this.withheld.end(now);
			}
		}
	}

	/** Time in which at least one of its connections waited. */
	WithheldTime withheld() {
		return this.withheld;
	}

}

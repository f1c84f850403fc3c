package io.github.downloadmanager.internal.bandwidth;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * One download in the tree, and its connections. Not thread-safe.
 */
final class Branch {

	private final @Nullable String group;

	private final List<Leaf> leaves = new ArrayList<>();

	private final WithheldTime withheld = new WithheldTime();

	private @Nullable TokenBucket own;

	private long weight = PriorityWeights.NORMAL;

	/** The limits that it is under. */
	private List<TokenBucket> path = List.of();

	/** Bytes that it is to get in this tick, at most. */
	private double demand;

	private int waiting;

	Branch(@Nullable String group) {
		this.group = group;
	}

	@Nullable String group() {
		return this.group;
	}

	@Nullable TokenBucket own() {
		return this.own;
	}

	void own(@Nullable TokenBucket bucket) {
		this.own = bucket;
	}

	long weight() {
		return this.weight;
	}

	/** Set the weight; while it is in no limit's sum. */
	void weight(long changed) {
		this.weight = changed;
	}

	List<TokenBucket> path() {
		return this.path;
	}

	void path(List<TokenBucket> limits) {
		this.path = limits;
	}

	/** Count it among those that receive under its limits. */
	void join() {
		this.path.forEach((bucket) -> bucket.join(this.weight));
	}

	void leave() {
		this.path.forEach((bucket) -> bucket.leave(this.weight));
	}

	List<Leaf> leaves() {
		return this.leaves;
	}

	/** Bytes that all limits above leave, infinite if there is none. */
	double available() {
		double available = Double.POSITIVE_INFINITY;
		for (TokenBucket bucket : this.path) {
			available = Math.min(available, bucket.available());
		}
		return available;
	}

	/**
	 * The share of one connection, in bytes per second, infinite if there is no limit.
	 * @param connections among how many it is divided
	 * @param joining whether the download is not counted yet
	 */
	double share(int connections, boolean joining) {
		double share = Double.POSITIVE_INFINITY;
		for (TokenBucket bucket : this.path) {
			share = Math.min(share, bucket.share(this.weight, (joining && bucket != this.own) ? this.weight : 0));
		}
		return share / Math.max(1, connections);
	}

	double demand() {
		return this.demand;
	}

	void demandOfLeaves() {
		double sum = 0;
		for (Leaf leaf : this.leaves) {
			sum += leaf.demand();
		}
		this.demand = (this.own != null) ? Math.min(sum, this.own.available()) : sum;
	}

	void capDemand(double level) {
		this.demand = Math.min(this.demand, level);
	}

	/** Divide what it gets evenly over its connections. */
	void distribute() {
		double[] demands = this.leaves.stream().mapToDouble(Leaf::demand).toArray();
		double level = WaterFilling.level(this.demand, demands);
		for (int i = 0; i < demands.length; i++) {
			grant(this.leaves.get(i), Math.min(level, demands[i]));
		}
	}

	void grant(Leaf leaf, double bytes) {
		leaf.grant(bytes);
		take(bytes);
	}

	/** Take back what its connections have not used, after what they have used. */
	void settle() {
		for (Leaf leaf : this.leaves) {
			leaf.settle();
			take(-leaf.reclaim());
		}
	}

	/** The rate has become lower: what is owed shrinks with it. */
	void scaleDebts(double factor) {
		this.leaves.forEach((leaf) -> leaf.scaleDebt(factor));
	}

	void take(double bytes) {
		this.path.forEach((bucket) -> bucket.take(bytes));
	}

	void beginWaiting(Leaf leaf, long now) {
		if (!leaf.isWaiting()) {
			leaf.withheld().begin(now);
			this.waiting++;
			this.withheld.begin(now);
		}
	}

	void endWaiting(Leaf leaf, long now) {
		if (leaf.isWaiting()) {
			leaf.withheld().end(now);
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

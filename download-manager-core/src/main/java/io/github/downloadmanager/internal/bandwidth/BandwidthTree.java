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
	static final int SMALLEST_READ = 16 * 1024;

	private static final double LARGEST_READ = 1 << 20;

	/** How long a read takes at most, at the share of its connection. */
	private static final double READ_SECONDS = 0.1;

	/** How often bytes are granted. */
	static final Duration TICK = Duration.ofMillis(50);

	/** What a connection is to have at least, in bytes per second. */
	static final long LEAST_PER_CONNECTION = 32 * 1024;

	/** What no weight takes from a download while a limit suffices for all, in bytes. */
	private static final double LEAST_IN_TICK = LEAST_PER_CONNECTION * (TICK.toNanos() / 1e9);

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
	private final Set<Branch> active = new LinkedHashSet<>();

	private boolean changed;

	private long changedNanos;

	boolean isIdle() {
		return this.active.isEmpty();
	}

	void open(Leaf leaf, long now) {
		Branch branch = leaf.branch();
		if (this.active.isEmpty()) {
			// There were no ticks while nothing was received.
			refill(now);
		}
		if (branch.leaves().isEmpty()) {
			join(branch);
			this.active.add(branch);
			if (branch.own() != null) {
				branch.own().refill(now);
			}
		}
		branch.leaves().add(leaf);
	}

	private void join(Branch branch) {
		branch.path(buckets(branch));
		branch.join();
	}

	private List<TokenBucket> buckets(Branch branch) {
		List<TokenBucket> path = new ArrayList<>(3);
		if (this.global != null) {
			path.add(this.global);
		}
		TokenBucket group = (branch.group() != null) ? this.groups.get(branch.group()) : null;
		if (group != null) {
			path.add(group);
		}
		if (branch.own() != null) {
			path.add(branch.own());
		}
		return path;
	}

	/** Credit goes back, and debts are paid by those who stay. */
	void close(Leaf leaf, long now) {
		Branch branch = leaf.branch();
		if (!branch.leaves().remove(leaf)) {
			return;
		}
		leaf.settle();
		branch.take(-leaf.credit());
		branch.endWaiting(leaf, now);
		if (branch.leaves().isEmpty()) {
			this.active.remove(branch);
			branch.leave();
		}
	}

	/** Bytes were received of which no connection tells. */
	void charge(Branch branch, long bytes, long now) {
		if (branch.leaves().isEmpty()) {
			branch.path(buckets(branch));
			if (branch.own() != null) {
				branch.own().refill(now);
			}
		}
		if (this.active.isEmpty()) {
			refill(now);
		}
		branch.take(bytes);
	}

	/**
	 * How many bytes a connection may ask for.
	 * @param idle whether it has not asked for any that are to come
	 * @return 0 if there are none; if it is idle it waits from now on, and is woken
	 */
	double allowance(Leaf leaf, boolean idle, long now) {
		Branch branch = leaf.branch();
		if (!branch.leaves().contains(leaf) || !(leaf.isStarted() || idle)) {
			return 0;
		}
		if (!leaf.isStarted()) {
			leaf.start();
		}
		leaf.settle();
		if (leaf.credit() <= 0) {
			// Where there is plenty, a connection need not come back for each read.
			double available = branch.available();
			double part = available / (PARTS_BETWEEN_TICKS * this.active.size());
			double wanted = Math.max(Math.max(readSize(branch), leaf.usual()), part) - leaf.credit();
			branch.grant(leaf, Math.min(wanted, available));
		}
		if (leaf.credit() > 0) {
			branch.endWaiting(leaf, now);
			return leaf.credit();
		}
		if (idle) {
			branch.beginWaiting(leaf, now);
		}
		return 0;
	}

	/** The largest read a connection of a download should make, in bytes. */
	int readSize(Branch branch) {
		double size = READ_SECONDS * branch.share(branch.leaves().size(), false);
		return (int) Math.max(SMALLEST_READ, Math.min(LARGEST_READ, size));
	}

	/**
	 * The share that one more connection of a download would get, in bytes per second.
	 */
	double nextShare(Branch branch) {
		boolean joins = branch.leaves().isEmpty();
		if (joins) {
			branch.path(buckets(branch));
		}
		return branch.share(branch.leaves().size() + 1, joins);
	}

	/**
	 * Grant what has come since the last tick.
	 * @return who waited and may ask for bytes now
	 */
	List<Leaf> tick(long now) {
		for (Branch branch : this.active) {
			branch.settle();
			branch.leaves().forEach(Leaf::endTick);
			if (this.changed) {
				int most = readSize(branch);
				branch.leaves().forEach((leaf) -> leaf.capDebt(most));
			}
		}
		this.changed = this.changed && now - this.changedNanos < TIME_OF_CHANGE;
		refill(now);
		this.active.forEach(Branch::demandOfLeaves);
		this.groups.values().forEach(this::capDemands);
		if (this.global != null) {
			capDemands(this.global);
		}
		List<Leaf> woken = new ArrayList<>();
		for (Branch branch : this.active) {
			branch.distribute();
			branch.leaves().stream().filter((leaf) -> leaf.isWaiting() && leaf.credit() > 0).forEach(woken::add);
		}
		woken.forEach((leaf) -> leaf.branch().endWaiting(leaf, now));
		return woken;
	}

	private void capDemands(TokenBucket bucket) {
		List<Branch> under = this.active.stream().filter((branch) -> branch.path().contains(bucket)).toList();
		WaterFilling.Level level = WaterFilling.level(bucket.available(), LEAST_IN_TICK,
				under.stream().mapToDouble(Branch::demand).toArray(),
				under.stream().mapToLong(Branch::weight).toArray());
		under.forEach((branch) -> branch.capDemand(level.of(branch.weight())));
	}

	/** Change the weight of one download, which holds from the next tick on. */
	void weight(Branch branch, long weight) {
		boolean joined = !branch.leaves().isEmpty();
		if (joined) {
			branch.leave();
		}
		branch.weight(weight);
		if (joined) {
			branch.join();
		}
	}

	private void refill(long now) {
		if (this.global != null) {
			this.global.refill(now);
		}
		this.groups.values().forEach((bucket) -> bucket.refill(now));
		for (Branch branch : this.active) {
			if (branch.own() != null) {
				branch.own().refill(now);
			}
		}
	}

	/**
	 * Set the limits of all downloads and of groups.
	 * @return who waited and is under no limit any more
	 */
	List<Leaf> limits(OptionalLong all, Map<String, Long> ofGroups, long now) {
		leave(now);
		double factor = 1;
		if (this.global != null && all.isPresent()) {
			factor = this.global.changeRate(all.getAsLong());
		}
		else {
			this.global = all.isPresent() ? new TokenBucket(all.getAsLong(), now) : null;
		}
		Map<String, Double> factors = limits(ofGroups, now);
		for (Branch branch : this.active) {
			Double ofGroup = (branch.group() != null) ? factors.get(branch.group()) : null;
			branch.scaleDebts((ofGroup != null) ? Math.min(factor, ofGroup) : factor);
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
	List<Leaf> own(Branch branch, OptionalLong rate, long now) {
		leave(now);
		TokenBucket own = branch.own();
		if (own != null && rate.isPresent()) {
			branch.scaleDebts(own.changeRate(rate.getAsLong()));
		}
		else {
			branch.own(rate.isPresent() ? new TokenBucket(rate.getAsLong(), now) : null);
		}
		return rejoin(now);
	}

	/** What was granted goes back to the limits, which are about to change. */
	private void leave(long now) {
		this.changed = !this.active.isEmpty();
		this.changedNanos = now;
		for (Branch branch : this.active) {
			branch.settle();
			branch.leave();
		}
		refill(now);
	}

	private List<Leaf> rejoin(long now) {
		List<Leaf> free = new ArrayList<>();
		for (Branch branch : this.active) {
			join(branch);
			if (branch.path().isEmpty()) {
				branch.leaves().stream().filter(Leaf::isWaiting).forEach(free::add);
			}
		}
		free.forEach((leaf) -> leaf.branch().endWaiting(leaf, now));
		return free;
	}

}

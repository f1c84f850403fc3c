package io.github.downloadmanager.internal.host;

/**
 * How many connections one origin bears, found out by additive increase and
 * multiplicative decrease. Not thread-safe.
 */
final class AimdLimit {

	/** The number to begin with. */
	static final int START = 4;

	/** Least time between two decreases: many failures at once are one overload. */
	static final long DECREASE_NANOS = 1_000_000_000L;

	private int limit;

	private int successes;

	private boolean decreased;

	private long decreasedAt;

	AimdLimit(int most) {
		this.limit = Math.min(START, most);
	}

	/** The number of connections; never above {@code most}, which may change. */
	int limit(int most) {
		return Math.min(this.limit, most);
	}

	/**
	 * A request was answered well.
	 * @param active how many requests were being served. An answer counts only if they
	 * were at least half of the limit; else the limit would grow without being tried
	 * @param most upper bound on the limit
	 */
	void succeeded(int active, int most) {
		if (active * 2L < this.limit) {
			return;
		}
		this.successes++;
		if (this.successes >= this.limit) {
			this.successes = 0;
			this.limit = Math.min(this.limit + 1, most);
		}
	}

	/** The origin shows that it has too much to do. */
	void overloaded(long nowNanos) {
		if (this.decreased && nowNanos - this.decreasedAt < DECREASE_NANOS) {
			return;
		}
		this.decreased = true;
		this.decreasedAt = nowNanos;
		this.successes = 0;
		this.limit = Math.max(1, this.limit / 2);
	}

}

package io.github.downloadmanager.internal.bandwidth;

/**
 * What one limit allows: bytes that come at its rate, of which a quarter of a second's is
 * saved at most. Not thread-safe.
 */
final class TokenBucket {

	private static final double NANOS_PER_SECOND = 1e9;

	private static final double DEPTH_SECONDS = 0.25;

	/** The least that can be saved, in bytes: less would cut reads into small pieces. */
	private static final double MIN_DEPTH = 64 * 1024;

	private long rate;

	private double tokens = MIN_DEPTH;

	private long refilledNanos;

	/** The sum of the weights of the downloads that receive under this limit. */
	private long weights;

	/**
	 * Create a bucket.
	 * @param rate bytes per second, from 1
	 * @param now nanoseconds of the clock
	 */
	TokenBucket(long rate, long now) {
		this.rate = rate;
		this.refilledNanos = now;
	}

	/** Add what has come since the last time. What does not fit is lost. */
	void refill(long now) {
		double seconds = (now - this.refilledNanos) / NANOS_PER_SECOND;
		this.refilledNanos = now;
		this.tokens = Math.min(this.tokens + this.rate * seconds, depth());
	}

	private double depth() {
		return Math.max(MIN_DEPTH, this.rate * DEPTH_SECONDS);
	}

	/** Bytes that may be given away, at least 0. */
	double available() {
		return Math.max(0, this.tokens);
	}

	/** Take bytes, also more than there are; a negative number gives them back. */
	void take(double bytes) {
		this.tokens -= bytes;
	}

	/**
	 * Change the rate. What was saved, or is owed, shrinks with it: it stands for the
	 * same time as before. It does not grow with it, as that would be a burst.
	 * @return what to multiply other debts by
	 */
	double changeRate(long next) {
		double factor = Math.min(1, (double) next / this.rate);
		this.rate = next;
		this.tokens *= factor;
		return factor;
	}

	void join(long weight) {
		this.weights += weight;
	}

	void leave(long weight) {
		this.weights -= weight;
	}

	/**
	 * The share of one download, in bytes per second.
	 * @param weight its weight
	 * @param joining the weight of a download that is about to join, else 0
	 */
	double share(long weight, long joining) {
		return (double) this.rate * weight / Math.max(weight, this.weights + joining);
	}

}

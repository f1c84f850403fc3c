package io.github.downloadmanager.internal.bandwidth;

import java.util.ArrayDeque;

/**
 * The time in which bytes were wanted, and were not asked for because of a limit. Not
 * thread-safe.
 */
final class WithheldTime {

	/** For how long it is remembered when that was, in nanoseconds. */
	static final long MEMORY = 10_000_000_000L;

	private final ArrayDeque<Span> recent = new ArrayDeque<>();

	private long total;

	private long since;

	private boolean running;

	boolean isRunning() {
		return this.running;
	}

	void begin(long now) {
		if (!this.running) {
			this.running = true;
			this.since = now;
		}
	}

	void end(long now) {
		if (this.running) {
			this.running = false;
			this.total += now - this.since;
			this.recent.add(new Span(this.since, now));
			while (now - this.recent.getFirst().end() > MEMORY) {
				this.recent.removeFirst();
			}
		}
	}

	/** All of it, in nanoseconds. */
	long total(long now) {
		return this.running ? this.total + now - this.since : this.total;
	}

	/**
	 * How much of it lies in the time just before now, in nanoseconds.
	 * @param nanos how far back, up to {@link #MEMORY}
	 */
	long within(long nanos, long now) {
		long from = now - nanos;
		long sum = this.running ? now - Math.max(from, this.since) : 0;
		for (Span span : this.recent) {
			sum += Math.max(0, span.end() - Math.max(from, span.start()));
		}
		return sum;
	}

	private record Span(long start, long end) {

	}

}

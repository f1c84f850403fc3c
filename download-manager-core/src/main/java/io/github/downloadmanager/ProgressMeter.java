package io.github.downloadmanager;

import java.time.Duration;
import java.util.OptionalLong;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;

/**
 * Turns bytes into samples: at most one per interval, while an attempt runs, and a last
 * one at the end. A timer makes the samples, not the bytes, so that a stall shows, and
 * bytes cost next to nothing.
 */
final class ProgressMeter {

	private final Time time;

	private final Duration interval;

	private final double alpha;

	private final Consumer<Progress> samples;

	private final long startedNanos;

	private volatile long bytes;

	private volatile OptionalLong total = OptionalLong.empty();

	private @Nullable Disposable ticks;

	/** Not {@code null} when it is over; nothing changes any more then. */
	private @Nullable Progress last;

	private boolean sampled;

	private long sampleNanos;

	private long sampleBytes;

	private double instantaneous;

	private double average;

	ProgressMeter(Time time, Duration interval, double alpha, Consumer<Progress> samples) {
		this.time = time;
		this.interval = interval;
		this.alpha = alpha;
		this.samples = samples;
		this.startedNanos = time.nanoTime();
		this.sampleNanos = this.startedNanos;
	}

	/** Bytes flow, or may. */
	synchronized void resume() {
		if (this.ticks == null && this.last == null) {
			this.sampleNanos = this.time.nanoTime();
			this.sampleBytes = this.bytes;
			this.ticks = this.time.every(this.interval, this::tick);
		}
	}

	/** No bytes flow between attempts. */
	synchronized void pause() {
		if (this.ticks != null) {
			this.ticks.dispose();
			this.ticks = null;
		}
		this.instantaneous = 0;
	}

	void total(OptionalLong bytes) {
		this.total = bytes;
	}

	/** How many bytes of the content are held now; called by one thread at a time. */
	void held(long bytes) {
		this.bytes = bytes;
	}

	Progress current() {
		synchronized (this) {
			if (this.last != null) {
				return this.last;
			}
			Duration elapsed = Duration.ofNanos(this.time.nanoTime() - this.startedNanos);
			return new Progress(shownBytes(), this.total, this.instantaneous, this.average, elapsed);
		}
	}

	/**
	 * The end.
	 * @param whole whether the content is whole and published
	 */
	void finish(boolean whole) {
		Progress end;
		synchronized (this) {
			pause();
			Progress now = current();
			end = whole
					? new Progress(this.bytes, OptionalLong.of(this.bytes), 0, now.emaBytesPerSecond(), now.elapsed())
					: now;
			this.last = end;
		}
		this.samples.accept(end);
	}

	private void tick() {
		Progress sample;
		synchronized (this) {
			if (this.ticks == null) {
				return;
			}
			long now = this.time.nanoTime();
			// The timer is that of all downloads: the first time it comes may be too soon
			// to tell a speed, and the average would start from it.
			if (Duration.ofNanos(now - this.sampleNanos).compareTo(this.interval.dividedBy(2)) < 0) {
				return;
			}
			long held = this.bytes;
			double seconds = Math.max(1, now - this.sampleNanos) / 1e9;
			// Bytes thrown away are not a negative speed.
			this.instantaneous = Math.max(0, held - this.sampleBytes) / seconds;
			this.average = this.sampled ? this.alpha * this.instantaneous + (1 - this.alpha) * this.average
					: this.instantaneous;
			this.sampled = true;
			this.sampleNanos = now;
			this.sampleBytes = held;
			sample = current();
		}
		this.samples.accept(sample);
	}

	/**
	 * The last byte counts when the whole is verified and published: 100 % means
	 * complete.
	 */
	private long shownBytes() {
		long held = this.bytes;
		OptionalLong known = this.total;
		if (known.isEmpty()) {
			return held;
		}
		return Math.max(0, Math.min(held, known.getAsLong() - 1));
	}

}

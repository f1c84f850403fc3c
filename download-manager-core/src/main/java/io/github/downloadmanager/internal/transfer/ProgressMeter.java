package io.github.downloadmanager.internal.transfer;

import java.time.Duration;
import java.util.OptionalLong;

import io.github.downloadmanager.Progress;
import io.github.downloadmanager.internal.concurrent.Time;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;

/**
 * Turns bytes into samples: at most one per interval, while an attempt runs, and a last
 * one at the end. A timer makes the samples, not the bytes, so that a stall shows, and
 * bytes cost next to nothing.
 * <p>
 * A speed is made of the bytes that the network brought, never of those held: bytes of an
 * earlier run arrive at once, and bytes that are thrown away are no negative speed.
 */
public final class ProgressMeter {

	private final Time time;

	private final Duration interval;

	private final double alpha;

	private final ByteCounts counts;

	private final Listener listener;

	private final long startedNanos;

	/** Whether an attempt runs; while none does, every speed is 0. */
	private boolean running;

	/** Lasts until the first sample after a pause, which tells that nothing runs. */
	private @Nullable Disposable ticks;

	/** Not {@code null} when it is over; nothing changes any more then. */
	private @Nullable Progress last;

	/** Whether this attempt has had a sample. */
	private boolean sampled;

	private long sampleNanos;

	private long sampleReceived;

	private double instantaneous;

	private double average;

	/**
	 * Create a meter that stands still.
	 * @param interval the least time between two samples
	 * @param alpha the weight of the latest speed in the average, from 0 to 1
	 * @param counts the bytes to measure
	 */
	public ProgressMeter(Time time, Duration interval, double alpha, ByteCounts counts, Listener listener) {
		this.time = time;
		this.interval = interval;
		this.alpha = alpha;
		this.counts = counts;
		this.listener = listener;
		this.startedNanos = time.nanoTime();
		this.sampleNanos = this.startedNanos;
	}

	/**
	 * An attempt begins: bytes flow, or may. Its average starts anew, as neither the time
	 * that was spent waiting nor the speed before it says anything of it.
	 */
	public synchronized void resume() {
		if (this.running || this.last != null) {
			return;
		}
		this.running = true;
		this.sampled = false;
		this.sampleNanos = this.time.nanoTime();
		this.sampleReceived = this.counts.received();
		if (this.ticks == null) {
			this.ticks = this.time.every(this.interval, this::tick);
		}
	}

	/** No attempt runs. */
	public synchronized void pause() {
		this.running = false;
		this.instantaneous = 0;
		this.average = 0;
	}

	/**
	 * No attempt runs, and none will for a while: make a sample that tells so, and no
	 * other one before {@link #resume}.
	 */
	public void rest() {
		Progress now;
		synchronized (this) {
			pause();
			if (this.ticks == null) {
				return;
			}
			stopTicks();
			now = current();
		}
		// However soon it comes after the one before: no other sample would take back the
		// speed that one told.
		this.listener.sample(now, false, Duration.ZERO);
	}

	public synchronized Progress current() {
		if (this.last != null) {
			return this.last;
		}
		Duration elapsed = Duration.ofNanos(this.time.nanoTime() - this.startedNanos);
		return new Progress(shownBytes(), this.counts.announced(), this.instantaneous, this.average, elapsed);
	}

	/**
	 * The end.
	 * @param whole whether the content is whole and published
	 */
	public void finish(boolean whole) {
		Progress end;
		synchronized (this) {
			pause();
			stopTicks();
			Progress now = current();
			long held = this.counts.held();
			end = whole ? new Progress(held, OptionalLong.of(held), 0, 0, now.elapsed()) : now;
			this.last = end;
		}
		this.listener.sample(end, true, this.interval);
	}

	private void tick() {
		Progress sample;
		synchronized (this) {
			if (this.ticks == null) {
				return;
			}
			if (this.running) {
				if (!measure()) {
					return;
				}
			}
			else {
				stopTicks();
			}
			sample = current();
		}
		this.listener.sample(sample, false, this.interval);
	}

	/** Measure the speed, unless it is too soon to tell. */
	private boolean measure() {
		long now = this.time.nanoTime();
		// The timer is that of all downloads: the first time it comes may be too soon to
		// tell a speed, and the average would start from it.
		if (Duration.ofNanos(now - this.sampleNanos).compareTo(this.interval.dividedBy(2)) < 0) {
			return false;
		}
		long all = this.counts.received();
		double seconds = Math.max(1, now - this.sampleNanos) / 1e9;
		this.instantaneous = (all - this.sampleReceived) / seconds;
		this.average = this.sampled ? this.alpha * this.instantaneous + (1 - this.alpha) * this.average
				: this.instantaneous;
		this.sampled = true;
		this.sampleNanos = now;
		this.sampleReceived = all;
		return true;
	}

	private void stopTicks() {
		if (this.ticks != null) {
			this.ticks.dispose();
			this.ticks = null;
		}
	}

	/**
	 * The last byte counts when the whole is verified and published: 100 % means
	 * complete.
	 */
	private long shownBytes() {
		long bytes = this.counts.held();
		OptionalLong known = this.counts.announced();
		if (known.isEmpty()) {
			return bytes;
		}
		return Math.max(0, Math.min(bytes, known.getAsLong() - 1));
	}

	/** Gets the samples. Called without a lock. */
	public interface Listener {

		/**
		 * A sample was made. One that was made before another may be told after it.
		 * @param progress the sample; its elapsed time tells the order
		 * @param last whether it is the last one
		 * @param interval the least time between two samples for one receiver
		 */
		void sample(Progress progress, boolean last, Duration interval);

	}

}

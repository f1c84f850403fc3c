package io.github.downloadmanager.internal.transfer;

import java.util.ArrayList;
import java.util.List;

import io.github.downloadmanager.content.ByteRanges.Gap;
import io.github.downloadmanager.internal.concurrent.Time;
import org.jspecify.annotations.Nullable;

/**
 * Which connection works at what, and what is left for another one. Used on the serial
 * executor.
 */
final class Assignments {

	private final Transfer transfer;

	private final Time time;

	private final List<Segment> active = new ArrayList<>();

	private long endedBytes;

	private double endedSeconds;

	Assignments(Transfer transfer, Time time) {
		this.transfer = transfer;
		this.time = time;
	}

	void add(Segment segment) {
		this.active.add(segment);
	}

	/**
	 * A connection has ended, or is about to.
	 * @return whether it was there
	 */
	boolean remove(Segment segment) {
		if (!this.active.remove(segment)) {
			return false;
		}
		this.endedBytes += segment.bytes();
		this.endedSeconds += segment.seconds(this.time.nanoTime());
		return true;
	}

	int size() {
		return this.active.size();
	}

	boolean isEmpty() {
		return this.active.isEmpty();
	}

	/** The connection that was added first. */
	Segment first() {
		return this.active.get(0);
	}

	/** The connection that was added last. */
	Segment last() {
		return this.active.get(this.active.size() - 1);
	}

	/** Connections whose whole span was taken over. */
	List<Segment> givenUp() {
		return this.active.stream().filter(Segment::isGivenUp).toList();
	}

	/** The spans to divide: first those being fetched, then those that nobody fetches. */
	List<Gap> spans() {
		List<Gap> spans = new ArrayList<>();
		this.active.forEach((segment) -> spans.add(new Gap(segment.position(), segment.end())));
		for (Gap free = free(0); free != null; free = free(free.end())) {
			spans.add(free);
		}
		return spans;
	}

	/** The first span from a position on that is missing and that nobody works at. */
	@Nullable Gap free(long position) {
		for (Gap gap = this.transfer.gap(position); !gap.isEmpty(); gap = this.transfer.gap(gap.end())) {
			Gap free = unassigned(gap);
			if (free != null) {
				return free;
			}
		}
		return null;
	}

	private @Nullable Gap unassigned(Gap gap) {
		long start = gap.start();
		long end = gap.end();
		boolean moved = true;
		while (moved && start < end) {
			moved = false;
			for (Segment segment : this.active) {
				if (segment.position() <= start && segment.end() > start) {
					start = segment.end();
					moved = true;
				}
			}
		}
		for (Segment segment : this.active) {
			if (segment.position() > start && segment.position() < end) {
				end = segment.position();
			}
		}
		return (start < end) ? new Gap(start, end) : null;
	}

	/**
	 * Spans that nobody fetches go back to the connections they were taken from, as the
	 * responses of these contain them anyway.
	 */
	void giveBack() {
		for (Segment segment : this.active) {
			Gap free = (segment.reach() > segment.end()) ? free(segment.end()) : null;
			if (free != null && free.start() == segment.end()) {
				segment.stopAt(Math.min(segment.reach(), free.end()));
			}
		}
	}

	/**
	 * Take half from the one that has most left.
	 * @param least how small the halves may be, in bytes
	 */
	@Nullable Gap halfOfLargest(long least) {
		Segment largest = null;
		for (Segment segment : this.active) {
			if (largest == null || segment.left() > largest.left()) {
				largest = segment;
			}
		}
		return (largest != null && largest.left() / 2 >= least) ? largest.take(largest.left() / 2) : null;
	}

	/**
	 * Take from the one that would be the last to end, by its speed so far.
	 * @param finished the one that has time; {@code null} for a new one
	 * @return the part to fetch, which is all that the slowest has left if it had better
	 * be given up; {@code null} if it is not worth a request
	 */
	@Nullable Gap partOfSlowest(@Nullable Segment finished) {
		long now = this.time.nanoTime();
		double usual = usualSpeed(now);
		Segment slowest = null;
		double longest = 0;
		for (Segment segment : this.active) {
			double seconds = segment.left() / segment.speed(now, usual);
			if (seconds > longest) {
				slowest = segment;
				longest = seconds;
			}
		}
		if (slowest == null) {
			return null;
		}
		double free = (finished != null) ? finished.speed(now, usual) : Math.max(1, usual);
		double latency = (finished != null) ? finished.latency() : slowest.latency();
		long part = WorkDivision.worthTaking(slowest.left(), slowest.speed(now, usual), free, latency);
		return (part > 0) ? slowest.take(part) : null;
	}

	/** The speed of one connection, on average, in bytes per second. */
	private double usualSpeed(long now) {
		long bytes = this.endedBytes;
		double seconds = this.endedSeconds;
		for (Segment segment : this.active) {
			bytes += segment.bytes();
			seconds += segment.seconds(now);
		}
		return bytes / Math.max(1e-3, seconds);
	}

}

package io.github.downloadmanager.content;

import java.util.ArrayList;
import java.util.List;

/**
 * A set of bytes of one content, kept as the smallest number of spans. Not thread-safe.
 */
public final class ByteRanges {

	/** The spans in order, with a gap between each two. */
	private final List<ByteRange> ranges = new ArrayList<>(1);

	private long bytes;

	/**
	 * Add a span. It may overlap with bytes that are in the set already.
	 * @param start position of the first byte, from 0
	 * @param end position after the last byte; nothing is added if it is not after the
	 * start
	 */
	public void add(long start, long end) {
		if (end <= start) {
			return;
		}
		long mergedStart = start;
		long mergedEnd = end;
		int at = 0;
		while (at < this.ranges.size() && this.ranges.get(at).end() < start) {
			at++;
		}
		while (at < this.ranges.size() && this.ranges.get(at).start() <= mergedEnd) {
			ByteRange touching = this.ranges.remove(at);
			mergedStart = Math.min(mergedStart, touching.start());
			mergedEnd = Math.max(mergedEnd, touching.end());
			this.bytes -= touching.length();
		}
		this.ranges.add(at, new ByteRange(mergedStart, mergedEnd));
		this.bytes += mergedEnd - mergedStart;
	}

	/**
	 * Number of bytes in the set.
	 * @return the number
	 */
	public long bytes() {
		return this.bytes;
	}

	/**
	 * The spans, in order.
	 * @return a copy
	 */
	public List<ByteRange> toList() {
		return List.copyOf(this.ranges);
	}

	/**
	 * The first span that is missing.
	 * @param from position from which to look
	 * @param end where the content ends, {@link ByteRange#OPEN} if that is not known
	 * @return the span; of no length (its start is {@code end}) if nothing is missing
	 */
	public Gap firstGap(long from, long end) {
		long start = from;
		for (ByteRange range : this.ranges) {
			if (range.start() > start) {
				return new Gap(Math.min(start, end), Math.min(range.start(), end));
			}
			start = Math.max(start, range.end());
		}
		return new Gap(Math.min(start, end), end);
	}

	/**
	 * Take everything out.
	 */
	public void clear() {
		this.ranges.clear();
		this.bytes = 0;
	}

	@Override
	public String toString() {
		return this.ranges.toString();
	}

	/**
	 * A span that is missing; it may be empty.
	 *
	 * @param start position of its first byte
	 * @param end position after its last byte
	 */
	public record Gap(long start, long end) {

		/**
		 * Whether nothing is missing.
		 * @return {@code true} if the span has no bytes
		 */
		public boolean isEmpty() {
			return this.start >= this.end;
		}

	}

}

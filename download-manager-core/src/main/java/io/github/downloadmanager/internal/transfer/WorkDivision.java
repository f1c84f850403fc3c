package io.github.downloadmanager.internal.transfer;

import java.util.ArrayList;
import java.util.List;

import io.github.downloadmanager.content.ByteRanges.Gap;

/**
 * How work is divided among connections. Pure: no input, no output.
 */
final class WorkDivision {

	/** A request for less than this must save time that can be felt. */
	static final long MIN_PART = 1 << 20;

	/** Time, in seconds, that makes a request for any number of bytes worth it. */
	private static final double WORTH_SECONDS = 1;

	/** A connection with less than this left is closed, and its rest taken over. */
	private static final long NOTHING = 16 * 1024;

	/**
	 * Servers send in large pieces of a round size, and may hold back the last packet of
	 * each until the next one (tcp(7), TCP_CORK).
	 */
	private static final long HELD_BACK = 64 * 1024;

	private static final long WORTH_CUTTING = 8 * MIN_PART;

	private WorkDivision() {
	}

	/**
	 * Divide spans so that the largest share is as small as can be: each connection more
	 * goes to the span with the largest shares.
	 * @param spans what is missing; the first one is being fetched already
	 * @param most how many shares there may be
	 * @param least no span is divided into shares smaller than this, in bytes
	 * @return at least one share, the first one of the first span in front; a span that
	 * got no share waits until somebody has time
	 */
	static List<Gap> divide(List<Gap> spans, int most, long least) {
		int[] counts = new int[spans.size()];
		counts[0] = 1;
		for (int shares = 1; shares < most; shares++) {
			int largest = -1;
			long size = least - 1;
			for (int i = 0; i < counts.length; i++) {
				long share = length(spans.get(i)) / (counts[i] + 1);
				if (share > size) {
					largest = i;
					size = share;
				}
			}
			if (largest < 0) {
				break;
			}
			counts[largest]++;
		}
		List<Gap> shares = new ArrayList<>();
		for (int i = 0; i < counts.length; i++) {
			cut(spans.get(i), counts[i], shares);
		}
		return shares;
	}

	private static void cut(Gap span, int count, List<Gap> shares) {
		long start = span.start();
		for (int left = count; left > 0; left--) {
			long end = start + (span.end() - start) / left;
			shares.add(new Gap(start, end));
			start = end;
		}
	}

	/**
	 * Where an answer that goes on beyond a share is cut: a little before the end. If the
	 * server paces its answers, the last bytes there come only together with what
	 * follows, which nobody wants; another connection fetches them at once.
	 * @param share of that connection
	 * @return the position; what is behind it waits until somebody has time
	 */
	static long cutOf(Gap share) {
		return (length(share) >= WORTH_CUTTING) ? share.end() - HELD_BACK : share.end();
	}

	/**
	 * How much of what one connection has left another one should take, so that both end
	 * together.
	 * @param left what the slow one has left, in bytes
	 * @param slow its speed, in bytes per second
	 * @param free the speed of the one that is free, in bytes per second
	 * @param latency how long the answer to a request takes, in seconds
	 * @return how many bytes, from the end; 0 if it is not worth a request, all if the
	 * slow one had better be given up
	 */
	static long worthTaking(long left, double slow, double free, double latency) {
		double together = (left + latency * free) / (slow + free);
		long part = left - (long) Math.ceil(together * slow);
		if (part <= 0) {
			return 0;
		}
		double saved = left / slow - together;
		if (part < MIN_PART && saved < WORTH_SECONDS) {
			return 0;
		}
		return (left - part < NOTHING) ? left : part;
	}

	private static long length(Gap span) {
		return span.end() - span.start();
	}

}

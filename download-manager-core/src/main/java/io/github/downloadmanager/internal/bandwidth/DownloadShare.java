package io.github.downloadmanager.internal.bandwidth;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * What one download may take of the bandwidth. Safe for use by several threads.
 */
public final class DownloadShare {

	/**
	 * Bandwidth that a connection is to have at least, in bytes per second: with less
	 * than that, fewer connections are better.
	 */
	public static final long MIN_PER_CONNECTION = BandwidthTree.MIN_PER_CONNECTION;

	/**
	 * Below this, in bytes per second, a connection is slow: what the system receives
	 * ahead would last for seconds.
	 */
	private static final double SLOW = 1 << 20;

	private static final Duration LATELY = Duration.ofSeconds(1);

	private final BandwidthAllocator allocator;

	private final DownloadNode download;

	private final @Nullable String group;

	/** Written under the lock of the allocator, read without it. */
	private volatile long ownLimit = Long.MAX_VALUE;

	DownloadShare(BandwidthAllocator allocator, @Nullable String group) {
		this.allocator = allocator;
		this.group = group;
		this.download = new DownloadNode(group);
	}

	/** Whether any limit holds for the download now. Takes no lock. */
	public boolean isLimited() {
		return this.ownLimit != Long.MAX_VALUE || this.allocator.limits(this.group);
	}

	/**
	 * The limit of this download alone has changed.
	 * @param bytesPerSecond tells it, from 1; empty for no limit. Called on this thread,
	 * under a lock
	 */
	public void ownLimit(Supplier<OptionalLong> bytesPerSecond) {
		this.allocator.ownLimit(this.download, () -> changeOwnLimit(bytesPerSecond.get()));
	}

	/** Under the lock of the allocator; empty if nothing has changed. */
	private Optional<OptionalLong> changeOwnLimit(OptionalLong bytesPerSecond) {
		long rate = bytesPerSecond.orElse(Long.MAX_VALUE);
		if (rate == this.ownLimit) {
			return Optional.empty();
		}
		this.ownLimit = rate;
		return Optional.of((rate != Long.MAX_VALUE) ? bytesPerSecond : OptionalLong.empty());
	}

	/**
	 * The download has a priority, or has another one now. Changes nothing unless shares
	 * depend on it.
	 * @param priority tells it; higher ones get more. Called on this thread, under a lock
	 */
	public void priority(IntSupplier priority) {
		if (this.allocator.weights().doubling().isPresent()) {
			this.allocator.weight(this.download, priority);
		}
	}

	/**
	 * Whether the limits leave enough for each of some connections of this download.
	 * @param connections how many, from 1
	 */
	public boolean feeds(int connections) {
		return Math.min(this.ownLimit, this.allocator.rateAbove(this.group)) / connections >= MIN_PER_CONNECTION;
	}

	/** Whether a connection that is opened now would be slow because of a limit. */
	public boolean isSlow() {
		return isLimited() && this.allocator.nextShare(this.download) < SLOW;
	}

	/**
	 * Bytes came to the download of which nobody has the body, such as those of the page
	 * of an error. They count as all others do: who receives next waits for them.
	 * @param bytes how many
	 */
	public void charge(long bytes) {
		if (isLimited()) {
			this.allocator.charge(this.download, bytes);
		}
	}

	/** Whether a limit slows the download down now, or did a moment ago. */
	public boolean isThrottled() {
		return isLimited() && this.allocator.hasWaited(this.download, LATELY);
	}

	/**
	 * For how long at least one connection had to wait because of a limit, in
	 * nanoseconds.
	 */
	public long throttledNanos() {
		return this.allocator.withheldNanos(this.download);
	}

	/**
	 * A connection begins to receive a body under a limit.
	 * @param received tells how many bytes of the body it has received; called on any
	 * thread, must not block
	 * @param wake called, on any thread, when the connection had to wait and may ask
	 * again; must not block
	 * @return the connection's part; to be closed
	 */
	public ConnectionShare open(LongSupplier received, Runnable wake) {
		return new ConnectionShare(this.allocator, this.allocator.open(this.download, received, wake));
	}

}

package io.github.downloadmanager.internal.bandwidth;

import java.util.function.LongSupplier;

/**
 * One connection in the tree: what it may still receive, or owes. Not thread-safe.
 */
final class ConnectionNode {

	/** So much of what it used per tick is expected in the next one at least. */
	private static final double DECAY = 0.75;

	/** How much more than lately it may use in a tick. */
	private static final double GROWTH = 2;

	/** The same of one that had to wait: nobody knows how much it could use. */
	private static final double GROWTH_OF_WAITING = 4;

	private static final double MIN_OF_WAITING = 64 * 1024;

	private final DownloadNode download;

	private final LongSupplier received;

	private final Runnable wake;

	private final WithheldTime withheld = new WithheldTime();

	/** Whether what it receives counts. */
	private boolean started;

	private long charged;

	/** Bytes it was granted and has not received; negative if it received more. */
	private double credit;

	private double usedInTick;

	private double usedLately;

	/**
	 * Create the node of a connection whose bytes do not count yet.
	 * @param received tells how many bytes the connection has received; may be called on
	 * any thread
	 * @param wake called when it waited and may ask for more
	 */
	ConnectionNode(DownloadNode download, LongSupplier received, Runnable wake) {
		this.download = download;
		this.received = received;
		this.wake = wake;
	}

	DownloadNode download() {
		return this.download;
	}

	Runnable wake() {
		return this.wake;
	}

	double credit() {
		return this.credit;
	}

	boolean isStarted() {
		return this.started;
	}

	/** What it receives counts from now on. */
	void start() {
		this.started = true;
		this.charged = this.received.getAsLong();
	}

	/** Charge what was received since the last time. */
	void settle() {
		if (this.started) {
			long now = this.received.getAsLong();
			this.usedInTick += now - this.charged;
			this.credit -= now - this.charged;
			this.charged = now;
		}
	}

	void endTick() {
		this.usedLately = Math.max(this.usedInTick, this.usedLately * DECAY);
		this.usedInTick = 0;
	}

	/** Bytes it would use in one tick. */
	double usual() {
		return Math.max(this.usedInTick, this.usedLately);
	}

	/** Bytes to grant it, so that it need not wait before the next tick. */
	double demand() {
		double more = isWaiting() ? Math.max(MIN_OF_WAITING, GROWTH_OF_WAITING * usual()) : GROWTH * usual();
		return more + Math.max(0, -this.credit);
	}

	void grant(double bytes) {
		this.credit += bytes;
	}

	/** Take back what was granted and not used. */
	double reclaim() {
		double unused = Math.max(0, this.credit);
		this.credit -= unused;
		return unused;
	}

	/** The rate has become lower: what it owes shrinks with it. */
	void scaleDebt(double factor) {
		this.credit = Math.min(this.credit, 0) * factor;
	}

	/** Forgive what it owes beyond a number of bytes. */
	void capDebt(double most) {
		this.credit = Math.max(this.credit, -most);
	}

	boolean isWaiting() {
		return this.withheld.isRunning();
	}

	WithheldTime withheld() {
		return this.withheld;
	}

}

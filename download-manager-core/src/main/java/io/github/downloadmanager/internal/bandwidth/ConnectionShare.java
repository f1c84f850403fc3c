package io.github.downloadmanager.internal.bandwidth;

import java.time.Duration;

/**
 * What one connection of a download may take of the bandwidth while it receives a body.
 * Safe for use by several threads.
 */
public final class ConnectionShare implements AutoCloseable {

	private final BandwidthAllocator allocator;

	private final ConnectionNode connection;

	ConnectionShare(BandwidthAllocator allocator, ConnectionNode connection) {
		this.allocator = allocator;
		this.connection = connection;
	}

	/**
	 * How many bytes may be asked for now. What is received is charged by itself; what
	 * comes before the first call by an idle connection is not charged, as it was asked
	 * for before there was a limit.
	 * @param idle whether nothing that was asked for is to come any more. If so, and
	 * there are no bytes, the connection waits from now on, and is woken
	 * @return bytes; 0 if there are none, or the share is closed
	 */
	public long allowance(boolean idle) {
		return this.allocator.allowance(this.connection, idle);
	}

	/** The largest read that the connection should make now, in bytes. */
	public int readSize() {
		return this.allocator.readSize(this.connection);
	}

	/**
	 * The largest read of bytes that may be asked for. It is no larger than they are, as
	 * far as that makes sense, or each connection would owe a read after a limit was
	 * raised.
	 * @param allowed the allowance
	 * @return bytes
	 */
	public int readSize(long allowed) {
		return (int) Math.min(readSize(), Math.max(BandwidthTree.MIN_READ, allowed));
	}

	/** Whether it waits now. */
	public boolean isWaiting() {
		return this.allocator.isWaiting(this.connection);
	}

	/** For how long it has waited so far, in nanoseconds. */
	public long withheldNanos() {
		return this.allocator.withheldNanos(this.connection);
	}

	/**
	 * For how long it has waited lately, in nanoseconds.
	 * @param lately how far back to look, up to 10 s
	 */
	public long withheldNanos(Duration lately) {
		return this.allocator.withheldNanos(this.connection, lately);
	}

	/** The body has ended, or no limit holds any more. May be called again. */
	@Override
	public void close() {
		this.allocator.close(this.connection);
	}

}

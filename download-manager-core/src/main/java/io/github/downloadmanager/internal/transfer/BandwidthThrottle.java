package io.github.downloadmanager.internal.transfer;

import java.time.Duration;
import java.util.function.IntConsumer;
import java.util.function.LongSupplier;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.github.downloadmanager.internal.bandwidth.ConnectionShare;
import io.github.downloadmanager.internal.bandwidth.DownloadShare;
import org.jspecify.annotations.Nullable;

/**
 * How a body keeps to limits of the bandwidth: it asks for as many buffers as they allow,
 * and for small ones. There is none before a limit holds. Safe for use by several
 * threads.
 */
final class BandwidthThrottle {

	/** Some servers give up on a client that does not read for so long. */
	private static final long ENOUGH_TO_BE_CUT = Duration.ofSeconds(2).toNanos();

	private static final Duration LATELY = Duration.ofSeconds(10);

	private final Limit limit;

	private final LongSupplier received;

	private final Runnable wake;

	/** {@code null} while no limit holds. */
	@GuardedBy("this")
	private @Nullable ConnectionShare connection;

	/** Nanoseconds withheld under earlier limits, which hold no more. */
	@GuardedBy("this")
	private long withheldBefore;

	@GuardedBy("this")
	private boolean closed;

	/**
	 * Create a throttle that keeps to nothing yet.
	 * @param received tells how many bytes came so far
	 * @param wake called when more may be asked for; must not block
	 */
	BandwidthThrottle(Limit limit, LongSupplier received, Runnable wake) {
		this.limit = limit;
		this.received = received;
		this.wake = wake;
	}

	/**
	 * Keep to the limits from now on, or not any longer.
	 * @return whether there is a limit to keep to
	 */
	synchronized boolean keepTo(boolean limited) {
		if (!limited) {
			leave();
		}
		else if (this.connection == null && !this.closed) {
			this.connection = this.limit.share().open(this.received, this.wake);
			this.limit.readSize().accept(this.connection.readSize());
		}
		return this.connection != null;
	}

	@GuardedBy("this")
	private void leave() {
		if (this.connection != null) {
			this.withheldBefore += this.connection.withheldNanos();
			this.connection.close();
			this.connection = null;
			this.limit.readSize().accept(Integer.MAX_VALUE);
		}
	}

	/**
	 * How many buffers may be on their way now.
	 * @param wanted how many are; if none are and none may be, the body is woken later
	 */
	synchronized int buffers(int wanted) {
		if (this.connection == null) {
			return 0;
		}
		long bytes = this.connection.allowance(wanted == 0);
		int size = this.connection.readSize(bytes);
		this.limit.readSize().accept(size);
		return (bytes > 0) ? (int) Math.max(1, Math.min(BodyPump.MAX_WANTED, bytes / size)) : 0;
	}

	synchronized boolean isWithheld() {
		return this.connection != null && this.connection.isWaiting();
	}

	/** For how long nothing could be asked for, in nanoseconds; never decreases. */
	synchronized long withheldNanos() {
		return this.withheldBefore + ((this.connection != null) ? this.connection.withheldNanos() : 0);
	}

	/**
	 * Find out whether the connection broke because it was slow for our sake.
	 * @param error what it broke with
	 */
	synchronized Throwable explain(Throwable error) {
		boolean slow = this.connection != null && this.connection.withheldNanos(LATELY) >= ENOUGH_TO_BE_CUT;
		return (slow && FailureKind.isCut(error)) ? new CutWhileThrottledException(error) : error;
	}

	/** The body has ended. */
	synchronized void close() {
		this.closed = true;
		leave();
	}

	/**
	 * What a body is to keep to.
	 *
	 * @param share the share of its download
	 * @param readSize takes how many bytes are to be read from its connection at once, at
	 * most
	 */
	record Limit(DownloadShare share, IntConsumer readSize) {

	}

}

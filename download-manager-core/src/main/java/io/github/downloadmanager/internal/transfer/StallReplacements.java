package io.github.downloadmanager.internal.transfer;

import io.github.downloadmanager.RetrySettings;
import io.github.downloadmanager.TimeoutSettings;

/**
 * How often a connection that stalls, or that was cut while it was throttled, may be
 * replaced at once, at no retry. Of those that stall only one that brought bytes at a
 * fair speed before is replaced. One that was slow from its first byte on shows that the
 * server is slow, which is a matter for a retry. Not thread-safe.
 */
final class StallReplacements {

	/** Upper bound on replacements without noteworthy progress in between. */
	private static final int MAX_REPLACEMENTS = 3;

	private int used;

	private long bytes;

	/**
	 * Ask whether to replace a connection, and note it if so.
	 * @param error how the connection ended
	 * @param brought how many bytes it brought
	 * @param floor the stall floor
	 */
	boolean take(Throwable error, long brought, TimeoutSettings.StallFloor floor) {
		boolean cut = error instanceof CutWhileThrottledException;
		if (!cut && !FailureKind.isStall(error)) {
			return false;
		}
		this.bytes += brought;
		if (this.bytes >= RetrySettings.REFILL_BYTES) {
			this.used = 0;
			this.bytes = 0;
		}
		double least = Math.max(1, floor.bytesPerSecond() * (floor.window().toMillis() / 1e3));
		if ((!cut && brought < least) || this.used >= MAX_REPLACEMENTS) {
			return false;
		}
		this.used++;
		return true;
	}

}

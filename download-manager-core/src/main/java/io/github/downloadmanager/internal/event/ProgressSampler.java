package io.github.downloadmanager.internal.event;

import java.time.Duration;

import io.github.downloadmanager.Progress;
import org.jspecify.annotations.Nullable;

/**
 * Which samples one receiver gets. Samples are made on one thread and asked for on
 * others, so they can come in another order than they were made in. Their elapsed time
 * tells that order: what is older than the sample given before is dropped, and so is what
 * comes too soon after it. The last sample is always given, and nothing after it. Not
 * thread-safe.
 */
final class ProgressSampler {

	private @Nullable Duration given;

	private boolean ended;

	/**
	 * Decide on a sample.
	 * @param progress the sample
	 * @param last whether it is the last one
	 * @param interval the least time between two samples
	 * @return whether the receiver gets it
	 */
	boolean takes(Progress progress, boolean last, Duration interval) {
		if (this.ended) {
			return false;
		}
		Duration before = this.given;
		if (!last && before != null && progress.elapsed().minus(before).compareTo(interval) < 0) {
			return false;
		}
		this.given = progress.elapsed();
		this.ended = last;
		return true;
	}

}

package io.github.downloadmanager.internal.event;

import java.time.Duration;

import io.github.downloadmanager.Progress;
import org.jspecify.annotations.Nullable;

/**
 * Decides which samples one receiver gets. Samples come from several threads, so their
 * order may differ from the order in which they were made. Their elapsed time tells that
 * order. A sample that is older than the one given before is dropped, and so is a sample
 * that comes too soon after it. The last sample is always given, and nothing after it.
 * Not thread-safe.
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

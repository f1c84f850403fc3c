package io.github.downloadmanager.internal.engine;

import java.util.IdentityHashMap;
import java.util.Map;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.github.downloadmanager.DownloadException;
import io.github.downloadmanager.sink.DownloadSink;
import org.jspecify.annotations.Nullable;

/**
 * The sinks that callers gave to downloads which have not ended. Two downloads that write
 * to one sink at once would mix their bytes. Sinks of this library claim the path of
 * their file in addition.
 */
final class GivenSinks {

	@GuardedBy("this")
	private final Map<DownloadSink, DownloadTask> users = new IdentityHashMap<>();

	/**
	 * Check that no download that has not ended has the sink.
	 * @param sink the sink, {@code null} if the caller gave none
	 * @throws DownloadException.DestinationInUse if one has it
	 */
	synchronized void requireFree(@Nullable DownloadSink sink) {
		DownloadTask user = (sink != null) ? this.users.get(sink) : null;
		// Whoever hears of the end of a download may give its sink to the next one.
		if (sink != null && user != null && !user.status().isTerminal()) {
			throw new DownloadException.DestinationInUse(sink);
		}
	}

	/**
	 * Claim the sink of a download, if its caller gave one.
	 * @throws DownloadException.DestinationInUse as {@link #requireFree}
	 */
	synchronized void claim(DownloadTask task) {
		DownloadSink sink = task.request().sink();
		requireFree(sink);
		if (sink != null) {
			this.users.put(sink, task);
		}
	}

	synchronized void release(DownloadTask task) {
		DownloadSink sink = task.request().sink();
		if (sink != null && this.users.get(sink) == task) {
			this.users.remove(sink);
		}
	}

}

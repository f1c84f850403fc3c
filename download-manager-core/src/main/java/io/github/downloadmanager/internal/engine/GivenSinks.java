package io.github.downloadmanager.internal.engine;

import java.util.IdentityHashMap;
import java.util.Map;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.github.downloadmanager.DownloadException;
import io.github.downloadmanager.sink.DownloadSink;

/**
 * The sinks that callers gave to downloads which have not ended. Two downloads that write
 * to one sink at once would mix their bytes. Sinks of this library claim the path of
 * their file in addition.
 */
final class GivenSinks {

	@GuardedBy("this")
	private final Map<DownloadSink, DownloadTask> users = new IdentityHashMap<>();

	/**
	 * Claim the sink of a download, if it has one of its caller's.
	 * @throws DownloadException.DestinationInUse if a download that has not ended has it
	 */
	synchronized void claim(DownloadTask task) {
		DownloadSink sink = task.request().sink();
		if (sink == null) {
			return;
		}
		DownloadTask user = this.users.get(sink);
		// Whoever hears of the end of a download may give its sink to the next one.
		if (user != null && !user.status().isTerminal()) {
			throw new DownloadException.DestinationInUse(sink);
		}
		this.users.put(sink, task);
	}

	synchronized void release(DownloadTask task) {
		DownloadSink sink = task.request().sink();
		if (sink != null && this.users.get(sink) == task) {
			this.users.remove(sink);
		}
	}

}

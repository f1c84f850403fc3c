package io.github.downloadmanager.internal.engine;

import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.github.downloadmanager.DownloadException;
import io.github.downloadmanager.DownloadRequest;
import io.github.downloadmanager.sink.DownloadSink;
import org.jspecify.annotations.Nullable;

/**
 * The sinks that callers gave to downloads which have not ended. Two downloads that write
 * to one sink at once would mix their bytes. Sinks of this library claim the path of
 * their file in addition.
 */
final class GivenSinks {

	/** Empty while a request is being admitted, so that there is no download yet. */
	@GuardedBy("this")
	private final Map<DownloadSink, Optional<DownloadTask>> users = new IdentityHashMap<>();

	/**
	 * Claim a sink for a request that is being admitted. From here on nobody else has it,
	 * so that it may be aborted if the request is refused.
	 * @param sink the sink, {@code null} if the caller gave none
	 * @throws DownloadException.DestinationInUse if a download that has not ended has it
	 */
	synchronized void claim(@Nullable DownloadSink sink) {
		if (sink == null) {
			return;
		}
		Optional<DownloadTask> user = this.users.get(sink);
		// Whoever hears of the end of a download may give its sink to the next one.
		if (user != null && (user.isEmpty() || !user.get().status().isTerminal())) {
			throw new DownloadException.DestinationInUse(sink);
		}
		this.users.put(sink, Optional.empty());
	}

	/** The request that claimed the sink is this download. */
	synchronized void belongsTo(DownloadTask task) {
		DownloadSink sink = task.request().sink();
		if (sink != null) {
			this.users.put(sink, Optional.of(task));
		}
	}

	/**
	 * Abort the sink of a request that is refused.
	 * @param request the request, which has claimed the sink if its caller gave it
	 * @param sink the sink, be it given or made for the request
	 */
	void giveBack(DownloadRequest request, DownloadSink sink) {
		Destinations.release(sink);
		// After the abort: once the claim is gone, another download may have the sink.
		withdraw(request.sink());
	}

	private synchronized void withdraw(@Nullable DownloadSink sink) {
		this.users.remove(sink);
	}

	/** The download has ended. */
	synchronized void release(DownloadTask task) {
		DownloadSink sink = task.request().sink();
		Optional<DownloadTask> user = this.users.get(sink);
		if (user != null && user.isPresent() && user.get() == task) {
			this.users.remove(sink);
		}
	}

}

package io.github.downloadmanager;

import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The handle of downloads that were submitted together. All methods may be called from
 * any thread and return at once, except the two {@code get}s, for which the same holds as
 * for those of a {@link Download}.
 * <p>
 * It ends when the last download has ended, and always with a {@link BatchResult}: that
 * some failed is no exception, unless one asks for it by
 * {@link BatchResult#resultsOrThrow}. As a {@link Future} it ends with a
 * {@link CancellationException} once {@link #cancel()} was called, as futures do;
 * {@link #result()} tells then, too, what came of each.
 */
public interface DownloadBatch extends Future<BatchResult> {

	/**
	 * The requests, as they were submitted.
	 * @return the requests, in order
	 */
	List<DownloadRequest> requests();

	/**
	 * The downloads that have not ended. Those that have are not held any longer; what
	 * came of them is in the {@link BatchResult}.
	 * @return the handles, in the order of the requests
	 */
	List<Download> unfinished();

	/**
	 * How far they have come, now. Looks at each download that has not ended.
	 * @return the progress of all of them together
	 */
	BatchProgress snapshot();

	/**
	 * Progress of all of them: the latest value at once, then one every 200 ms, a last
	 * one at the end, then completion. A slow subscriber skips samples. Nothing is
	 * measured while nobody subscribes.
	 * @return a stream for any number of subscribers, which may block
	 */
	Flux<BatchProgress> progress();

	/**
	 * The end of the batch; never fails. Cancelling a subscription does not cancel the
	 * downloads.
	 * @return a mono that is replayed to each subscriber
	 */
	Mono<BatchResult> result();

	/**
	 * The end of the batch, which is no failure. Each call returns a new future;
	 * completing or cancelling it does not touch the downloads.
	 * @return a future whose dependents run on threads that may block
	 */
	CompletableFuture<BatchResult> toCompletableFuture();

	/**
	 * Cancel every download that has not ended, as {@link Download#cancel()} does.
	 * @return {@code true} if this call cancelled any
	 */
	boolean cancel();

	/**
	 * The same as {@link #cancel()}.
	 * @param mayInterruptIfRunning has no effect: a running download is aborted either
	 * way
	 */
	@Override
	default boolean cancel(boolean mayInterruptIfRunning) {
		return cancel();
	}

}

package io.github.downloadmanager;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The handle of one download. All methods may be called from any thread and return at
 * once, except the two {@code get}s.
 * <p>
 * As a {@link Future} it ends with the {@link DownloadResult}, with an
 * {@link ExecutionException} around the {@link DownloadException}, or with a
 * {@link CancellationException}. {@link #result()} and {@link #toCompletableFuture()} end
 * with the bare exception. In every case the clean-up is over and the terminal event was
 * sent before.
 * <p>
 * The {@code get}s throw {@link IllegalStateException} at once on a thread that must not
 * block, such as one of a network or one on which the manager writes, unless the download
 * has ended.
 */
public interface Download extends Future<DownloadResult> {

	/**
	 * The download's id, unique over all managers.
	 * @return the id
	 */
	String id();

	/**
	 * The request as it was submitted.
	 * @return the request
	 */
	DownloadRequest request();

	/**
	 * The download as it stands now.
	 * @return a snapshot
	 */
	DownloadSnapshot snapshot();

	/**
	 * Where the download is in its life.
	 * @return the status
	 */
	DownloadStatus status();

	/**
	 * The end of the download. Cancelling a subscription does not cancel the download.
	 * @return a mono that is replayed to each subscriber
	 */
	Mono<DownloadResult> result();

	/**
	 * The end of the download. Each call returns a new future; completing or cancelling
	 * it does not touch the download.
	 * @return a future whose dependents run on threads of the manager that may block;
	 * those that are added when the download has ended run on the thread that adds them
	 */
	CompletableFuture<DownloadResult> toCompletableFuture();

	/**
	 * Progress: the latest value at once, then samples, a last one at the end, then
	 * completion. A slow subscriber skips samples and holds nothing up.
	 * @return a stream for any number of subscribers
	 */
	Flux<Progress> progress();

	/**
	 * The events of this download: everything from {@link DownloadEvent.Queued} on,
	 * whenever one subscribes, then live ones, then completion after the terminal event.
	 * @return a stream for any number of subscribers
	 */
	Flux<DownloadEvent> events();

	/**
	 * Cancel the download. The request is aborted at once; then the partial file is
	 * removed; then {@link DownloadEvent.Cancelled} is sent and the handle completes.
	 * @return {@code true} if this call cancelled it; {@code false} if it had ended, was
	 * cancelled before, or is just being published
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

	/**
	 * Whether a cancellation was accepted. {@link #isDone()} follows after the clean-up.
	 */
	@Override
	boolean isCancelled();

}

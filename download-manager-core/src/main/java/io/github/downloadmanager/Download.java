package io.github.downloadmanager;

import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

import io.github.downloadmanager.content.ByteRange;
import io.github.downloadmanager.control.AttemptJournal;
import io.github.downloadmanager.control.PauseMode;
import io.github.downloadmanager.control.PauseOutcome;
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
	 * Of a download with more than 256 events before, as one may have that is retried for
	 * days, whoever subscribes later gets the first one and the newest.
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
	 * Pause the download, whatever that costs; see {@link #pause(PauseMode)}.
	 * @return what came of it
	 */
	default Mono<PauseOutcome> pause() {
		return pause(PauseMode.ALWAYS);
	}

	/**
	 * Pause the download. The request is aborted at once; the bytes that were received
	 * are written and forced to the device; connection and slot are given back; then
	 * {@link DownloadEvent.Paused} is sent. Starts at once, whether or not the mono is
	 * subscribed. A sink that cannot begin anew, such as a
	 * {@link io.github.downloadmanager.sink.StreamSink}, is paused only if no byte is
	 * lost, whatever the mode. A total timeout stands still meanwhile.
	 * @param mode whether to pause although that loses bytes
	 * @return what came of it, replayed to each subscriber
	 */
	Mono<PauseOutcome> pause(PauseMode mode);

	/**
	 * Take back {@link #pause}. The download is queued again, at the place that its time
	 * in the queue gives it, or waits for its next attempt. It stays paused if its group
	 * or manager is held with {@link io.github.downloadmanager.control.HoldMode#ALL}.
	 * @return {@code true} if this call took the pause back; {@code false} if it was not
	 * paused by {@link #pause}, or has ended
	 */
	boolean resume();

	/**
	 * Do not wait for the delay between two attempts any longer. A host that has asked
	 * for a pause is still not asked before.
	 * @return {@code true} if it was in such a delay
	 */
	boolean retryNow();

	/**
	 * Change the priority. One that waits takes its new place at once; one that runs
	 * takes it if it has to wait again, and for its share of the bandwidth if priorities
	 * weigh there.
	 * @param priority from -1000 to 1000; higher ones start first, 0 is usual
	 * @return {@code false} if the download has ended
	 */
	boolean priority(int priority);

	/**
	 * Limit the bandwidth of this download alone, also while it runs.
	 * @param bytesPerSecond from 1; empty for no limit of its own
	 * @return {@code false} if the download has ended
	 */
	boolean bandwidth(OptionalLong bytesPerSecond);

	/**
	 * What became of its attempts.
	 * @return the last ones; kept after the end, as long as the download is known
	 */
	AttemptJournal attempts();

	/**
	 * Which bytes of the content are here, as {@link #snapshot()} only counts them: one
	 * span, or several if it comes over several connections. Made when it is asked for.
	 * @return the spans in order, with a gap between each two; none before the first byte
	 * and after the end of the download
	 */
	List<ByteRange> heldRanges();

	/**
	 * Its place among those that wait for a slot. Takes time in proportion to the length
	 * of the queue.
	 * @return 1 for the next one to start; empty if it does not wait for a slot
	 */
	OptionalInt position();

	/**
	 * Whether a cancellation was accepted. {@link #isDone()} follows after the clean-up.
	 */
	@Override
	boolean isCancelled();

}

package io.github.downloadmanager;

import java.net.URI;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Submits a request and follows the download to its end. Whatever goes wrong on the way
 * is a {@link DownloadException}, also a refusal and a cancellation.
 */
final class Submission {

	private Submission() {
	}

	static Mono<DownloadResult> fetch(DownloadManager manager, DownloadRequest request) {
		Objects.requireNonNull(request, "request");
		// In this operator the observation of the reactive chain is the current one.
		return Mono.just(request).<Download>handle((submitted, sink) -> {
			try {
				sink.next(submit(manager, submitted));
			}
			catch (DownloadException ex) {
				sink.error(ex);
			}
		})
			.flatMap((download) -> download.result()
				.doOnCancel(download::cancel)
				.onErrorMap((error) -> failure(request.uri(), error)));
	}

	static DownloadResult await(DownloadManager manager, DownloadRequest request, @Nullable Duration timeout) {
		Objects.requireNonNull(request, "request");
		if (Schedulers.isInNonBlockingThread()) {
			throw new IllegalStateException("downloadAndWait would block the thread " + Thread.currentThread().getName()
					+ ", which must not block; use fetch, which returns a Mono");
		}
		Download download = submit(manager, request);
		try {
			return (timeout != null) ? download.get(TimeUnit.NANOSECONDS.convert(timeout), TimeUnit.NANOSECONDS)
					: download.get();
		}
		catch (ExecutionException ex) {
			throw failure(request.uri(), (ex.getCause() != null) ? ex.getCause() : ex);
		}
		catch (CancellationException ex) {
			throw failure(request.uri(), ex);
		}
		catch (TimeoutException ex) {
			download.cancel();
			throw new DownloadException.TimedOut(DownloadException.TimedOut.Phase.TOTAL,
					"the download took longer than " + Objects.requireNonNull(timeout).toMillis()
							+ " ms, its time in the queue included",
					ex);
		}
		catch (InterruptedException ex) {
			download.cancel();
			Thread.currentThread().interrupt();
			throw new DownloadException.Cancelled(
					"the download was cancelled, as the thread that waited for it was interrupted", ex);
		}
		catch (IllegalStateException ex) {
			// A thread of the manager, which must not wait for it.
			download.cancel();
			throw ex;
		}
	}

	/** Submit; refuses with nothing but a {@link DownloadException}. */
	static Download submit(DownloadManager manager, DownloadRequest request) {
		try {
			return manager.submit(request);
		}
		catch (RuntimeException ex) {
			throw failure(request.uri(), ex);
		}
	}

	/** What ended a download, by its one name. */
	static DownloadException failure(URI uri, Throwable error) {
		if (error instanceof DownloadException known) {
			return known;
		}
		return (error instanceof CancellationException)
				? new DownloadException.Cancelled("the download was cancelled", error)
				: new DownloadException.Unexpected(uri, error);
	}

}

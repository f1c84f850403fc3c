package io.github.downloadmanager.sample.cli;

import java.net.URI;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import io.github.downloadmanager.Download;
import io.github.downloadmanager.DownloadException;
import io.github.downloadmanager.DownloadManager;
import io.github.downloadmanager.DownloadRequest;
import io.github.downloadmanager.DownloadResult;
import io.github.downloadmanager.policy.UriRedactor;
import org.jspecify.annotations.Nullable;

/**
 * The downloads of one call: submits them, waits for them, and counts how they end.
 */
final class Batch {

	private final DownloadManager manager;

	private final Reporter reporter;

	private final AtomicInteger completed = new AtomicInteger();

	private final AtomicInteger failed = new AtomicInteger();

	private final AtomicInteger cancelled = new AtomicInteger();

	private final AtomicLong bytes = new AtomicLong();

	private final AtomicLong resumed = new AtomicLong();

	Batch(DownloadManager manager, Reporter reporter) {
		this.manager = manager;
		this.reporter = reporter;
	}

	/**
	 * Download everything.
	 * @param requests what to download
	 * @param badLines what cannot be downloaded, and why; each counts as a failure
	 * @return whether all of it is there
	 * @throws InterruptedException if the thread is interrupted while it waits
	 */
	boolean run(List<DownloadRequest> requests, List<String> badLines) throws InterruptedException {
		long begin = System.nanoTime();
		CountDownLatch open = new CountDownLatch(requests.size());
		for (String line : badLines) {
			this.failed.incrementAndGet();
			this.reporter.error("failed " + line);
		}
		for (DownloadRequest request : requests) {
			submit(request, open);
		}
		open.await();
		this.reporter.summary(summary((System.nanoTime() - begin) / 1e9));
		return badLines.isEmpty() && this.completed.get() == requests.size();
	}

	private void submit(DownloadRequest request, CountDownLatch open) {
		Download download;
		try {
			download = this.manager.submit(request);
		}
		catch (DownloadException ex) {
			this.failed.incrementAndGet();
			this.reporter.error(failure(request.fileName(), UriRedactor.standard().redact(request.uri()), ex));
			open.countDown();
			return;
		}
		download.toCompletableFuture().whenComplete((result, error) -> {
			try {
				ended(download, result, error);
			}
			finally {
				open.countDown();
			}
		});
	}

	private void ended(Download download, @Nullable DownloadResult result, @Nullable Throwable error) {
		if (result != null) {
			this.completed.incrementAndGet();
			this.bytes.addAndGet(result.size());
			this.resumed.addAndGet(result.transfer().bytesResumed());
			this.reporter.completed(download, result);
			return;
		}
		(error instanceof CancellationException ? this.cancelled : this.failed).incrementAndGet();
		this.reporter.failed(download,
				failure(download.snapshot().subject().fileName(), download.snapshot().uri(), error));
	}

	private static String failure(@Nullable String fileName, URI redacted, @Nullable Throwable error) {
		String reason = (error instanceof CancellationException) ? "cancelled"
				: (error != null) ? Printable.line(String.valueOf(error.getMessage())) : "unknown";
		return "failed " + ((fileName != null) ? Printable.text(fileName) + " " : "") + "("
				+ Printable.text(redacted.toString()) + "): " + reason;
	}

	private String summary(double seconds) {
		StringBuilder line = new StringBuilder();
		line.append(this.completed).append(" completed (").append(Printable.size(this.bytes.get()));
		line.append(" in ").append(Printable.seconds(seconds));
		line.append(Printable.resumed(this.resumed.get())).append("), ").append(this.failed).append(" failed");
		if (this.cancelled.get() > 0) {
			line.append(", ").append(this.cancelled).append(" cancelled");
		}
		return line.toString();
	}

}

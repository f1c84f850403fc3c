package io.github.downloadmanager.cli;

import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;

import io.github.downloadmanager.Download;
import io.github.downloadmanager.DownloadException;
import io.github.downloadmanager.DownloadManager;
import io.github.downloadmanager.DownloadResult;
import org.jspecify.annotations.Nullable;

/**
 * The downloads of one call: submits them, waits for them, and tells the board how they
 * end.
 */
final class Batch {

	private final DownloadManager manager;

	private final Board board;

	private final Reporter reporter;

	Batch(DownloadManager manager, Board board, Reporter reporter) {
		this.manager = manager;
		this.board = board;
		this.reporter = reporter;
	}

	/**
	 * Download everything.
	 * @param items what to download
	 * @param badLines what cannot be downloaded, and why; each counts as a failure
	 * @return whether all of it is there
	 * @throws InterruptedException if the thread is interrupted while it waits
	 */
	boolean run(List<Item> items, List<RequestList.BadLine> badLines) throws InterruptedException {
		CountDownLatch open = new CountDownLatch(items.size());
		for (RequestList.BadLine line : badLines) {
			this.board.failed();
			this.reporter.badLine(line);
		}
		for (Item item : items) {
			submit(item, open);
		}
		open.await();
		return badLines.isEmpty() && this.board.tally().completed() == items.size();
	}

	private void submit(Item item, CountDownLatch open) {
		Download download;
		this.board.submitted(item);
		try {
			download = item.submit(this.manager);
		}
		catch (DownloadException ex) {
			if (ex instanceof DownloadException.ManagerShutdown) {
				// Ctrl-C while a long list is submitted.
				this.board.cancelled(item);
			}
			else {
				this.board.failed(item);
				this.reporter.failed(item, failure(item, item.request().fileName(), ex), ex);
			}
			open.countDown();
			return;
		}
		download.toCompletableFuture().whenComplete((result, error) -> {
			try {
				ended(item, result, error);
			}
			finally {
				open.countDown();
			}
		});
	}

	private void ended(Item item, @Nullable DownloadResult result, @Nullable Throwable error) {
		if (result != null) {
			this.board.completed(item, result);
			this.reporter.completed(item, result);
		}
		else if (error instanceof CancellationException || error == null) {
			this.board.cancelled(item);
		}
		else {
			this.board.failed(item);
			Download download = item.download();
			String name = (download != null) ? download.snapshot().subject().fileName() : null;
			this.reporter.failed(item, failure(item, name, error), error);
		}
	}

	/** With the line of the list, which tells the files of a call apart. */
	private static String failure(Item item, @Nullable String fileName, Throwable error) {
		return "failed " + ((fileName != null) ? Printable.text(fileName) + " " : "") + "("
				+ (item.place().isEmpty() ? "" : item.place() + ", ") + Printable.text(item.shownUri().toString())
				+ "): " + reason(error);
	}

	/** What can be done is said in options, not in the words of the core's callers. */
	private static String reason(Throwable error) {
		if (error instanceof DownloadException.FileExists exists) {
			return "the file exists: " + Printable.text(exists.path().normalize().toString())
					+ "; --overwrite replaces it";
		}
		return Printable.line(String.valueOf(error.getMessage()));
	}

}

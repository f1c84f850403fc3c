package io.github.downloadmanager.cli;

import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;

import io.github.downloadmanager.Download;
import io.github.downloadmanager.DownloadEvent;
import io.github.downloadmanager.DownloadException;
import io.github.downloadmanager.DownloadResult;
import io.github.downloadmanager.DownloadSnapshot;
import io.github.downloadmanager.DownloadStatus;
import org.jspecify.annotations.Nullable;

/**
 * Objects for programs, one a line: one for each event, one a second for each file that
 * runs, one at the end. The fields of a download are those of REST. Version 1: fields may
 * be added, and none changes or goes.
 */
final class JsonReporter implements Reporter {

	private static final int SCHEMA = 1;

	private final PrintStream out;

	private final PrintStream err;

	private final Board board;

	private final Clock clock;

	private final Ticker ticker;

	JsonReporter(PrintStream out, PrintStream err, Board board, Clock clock, Duration interval) {
		this.out = out;
		this.err = err;
		this.board = board;
		this.clock = clock;
		this.ticker = new Ticker("progress", interval, this::progress);
	}

	@Override
	public void begin() {
		this.ticker.start();
	}

	private void progress() {
		for (Item item : this.board.open()) {
			Download download = item.download();
			if (download != null && download.status() == DownloadStatus.RUNNING) {
				print(json("Progress").put("place", place(item))
					.with((json) -> JsonFields.download(json, download.snapshot())));
			}
		}
	}

	@Override
	public void event(Item item, DownloadEvent event) {
		Download download = item.download();
		if (download == null) {
			return;
		}
		Json json = new Json().put("schema", SCHEMA)
			.put("type", event.type())
			.put("at", event.at().toString())
			.put("place", place(item));
		DownloadSnapshot now = download.snapshot();
		// After a retry the download may have come further, and have no error any more.
		JsonFields.download(json, now,
				(event instanceof DownloadEvent.Retrying retrying) ? retrying.cause() : JsonFields.failure(now));
		if (event instanceof DownloadEvent.Retrying retrying) {
			json.put("delaySeconds", retrying.delay().toMillis() / 1000.0);
		}
		else if (event instanceof DownloadEvent.Restarted restarted) {
			json.put("bytesDiscarded", restarted.bytesDiscarded()).put("reason", restarted.reason());
		}
		print(json);
	}

	@Override
	public void completed(Item item, DownloadResult result) {
	}

	@Override
	public void failed(Item item, String message, Throwable error) {
		if (item.download() == null) {
			String type = (error instanceof DownloadException refused) ? refused.type() : "Unknown";
			refused(place(item), item.shownUri().toString(), type, String.valueOf(error.getMessage()));
		}
	}

	@Override
	public void badLine(RequestList.BadLine line) {
		refused(line.place(), null, "BadLine", line.message());
	}

	private void refused(@Nullable String place, @Nullable String url, String type, String message) {
		print(json("Failed").put("place", place)
			.put("url", url)
			.put("status", DownloadStatus.FAILED.name())
			.put("errorType", type)
			.put("errorMessage", message));
	}

	@Override
	public void stopping() {
		this.ticker.stop();
	}

	@Override
	public void end(Duration elapsed) {
		this.ticker.stop();
		Board.Tally tally = this.board.tally();
		print(json("Summary").put("completed", tally.completed())
			.put("failed", tally.failed())
			.put("cancelled", tally.cancelled())
			.put("bytesDownloaded", tally.bytes())
			.put("bytesResumed", tally.resumed())
			.put("elapsedSeconds", elapsed.toMillis() / 1000.0));
		this.err.flush();
	}

	@Override
	public synchronized boolean isWhole() {
		return !this.out.checkError();
	}

	private Json json(String type) {
		return new Json().put("schema", SCHEMA).put("type", type).put("at", this.clock.instant().toString());
	}

	private static @Nullable String place(Item item) {
		return item.place().isEmpty() ? null : item.place();
	}

	private synchronized void print(Json json) {
		// The same end of line everywhere.
		this.out.print(json + "\n");
		this.out.flush();
	}

}

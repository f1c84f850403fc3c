package io.github.downloadmanager.cli;

import java.io.PrintStream;
import java.time.Duration;
import java.util.HashSet;
import java.util.OptionalLong;
import java.util.Set;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.github.downloadmanager.Download;
import io.github.downloadmanager.DownloadEvent;
import io.github.downloadmanager.DownloadResult;

/**
 * Lines, for logs and pipes: one for each file that starts or ends, and every 30 seconds
 * how it stands, so that a file of three hours does not look like one that hangs. Without
 * progress only ends; if quiet, failures only.
 */
final class LineReporter implements Reporter {

	private static final long MIN_BYTES_FOR_SPEED = 1_000_000;

	private final PrintStream out;

	private final PrintStream err;

	private final Board board;

	private final Detail detail;

	private final Layout layout = new Layout(false, false);

	private final Ticker ticker;

	/** Those whose start was told. */
	@GuardedBy("this")
	private final Set<Item> started = new HashSet<>();

	LineReporter(PrintStream out, PrintStream err, Board board, Detail detail, Duration interval) {
		this.out = out;
		this.err = err;
		this.board = board;
		this.detail = detail;
		this.ticker = new Ticker("progress", interval, this::progress);
	}

	@Override
	public void begin() {
		if (this.detail == Detail.ALL) {
			this.ticker.start();
		}
	}

	private synchronized void progress() {
		Board.View view = this.board.view();
		print(this.layout.totals(view.totals()));
		for (Board.Row row : view.rows()) {
			if (!row.reason().isEmpty()) {
				print("waiting " + row.name() + ": " + row.reason());
			}
		}
	}

	@Override
	public void event(Item item, DownloadEvent event) {
		if (event instanceof DownloadEvent.Started) {
			started(item);
		}
	}

	private synchronized void started(Item item) {
		if (this.started.add(item) && this.detail == Detail.ALL) {
			Download download = item.download();
			OptionalLong total = (download != null) ? download.snapshot().progress().totalBytes()
					: OptionalLong.empty();
			print("started " + item.name() + (total.isPresent() ? " (" + Printable.size(total.getAsLong()) + ")" : ""));
		}
	}

	@Override
	public synchronized void completed(Item item, DownloadResult result) {
		// A small file can be there before its start was told.
		started(item);
		print(completion(item, result));
	}

	@Override
	public synchronized void failed(Item item, String message, Throwable error) {
		this.started.add(item);
		complain(message);
	}

	@Override
	public synchronized void badLine(RequestList.BadLine line) {
		complain("failed " + line.message());
	}

	@GuardedBy("this")
	private void complain(String message) {
		this.err.println(message);
		this.err.flush();
	}

	@Override
	public void stopping() {
		this.ticker.stop();
	}

	@Override
	public synchronized void end(Duration elapsed) {
		this.ticker.stop();
		print(this.board.tally().line(elapsed));
	}

	@GuardedBy("this")
	private void print(String line) {
		if (this.detail != Detail.FAILURES) {
			this.out.println(line);
			this.out.flush();
		}
	}

	/** The speed is that of the network: what was here before was not downloaded. */
	static String completion(Item item, DownloadResult result) {
		DownloadResult.Transfer transfer = result.transfer();
		if (result.outcome() != DownloadResult.Outcome.DOWNLOADED) {
			return "completed " + item.name() + " (" + Printable.size(result.size()) + ", was here already)";
		}
		// Of a small file it would be the speed of this program's first steps.
		double speed = (transfer.bytesTransferred() >= MIN_BYTES_FOR_SPEED) ? transfer.bytesPerSecond() : 0;
		return "completed " + item.name() + " (" + Printable.size(result.size()) + " in "
				+ Printable.seconds(transfer.elapsed().toMillis() / 1000.0)
				+ ((speed > 0) ? ", " + Printable.size(speed) + "/s" : "") + Printable.resumed(transfer.bytesResumed())
				+ ")";
	}

	/**
	 * How much to tell.
	 */
	enum Detail {

		/** Everything. */
		ALL,
		/** How files end, and the sums. */
		ENDS,
		/** Failures only. */
		FAILURES

	}

}

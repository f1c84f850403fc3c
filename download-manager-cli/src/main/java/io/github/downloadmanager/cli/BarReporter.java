package io.github.downloadmanager.cli;

import java.io.PrintStream;
import java.time.Duration;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.github.downloadmanager.DownloadEvent;
import io.github.downloadmanager.DownloadResult;

/**
 * A line of sums and a bar for each file that runs, for terminals.
 */
final class BarReporter implements Reporter {

	private static final Duration INTERVAL = Duration.ofMillis(200);

	/** So many frames are drawn until the size of the window is asked for again. */
	private static final int FRAMES_PER_SIZE = 5;

	private final PrintStream out;

	private final PrintStream err;

	private final Board board;

	private final Terminal terminal;

	private final Layout layout;

	private final LiveArea area;

	private final Ticker ticker = new Ticker("display", INTERVAL, this::draw);

	private volatile boolean resized = true;

	private volatile boolean asked;

	@GuardedBy("layout")
	private int frame;

	BarReporter(PrintStream out, PrintStream err, Board board, Terminal terminal) {
		this.out = out;
		this.err = err;
		this.board = board;
		this.terminal = terminal;
		this.layout = new Layout(terminal.unicode(), terminal.colours());
		this.area = new LiveArea(out);
	}

	/** Tells that the system says when the size of the window changes. */
	void windowIsWatched() {
		this.asked = true;
	}

	/** Tells that the size of the window has changed. */
	void windowChanged() {
		this.resized = true;
	}

	@Override
	public void begin() {
		synchronized (this.layout) {
			this.area.show(this.layout.lines(this.board.view(), this.terminal.window()));
		}
		this.ticker.start();
	}

	private void draw() {
		synchronized (this.layout) {
			if (this.resized || (!this.asked && this.frame % FRAMES_PER_SIZE == 0)) {
				this.resized = false;
				this.terminal.measure();
			}
			this.frame++;
			this.area.show(this.layout.lines(this.board.view(), this.terminal.window()));
		}
	}

	@Override
	public void event(Item item, DownloadEvent event) {
	}

	@Override
	public void completed(Item item, DownloadResult result) {
		this.area.print(this.out, LineReporter.completion(item, result));
	}

	@Override
	public void failed(Item item, String message, Throwable error) {
		this.area.print(this.err, message);
	}

	@Override
	public void badLine(RequestList.BadLine line) {
		this.area.print(this.err, "failed " + line.message());
	}

	@Override
	public void stopping() {
		this.ticker.stop();
		this.area.close();
	}

	@Override
	public void end(Duration elapsed) {
		stopping();
		this.out.println(this.board.tally().line(elapsed));
		this.out.flush();
	}

}

package io.github.downloadmanager.cli;

import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.downloadmanager.Download;
import io.github.downloadmanager.DownloadManager;

/**
 * What to do on Ctrl-C and when the system ends the process. The first time: cancel
 * everything, clean up, and say what is kept. The second time: end at once.
 */
final class Interruption {

	private static final Map<String, Integer> SIGNALS = Map.of("INT", 2, "TERM", 15, "HUP", 1);

	private final DownloadManager manager;

	private final Board board;

	private final Reporter reporter;

	private final PrintStream err;

	private final boolean keeps;

	/** 128 and the number of the signal, as shells have it; 0 before there was one. */
	private final AtomicInteger code = new AtomicInteger();

	private final CountDownLatch over = new CountDownLatch(1);

	/**
	 * Make one.
	 * @param manager what to close
	 * @param board knows the files that have not ended
	 * @param reporter is told to draw nothing any more
	 * @param err where to say what is kept
	 * @param keeps whether the bytes of unfinished files are kept
	 */
	Interruption(DownloadManager manager, Board board, Reporter reporter, PrintStream err, boolean keeps) {
		this.manager = manager;
		this.board = board;
		this.reporter = reporter;
		this.err = err;
		this.keeps = keeps;
	}

	/** Hear signals from now on, in a process that is the command line's own. */
	void watch() {
		SIGNALS.forEach((name, number) -> Signals.handle(name, () -> signal(128 + number)));
	}

	void signal(int code) {
		if (!this.code.compareAndSet(0, code)) {
			// At once: nothing that could hang.
			Runtime.getRuntime().halt(this.code.get());
		}
		new Thread(this::stop, "interruption").start();
	}

	private void stop() {
		this.reporter.stopping();
		this.err.print("stopping... ");
		this.err.flush();
		List<Item> begun = this.board.open().stream().filter((item) -> held(item) > 0).toList();
		this.manager.close();
		List<Item> kept = begun.stream().filter((item) -> item.bytesKept() > 0).toList();
		this.err.println(message(begun.size(), kept));
		this.err.flush();
		this.over.countDown();
	}

	private String message(int begun, List<Item> kept) {
		if (!kept.isEmpty()) {
			return "kept " + Printable.size(kept.stream().mapToLong(Item::bytesKept).sum()) + " of "
					+ files(kept.size(), "file") + " (run again to go on)";
		}
		if (begun == 0) {
			return "nothing had arrived";
		}
		return "removed " + files(begun, "part file")
				+ (this.keeps ? " (their servers do not let them be continued)" : " (--continue would keep them)");
	}

	private static String files(int number, String what) {
		return number + " " + what + ((number == 1) ? "" : "s");
	}

	private static long held(Item item) {
		Download download = item.download();
		return (download != null) ? download.snapshot().progress().bytesDownloaded() : 0;
	}

	/**
	 * Wait until what was begun is over.
	 * @return the exit code of the process, 0 if there was no signal
	 * @throws InterruptedException if the thread is interrupted while it waits
	 */
	int await() throws InterruptedException {
		if (this.code.get() != 0) {
			this.over.await();
		}
		return this.code.get();
	}

}

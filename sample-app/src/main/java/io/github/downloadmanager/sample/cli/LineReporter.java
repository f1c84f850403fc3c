package io.github.downloadmanager.sample.cli;

import java.io.PrintStream;
import java.util.HashSet;
import java.util.OptionalLong;
import java.util.Set;

import io.github.downloadmanager.Download;
import io.github.downloadmanager.DownloadResult;
import io.github.downloadmanager.Progress;

/**
 * One line for each file that starts or ends, for logs and pipes; or, if quiet, for
 * failures only.
 */
final class LineReporter implements Reporter {

	private final PrintStream out;

	private final PrintStream err;

	private final boolean quiet;

	/** Ids of those whose start was told. */
	private final Set<String> started = new HashSet<>();

	LineReporter(PrintStream out, PrintStream err, boolean quiet) {
		this.out = out;
		this.err = err;
		this.quiet = quiet;
	}

	@Override
	public synchronized void started(Download download) {
		if (this.started.add(download.id())) {
			OptionalLong total = download.snapshot().progress().totalBytes();
			print("started " + Reporter.name(download)
					+ (total.isPresent() ? " (" + Printable.size(total.getAsLong()) + ")" : ""));
		}
	}

	@Override
	public void progress(Download download, Progress progress) {
	}

	@Override
	public synchronized void completed(Download download, DownloadResult result) {
		// A small file can be there before its start was told.
		started(download);
		print(completion(download, result));
	}

	@Override
	public synchronized void failed(Download download, String message) {
		this.started.add(download.id());
		error(message);
	}

	@Override
	public synchronized void error(String line) {
		this.err.println(line);
		this.err.flush();
	}

	@Override
	public synchronized void summary(String line) {
		print(line);
	}

	private void print(String line) {
		if (!this.quiet) {
			this.out.println(line);
			this.out.flush();
		}
	}

	/** The speed is that of the network: what was here before was not downloaded. */
	static String completion(Download download, DownloadResult result) {
		DownloadResult.Transfer transfer = result.transfer();
		double speed = transfer.bytesPerSecond();
		return "completed " + Reporter.name(download) + " (" + Printable.size(result.size()) + " in "
				+ Printable.seconds(transfer.elapsed().toMillis() / 1000.0)
				+ ((speed > 0) ? ", " + Printable.size(speed) + "/s" : "") + Printable.resumed(transfer.bytesResumed())
				+ ")";
	}

}

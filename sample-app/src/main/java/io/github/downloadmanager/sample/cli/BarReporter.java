package io.github.downloadmanager.sample.cli;

import java.io.PrintStream;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

import io.github.downloadmanager.Download;
import io.github.downloadmanager.DownloadResult;
import io.github.downloadmanager.Progress;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarConsumer;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/**
 * A bar for each download that runs, for terminals.
 */
final class BarReporter implements Reporter {

	private static final int NAME_WIDTH = 28;

	private static final int INTERVAL_MILLIS = 200;

	private final PrintStream out;

	private final PrintStream err;

	private final Terminal terminal;

	private final LiveArea area;

	private final Map<String, Bar> bars = new HashMap<>();

	/** Ids of those that ended: what is told of them late must not bring a bar back. */
	private final Set<String> ended = new HashSet<>();

	BarReporter(PrintStream out, PrintStream err, Terminal terminal) {
		this.out = out;
		this.err = err;
		this.terminal = terminal;
		this.area = new LiveArea(out);
	}

	@Override
	public void started(Download download) {
		bar(download);
	}

	@Override
	public void progress(Download download, Progress progress) {
		Bar bar = bar(download);
		if (bar != null) {
			bar.update(progress);
		}
	}

	@Override
	public void completed(Download download, DownloadResult result) {
		end(download);
		this.area.print(this.out, LineReporter.completion(download, result));
	}

	@Override
	public void failed(Download download, String message) {
		end(download);
		error(message);
	}

	@Override
	public void error(String line) {
		this.area.print(this.err, line);
	}

	@Override
	public void summary(String line) {
		this.area.finish(line);
	}

	private synchronized @Nullable Bar bar(Download download) {
		if (this.ended.contains(download.id())) {
			return null;
		}
		return this.bars.computeIfAbsent(download.id(), (id) -> new Bar(download));
	}

	private void end(Download download) {
		Bar bar;
		synchronized (this) {
			this.ended.add(download.id());
			bar = this.bars.remove(download.id());
		}
		if (bar != null) {
			bar.close();
		}
	}

	/** A bar of the library, whose text is drawn in our area. */
	private final class Bar implements ProgressBarConsumer {

		private final String id;

		private final ProgressBar bar;

		private volatile Progress latest;

		private volatile boolean closed;

		Bar(Download download) {
			this.id = download.id();
			this.latest = download.snapshot().progress();
			long unit = unit(this.latest.totalBytes().orElse(Long.MAX_VALUE));
			this.bar = new ProgressBarBuilder().setTaskName(fixed(Reporter.name(download)))
				.setInitialMax(this.latest.totalBytes().orElse(-1))
				.setUpdateIntervalMillis(INTERVAL_MILLIS)
				.continuousUpdate()
				.setStyle(BarReporter.this.terminal.unicode() ? ProgressBarStyle.UNICODE_BLOCK : ProgressBarStyle.ASCII)
				.setUnit((unit == 1) ? "B" : (unit == 1024) ? "KiB" : "MiB", unit)
				.setEtaFunction((state) -> this.latest.eta())
				.setConsumer(this)
				.build();
			this.bar.stepTo(this.latest.bytesDownloaded());
		}

		void update(Progress progress) {
			this.latest = progress;
			progress.totalBytes().ifPresent(this.bar::maxHint);
			this.bar.stepTo(progress.bytesDownloaded());
			// The library knows only the average since the start.
			this.bar.setExtraMessage(Printable.size(progress.emaBytesPerSecond()) + "/s");
		}

		@Override
		public void accept(String rendered) {
			if (!this.closed) {
				BarReporter.this.area.show(this.id, rendered);
			}
		}

		@Override
		public int getMaxRenderedLength() {
			return BarReporter.this.terminal.columns() - 1;
		}

		@Override
		public void close() {
			if (!this.closed) {
				this.closed = true;
				BarReporter.this.area.remove(this.id);
				this.bar.close();
			}
		}

	}

	private static long unit(long total) {
		return (total < 10 << 10) ? 1 : (total < 10 << 20) ? 1 << 10 : 1 << 20;
	}

	/** Of one width, so that the bars stand in line. */
	private static String fixed(String name) {
		int length = name.length();
		if (length > NAME_WIDTH) {
			return name.substring(0, NAME_WIDTH / 2 - 1) + ".." + name.substring(length - NAME_WIDTH / 2 + 1);
		}
		return name + " ".repeat(NAME_WIDTH - length);
	}

}

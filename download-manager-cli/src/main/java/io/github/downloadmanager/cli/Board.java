package io.github.downloadmanager.cli;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.github.downloadmanager.Download;
import io.github.downloadmanager.DownloadResult;
import io.github.downloadmanager.DownloadSnapshot;
import io.github.downloadmanager.DownloadStatus;
import io.github.downloadmanager.Progress;
import io.github.downloadmanager.control.WaitReason;
import org.jspecify.annotations.Nullable;

/**
 * How all files of a call stand. Thread-safe.
 */
final class Board {

	/** Those that run are near the front of the line; more of it is not searched. */
	private static final int SEARCHED = 2000;

	/** So many of those in line are asked why they wait. */
	private static final int LOOKED_AT = 50;

	private final Clock clock;

	@GuardedBy("this")
	private final Set<Item> open = new LinkedHashSet<>();

	@GuardedBy("this")
	private int files;

	@GuardedBy("this")
	private int completed;

	@GuardedBy("this")
	private int failed;

	@GuardedBy("this")
	private int cancelled;

	@GuardedBy("this")
	private long bytes;

	@GuardedBy("this")
	private long resumed;

	Board(Clock clock) {
		this.clock = clock;
	}

	/** Tell how many files there will be. */
	synchronized void expect(int files) {
		this.files = files;
	}

	synchronized void submitted(Item item) {
		this.open.add(item);
	}

	synchronized void completed(Item item, DownloadResult result) {
		this.open.remove(item);
		this.completed++;
		this.bytes += result.size();
		this.resumed += result.transfer().bytesResumed();
	}

	synchronized void failed() {
		this.failed++;
	}

	synchronized void failed(Item item) {
		this.open.remove(item);
		this.failed++;
	}

	synchronized void cancelled(Item item) {
		this.open.remove(item);
		this.cancelled++;
	}

	synchronized int files() {
		return this.files;
	}

	/** The files that have not ended, in their order. */
	synchronized List<Item> open() {
		return List.copyOf(this.open);
	}

	/** How it ended. */
	synchronized Tally tally() {
		return new Tally(this.completed, this.failed, this.cancelled, this.bytes, this.resumed);
	}

	/** How it stands now. */
	View view() {
		List<Item> moving = new ArrayList<>();
		int queued;
		int looked = 0;
		Tally tally;
		int all;
		synchronized (this) {
			tally = tally();
			all = this.files;
			Iterator<Item> items = this.open.iterator();
			for (int i = 0; i < SEARCHED && items.hasNext(); i++) {
				Item item = items.next();
				Download download = item.download();
				DownloadStatus status = (download != null) ? download.status() : DownloadStatus.QUEUED;
				if (status != DownloadStatus.QUEUED && !status.isTerminal()) {
					moving.add(item);
				}
				else if (status == DownloadStatus.QUEUED && looked++ < LOOKED_AT && isAskedToWait(download)) {
					moving.add(item);
				}
			}
			// Also those that are still to be submitted.
			queued = Math.max(0, all - tally.ended() - moving.size());
		}
		List<Row> rows = new ArrayList<>();
		for (Item item : moving) {
			Download download = item.download();
			if (download != null) {
				rows.add(row(item, download.snapshot()));
			}
		}
		return new View(totals(tally, all, queued, rows), rows, queued);
	}

	/** In line, but not for a slot: its server has asked for a pause. */
	private static boolean isAskedToWait(@Nullable Download download) {
		WaitReason reason = (download != null) ? download.snapshot().control().waiting() : null;
		return reason != null && reason.kind() == WaitReason.Kind.RETRY_AFTER;
	}

	private Row row(Item item, DownloadSnapshot snapshot) {
		Progress progress = snapshot.progress();
		OptionalLong eta = progress.eta()
			.map((time) -> OptionalLong.of((time.toMillis() + 999) / 1000))
			.orElse(OptionalLong.empty());
		return new Row(item.name(), progress.bytesDownloaded(), progress.totalBytes(), progress.emaBytesPerSecond(),
				eta, Reason.of(item, snapshot, this.clock.instant()));
	}

	private static Totals totals(Tally tally, int files, int queued, List<Row> rows) {
		long held = tally.bytes();
		double speed = 0;
		// What the whole is, is known when each file has said its size.
		OptionalLong total = (queued > 0) ? OptionalLong.empty() : OptionalLong.of(tally.bytes());
		for (Row row : rows) {
			held += row.held();
			speed += row.speed();
			total = (total.isPresent() && row.total().isPresent())
					? OptionalLong.of(total.getAsLong() + row.total().getAsLong()) : OptionalLong.empty();
		}
		OptionalLong eta = (total.isPresent() && speed >= 1)
				? OptionalLong.of((long) Math.ceil(Math.max(0, total.getAsLong() - held) / speed))
				: OptionalLong.empty();
		return new Totals(tally.completed(), files, tally.failed(), held, total, speed, eta);
	}

	/**
	 * How files ended.
	 *
	 * @param completed how many are there
	 * @param failed how many are not
	 * @param cancelled how many were stopped
	 * @param bytes size of those that are there
	 * @param resumed how many bytes of it were there before
	 */
	record Tally(int completed, int failed, int cancelled, long bytes, long resumed) {

		/** How many have ended, however. */
		int ended() {
			return this.completed + this.failed + this.cancelled;
		}

		/** The last line of all. */
		String line(Duration elapsed) {
			return this.completed + " completed (" + Printable.size(this.bytes) + " in "
					+ Printable.seconds(elapsed.toMillis() / 1000.0) + Printable.resumed(this.resumed) + "), "
					+ this.failed + " failed" + ((this.cancelled > 0) ? ", " + this.cancelled + " cancelled" : "");
		}

	}

	/**
	 * All files at one moment.
	 *
	 * @param totals the sums
	 * @param rows those that run or wait to try again
	 * @param queued how many wait for a slot
	 */
	record View(Totals totals, List<Row> rows, int queued) {

	}

	/**
	 * The sums of all files.
	 *
	 * @param done how many are there
	 * @param files how many there are to be
	 * @param failed how many did not arrive
	 * @param held bytes here
	 * @param total bytes in all, empty while unknown
	 * @param speed bytes per second
	 * @param eta seconds left, empty while unknown
	 */
	record Totals(int done, int files, int failed, long held, OptionalLong total, double speed, OptionalLong eta) {

	}

	/**
	 * A file that runs or waits to try again.
	 *
	 * @param name its name
	 * @param held bytes here
	 * @param total bytes in all, empty while unknown
	 * @param speed bytes per second
	 * @param eta seconds left, empty while unknown
	 * @param reason why nothing moves; empty if something does
	 */
	record Row(String name, long held, OptionalLong total, double speed, OptionalLong eta, String reason) {

	}

}

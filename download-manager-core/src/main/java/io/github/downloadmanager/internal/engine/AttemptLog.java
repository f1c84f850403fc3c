package io.github.downloadmanager.internal.engine;

import java.net.URI;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.github.downloadmanager.DownloadException;
import io.github.downloadmanager.control.AttemptJournal;
import io.github.downloadmanager.control.AttemptRecord;
import io.github.downloadmanager.internal.transfer.ByteCounts;
import io.github.downloadmanager.policy.UriRedactor;
import org.jspecify.annotations.Nullable;

/**
 * Remembers the last attempts of one download. Bounded in number and in the length of its
 * texts. Safe for use by several threads.
 */
final class AttemptLog {

	private static final int LONGEST_MESSAGE = 500;

	private final UriRedactor redactor;

	@GuardedBy("this")
	private final Deque<Entry> entries = new ArrayDeque<>(1);

	@GuardedBy("this")
	private int count;

	AttemptLog(UriRedactor redactor) {
		this.redactor = redactor;
	}

	/** An attempt begins. */
	synchronized void begin(Instant at, URI uri, ByteCounts counts) {
		if (this.entries.size() == AttemptJournal.MOST) {
			this.entries.removeFirst();
		}
		this.entries.addLast(new Entry(++this.count, at, uri, counts));
	}

	/** The attempt that runs, if one does, has ended. */
	synchronized void end(Instant at, AttemptRecord.Outcome outcome, @Nullable DownloadException error) {
		Entry last = this.entries.peekLast();
		if (last != null && last.endedAt == null) {
			last.end(at, outcome, error);
		}
	}

	/**
	 * A connection was closed because it was throttled, and the attempt goes on, under
	 * the same number, with another one.
	 */
	synchronized void cut(Instant at) {
		Entry last = this.entries.peekLast();
		if (last != null && last.endedAt == null) {
			last.end(at, AttemptRecord.Outcome.CUT_WHILE_THROTTLED, null);
			this.count--;
			begin(at, last.uri, last.counts);
		}
	}

	/**
	 * Take back the attempt that runs, if nothing was received in it.
	 * @return {@code false} if something was
	 */
	synchronized boolean withdraw() {
		Entry last = this.entries.peekLast();
		if (last == null || last.endedAt != null || last.counts.received() != last.receivedBefore) {
			return false;
		}
		this.entries.removeLast();
		this.count--;
		return true;
	}

	/** What is remembered. Calls the redactor, which may be a user's. */
	AttemptJournal journal() {
		List<Entry> copy;
		int all;
		synchronized (this) {
			copy = new ArrayList<>(this.entries);
			all = this.count;
		}
		return new AttemptJournal(all, copy.stream().map((entry) -> entry.shown(this.redactor)).toList());
	}

	private static AttemptRecord.@Nullable Failure failure(@Nullable DownloadException error) {
		if (error == null) {
			return null;
		}
		String message = String.valueOf(error.getMessage());
		Integer status = (error instanceof DownloadException.UnexpectedStatus unexpected) ? unexpected.status() : null;
		return new AttemptRecord.Failure(error.type(),
				(message.length() > LONGEST_MESSAGE) ? message.substring(0, LONGEST_MESSAGE) : message, status);
	}

	private static final class Entry {

		private final int number;

		private final Instant startedAt;

		private final URI uri;

		private final ByteCounts counts;

		private final long heldBefore;

		private final long receivedBefore;

		private final long wastedBefore;

		private volatile AttemptRecord.Outcome outcome = AttemptRecord.Outcome.RUNNING;

		private volatile @Nullable Instant endedAt;

		private volatile long bytes;

		private volatile long discarded;

		private volatile AttemptRecord.@Nullable Failure error;

		private Entry(int number, Instant startedAt, URI uri, ByteCounts counts) {
			this.number = number;
			this.startedAt = startedAt;
			this.uri = uri;
			this.counts = counts;
			this.heldBefore = counts.held();
			this.receivedBefore = counts.received();
			this.wastedBefore = counts.wasted();
		}

		private void end(Instant at, AttemptRecord.Outcome how, @Nullable DownloadException failure) {
			this.bytes = this.counts.received() - this.receivedBefore;
			this.discarded = this.counts.wasted() - this.wastedBefore;
			this.error = failure(failure);
			this.outcome = how;
			this.endedAt = at;
		}

		private AttemptRecord shown(UriRedactor redactor) {
			boolean running = this.endedAt == null;
			return new AttemptRecord(this.number, this.startedAt, this.endedAt, redactor.redact(this.uri),
					this.heldBefore, running ? this.counts.received() - this.receivedBefore : this.bytes,
					running ? this.counts.wasted() - this.wastedBefore : this.discarded, this.outcome, this.error);
		}

	}

}

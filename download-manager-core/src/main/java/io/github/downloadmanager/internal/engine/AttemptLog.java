package io.github.downloadmanager.internal.engine;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.github.downloadmanager.DownloadException;
import io.github.downloadmanager.control.AttemptJournal;
import io.github.downloadmanager.control.AttemptRecord;
import io.github.downloadmanager.control.WaitReason;
import io.github.downloadmanager.internal.transfer.TransferFigures;
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

	@GuardedBy("this")
	private Duration waited = Duration.ZERO;

	/** Time waited for an attempt that was taken back; it is added to the next one. */
	@GuardedBy("this")
	private Map<WaitReason.Kind, Duration> inherited = Map.of();

	AttemptLog(UriRedactor redactor) {
		this.redactor = redactor;
	}

	/**
	 * An attempt begins.
	 * @param figures tells how the transfer stands
	 * @param waited how long the download waited for it
	 */
	synchronized void begin(Instant at, URI uri, Supplier<TransferFigures> figures,
			Map<WaitReason.Kind, Duration> waited) {
		if (this.entries.size() == AttemptJournal.MOST) {
			this.entries.removeFirst();
		}
		for (Map.Entry<WaitReason.Kind, Duration> wait : waited.entrySet()) {
			this.waited = this.waited.plus(wait.getValue());
		}
		this.entries.addLast(new Entry(++this.count, at, uri, figures, withInherited(waited)));
	}

	@GuardedBy("this")
	private Map<WaitReason.Kind, Duration> withInherited(Map<WaitReason.Kind, Duration> waited) {
		if (this.inherited.isEmpty()) {
			return waited;
		}
		Map<WaitReason.Kind, Duration> all = new EnumMap<>(this.inherited);
		waited.forEach((kind, time) -> all.merge(kind, time, Duration::plus));
		this.inherited = Map.of();
		return all;
	}

	/** The attempt that runs, if one does, has ended. */
	synchronized void end(Instant at, AttemptRecord.Outcome outcome, @Nullable DownloadException error) {
		Entry last = this.entries.peekLast();
		if (last != null && last.endedAt == null) {
			last.end(at, outcome, error);
		}
	}

	/**
	 * A connection was given up, and the attempt goes on, under the same number, with
	 * another one.
	 * @param why what became of the one given up
	 */
	synchronized void goOn(Instant at, AttemptRecord.Outcome why) {
		Entry last = this.entries.peekLast();
		if (last != null && last.endedAt == null) {
			Supplier<TransferFigures> figures = last.figures;
			last.end(at, why, null);
			this.count--;
			begin(at, last.uri, figures, Map.of());
		}
	}

	/**
	 * Take back the attempt that runs, if nothing was received in it.
	 * @return {@code false} if something was
	 */
	synchronized boolean withdraw() {
		Entry last = this.entries.peekLast();
		if (last == null || last.endedAt != null || last.now().received() != last.before.received()) {
			return false;
		}
		this.entries.removeLast();
		this.count--;
		this.inherited = last.waited;
		return true;
	}

	/** How long the download has waited before its attempts, those forgotten too. */
	synchronized Duration waited() {
		return this.waited;
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

		/** Refers to the whole transfer, so it is replaced when the attempt ends. */
		private volatile Supplier<TransferFigures> figures;

		private final TransferFigures before;

		private final Map<WaitReason.Kind, Duration> waited;

		private volatile AttemptRecord.Outcome outcome = AttemptRecord.Outcome.RUNNING;

		private volatile @Nullable Instant endedAt;

		private volatile AttemptRecord.@Nullable Failure error;

		private Entry(int number, Instant startedAt, URI uri, Supplier<TransferFigures> figures,
				Map<WaitReason.Kind, Duration> waited) {
			this.number = number;
			this.startedAt = startedAt;
			this.uri = uri;
			this.figures = figures;
			this.before = figures.get();
			this.waited = waited;
		}

		private void end(Instant at, AttemptRecord.Outcome how, @Nullable DownloadException failure) {
			TransferFigures after = now();
			this.figures = () -> after;
			this.error = failure(failure);
			this.outcome = how;
			this.endedAt = at;
		}

		private TransferFigures now() {
			return this.figures.get();
		}

		private AttemptRecord shown(UriRedactor redactor) {
			TransferFigures now = now();
			return new AttemptRecord(this.number, this.startedAt, this.endedAt, redactor.redact(this.uri),
					this.before.held() + now.found() - this.before.found(), now.received() - this.before.received(),
					now.wasted() - this.before.wasted(), now.connections(), waited(now), this.outcome, this.error);
		}

		private Map<WaitReason.Kind, Duration> waited(TransferFigures now) {
			Duration throttled = Duration.ofNanos(now.throttledNanos() - this.before.throttledNanos());
			if (throttled.toMillis() == 0) {
				return this.waited;
			}
			Map<WaitReason.Kind, Duration> all = new EnumMap<>(WaitReason.Kind.class);
			all.putAll(this.waited);
			all.put(WaitReason.Kind.BANDWIDTH, throttled);
			return all;
		}

	}

}

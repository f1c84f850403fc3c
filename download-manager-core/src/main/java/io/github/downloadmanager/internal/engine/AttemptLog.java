package io.github.downloadmanager.internal.engine;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.LongStream;

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

	private static final int MAX_MESSAGE = 500;

	/** So that a journal has 8 KiB at most, whatever servers say. */
	private static final int MAX_MESSAGE_BYTES = 1500;

	/** What is left of an older message, in characters. */
	private static final int MIN_CUT = 30;

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
		if (this.entries.size() == AttemptJournal.MAX_RECORDS) {
			this.entries.removeFirst();
		}
		for (Map.Entry<WaitReason.Kind, Duration> wait : waited.entrySet()) {
			this.waited = this.waited.plus(wait.getValue());
		}
		this.entries
			.addLast(new Entry(++this.count, at, uri, new Running(figures, figures.get(), withInherited(waited))));
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
		Running running = (last != null) ? last.running() : null;
		if (running != null) {
			last.end(running, at, outcome, error);
			boundMessages();
		}
	}

	/**
	 * A connection was given up, and the attempt goes on, under the same number, with
	 * another one.
	 * @param why what became of the one given up
	 */
	synchronized void connectionReplaced(Instant at, AttemptRecord.Outcome why) {
		Entry last = this.entries.peekLast();
		Running running = (last != null) ? last.running() : null;
		if (running != null) {
			last.end(running, at, why, null);
			this.count--;
			begin(at, last.uri, running.figures, Map.of());
		}
	}

	/**
	 * Take back the attempt that runs, if nothing was received in it.
	 * @return {@code false} if something was
	 */
	synchronized boolean withdraw() {
		Entry last = this.entries.peekLast();
		Running running = (last != null) ? last.running() : null;
		if (running == null || running.figures.get().received() != running.before.received()) {
			return false;
		}
		this.entries.removeLast();
		this.count--;
		this.inherited = running.waitedBefore;
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

	/**
	 * Messages of older attempts are cut where all together are too long. One that says
	 * the same as the next is the same text.
	 */
	@GuardedBy("this")
	private void boundMessages() {
		int left = MAX_MESSAGE_BYTES;
		String next = null;
		Iterator<Entry> newestFirst = this.entries.descendingIterator();
		while (newestFirst.hasNext()) {
			Entry entry = newestFirst.next();
			String message = entry.message();
			if (next != null && next.equals(message)) {
				entry.message(next);
			}
			else if (message != null) {
				if (next != null && bytes(message) > left) {
					message = cut(message, MIN_CUT);
					entry.message(message);
				}
				left -= bytes(message);
				next = message;
			}
		}
	}

	/** How much memory the characters take. */
	private static int bytes(String text) {
		return text.chars().allMatch((c) -> c < 0x100) ? text.length() : 2 * text.length();
	}

	private static String cut(String text, int most) {
		return (text.length() > most) ? text.substring(0, most) : text;
	}

	private static AttemptRecord.@Nullable Failure failure(@Nullable DownloadException error) {
		if (error == null) {
			return null;
		}
		Integer status = (error instanceof DownloadException.UnexpectedStatus unexpected) ? unexpected.status() : null;
		return new AttemptRecord.Failure(error.type(), cut(String.valueOf(error.getMessage()), MAX_MESSAGE), status);
	}

	/** One attempt. */
	private static final class Entry {

		private final int number;

		private final Instant startedAt;

		private final URI uri;

		private volatile Stage stage;

		private Entry(int number, Instant startedAt, URI uri, Running running) {
			this.number = number;
			this.startedAt = startedAt;
			this.uri = uri;
			this.stage = running;
		}

		private @Nullable Running running() {
			return (this.stage instanceof Running running) ? running : null;
		}

		private void end(Running running, Instant at, AttemptRecord.Outcome how, @Nullable DownloadException error) {
			this.stage = new Ended(running.shown(this, this.uri), at, how, failure(error));
		}

		private @Nullable String message() {
			return (this.stage instanceof Ended ended && ended.error != null) ? ended.error.message() : null;
		}

		private void message(String changed) {
			if (this.stage instanceof Ended ended && ended.error != null) {
				this.stage = new Ended(ended.shown(this, this.uri), ended.at, ended.outcome,
						new AttemptRecord.Failure(ended.error.type(), changed, ended.error.status()));
			}
		}

		private AttemptRecord shown(UriRedactor redactor) {
			return this.stage.shown(this, redactor.redact(this.uri));
		}

	}

	/** Whether an attempt runs. */
	private sealed interface Stage {

		AttemptRecord shown(Entry entry, URI uri);

	}

	/**
	 * It runs.
	 *
	 * @param figures knows the whole transfer, which must not outlive the attempt
	 */
	private record Running(Supplier<TransferFigures> figures, TransferFigures before,
			Map<WaitReason.Kind, Duration> waitedBefore) implements Stage {

		@Override
		public AttemptRecord shown(Entry entry, URI uri) {
			TransferFigures now = this.figures.get();
			return new AttemptRecord(entry.number, entry.startedAt, null, uri,
					this.before.held() + now.found() - this.before.found(), now.received() - this.before.received(),
					now.wasted() - this.before.wasted(), now.connections(), waited(now), AttemptRecord.Outcome.RUNNING,
					null);
		}

		private Map<WaitReason.Kind, Duration> waited(TransferFigures now) {
			Duration throttled = Duration.ofNanos(now.throttledNanos() - this.before.throttledNanos());
			if (throttled.toMillis() == 0) {
				return this.waitedBefore;
			}
			Map<WaitReason.Kind, Duration> all = new EnumMap<>(WaitReason.Kind.class);
			all.putAll(this.waitedBefore);
			all.put(WaitReason.Kind.BANDWIDTH, throttled);
			return all;
		}

	}

	/** It has ended. There may be many of these for long, so they keep little. */
	private static final class Ended implements Stage {

		private static final List<WaitReason.Kind> KINDS = List.of(WaitReason.Kind.values());

		private final long resumedFrom;

		private final long bytes;

		private final long discarded;

		private final int connections;

		/** Kind and nanoseconds in turn: a third of what a map takes. */
		private final long[] waited;

		private final Instant at;

		private final AttemptRecord.Outcome outcome;

		private final AttemptRecord.@Nullable Failure error;

		private Ended(AttemptRecord last, Instant at, AttemptRecord.Outcome outcome,
				AttemptRecord.@Nullable Failure error) {
			this.resumedFrom = last.resumedFrom();
			this.bytes = last.bytes();
			this.discarded = last.discarded();
			this.connections = last.connections();
			this.waited = last.waited()
				.entrySet()
				.stream()
				.flatMapToLong((wait) -> LongStream.of(wait.getKey().ordinal(), wait.getValue().toNanos()))
				.toArray();
			this.at = at;
			this.outcome = outcome;
			this.error = error;
		}

		@Override
		public AttemptRecord shown(Entry entry, URI uri) {
			Map<WaitReason.Kind, Duration> waits = new EnumMap<>(WaitReason.Kind.class);
			for (int i = 0; i < this.waited.length; i += 2) {
				waits.put(KINDS.get((int) this.waited[i]), Duration.ofNanos(this.waited[i + 1]));
			}
			return new AttemptRecord(entry.number, entry.startedAt, this.at, uri, this.resumedFrom, this.bytes,
					this.discarded, this.connections, waits, this.outcome, this.error);
		}

	}

}

package io.github.downloadmanager;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import io.github.downloadmanager.TransferPlan.Verdict;
import io.github.downloadmanager.source.ByteRanges;
import io.github.downloadmanager.source.RemoteContent;
import io.github.downloadmanager.source.UnexpectedStatusException;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

/**
 * Fetches one content over several connections. Begins with the one that is open, and
 * lets each further one take half of what another still has to do: first to spread the
 * work, twice as many after each good answer, later whenever one has finished. If a
 * server objects, there are fewer; if it sends something else than was asked, there are
 * no more. All state is used on the lane.
 */
final class Segments {

	/** At the end it is not worth a request to take over less than this. */
	private static final long LEAST_WORTH_TAKING = 1 << 20;

	private final Engine engine;

	private final Transfer transfer;

	private final Fetch fetch;

	private final List<Segment> active = new ArrayList<>();

	private final Disposable.Composite connections = Disposables.composite();

	private int limit;

	private int accepted = 1;

	/** Connections that are neither the first nor ended hold a slot each. */
	private int extraSlots;

	private boolean closed;

	private @Nullable MonoSink<Void> result;

	Segments(Engine engine, Transfer transfer, Fetch fetch, int limit) {
		this.engine = engine;
		this.transfer = transfer;
		this.fetch = fetch;
		this.limit = limit;
	}

	/**
	 * Fetch the content.
	 * @param body the response that is open
	 * @param stream takes its bytes in
	 */
	Mono<Void> run(Body body, Mono<Void> stream) {
		return Mono.create((sink) -> {
			this.result = sink;
			sink.onDispose(() -> {
				this.connections.dispose();
				this.transfer.lane().execute(this::close);
			});
			Segment first = new Segment(body, this.engine.time().nanoTime());
			this.active.add(first);
			start(first, stream);
			this.transfer.lane().execute(this::grow);
		});
	}

	private void start(Segment segment, Mono<Void> stream) {
		this.connections
			.add(stream.subscribe(null, (error) -> this.transfer.lane().execute(() -> ended(segment, error)),
					() -> this.transfer.lane().execute(() -> ended(segment, null))));
	}

	/** As many connections as have proved themselves useful, and as many again. */
	private void grow() {
		while (!this.closed && this.active.size() < Math.min(this.limit, 2 * this.accepted)) {
			ByteRanges.Gap work = work(this.engine.settings().minSegmentSize);
			if (work == null || !this.engine.scheduler().tryExtra()) {
				return;
			}
			this.extraSlots++;
			fork(work);
		}
	}

	private void fork(ByteRanges.Gap work) {
		Segment segment = new Segment(work, this.engine.time().nanoTime());
		this.active.add(segment);
		TransferPlan plan = this.fetch.planFor(work);
		Mono<Void> stream = this.engine.source()
			.fetch(this.fetch.request(plan), (content) -> receive(segment, plan, content));
		start(segment, stream);
	}

	private Mono<Void> receive(Segment segment, TransferPlan plan, RemoteContent content) {
		Verdict verdict = plan.judge(content);
		if (verdict.kind() != Verdict.Kind.TAKE) {
			content.abort();
			boolean changed = !Objects.equals(plan.identity().validator(), content.validator());
			return Mono.error(changed ? new Fetch.Mismatch(String.valueOf(verdict.reason())) : new RangesRefused());
		}
		Body body = new Body(this.transfer, verdict, this.fetch.maxSize(), () -> {
		});
		this.transfer.lane().execute(() -> {
			body.stopAt(segment.end());
			segment.body = body;
			this.accepted++;
			grow();
		});
		return this.fetch.stream(body, content);
	}

	private void ended(Segment segment, @Nullable Throwable error) {
		this.active.remove(segment);
		if (this.closed) {
			return;
		}
		if (error != null && isFatal(error)) {
			this.transfer.splitNoMore();
			fail(error);
			return;
		}
		if (error != null) {
			this.limit = isRefusal(error) ? 1 : Math.max(1, this.limit - 1);
			giveBack(segment);
		}
		if (isRefusal(error)) {
			this.transfer.splitNoMore();
		}
		if (this.transfer.isWhole()) {
			succeed();
		}
		else if (error == null && !this.engine.scheduler().hasWaiting() && this.active.size() < this.limit) {
			takeOver();
		}
		else if (!this.active.isEmpty()) {
			releaseOne();
		}
		else if (error == null || isRefusal(error)) {
			// What is missing is asked for again, by one connection.
			succeed();
		}
		else {
			fail(error);
		}
	}

	/**
	 * What a connection did not fetch goes back to the one it was taken from, if that
	 * goes on.
	 */
	private void giveBack(Segment failed) {
		for (Segment segment : this.active) {
			if (segment.end() == failed.position() && segment.reach() >= failed.end()) {
				segment.stopAt(failed.end());
				return;
			}
		}
	}

	/**
	 * A connection has finished: it takes what nobody does, or half of what the slowest
	 * has left.
	 */
	private void takeOver() {
		ByteRanges.Gap work = work(LEAST_WORTH_TAKING);
		if (work != null) {
			fork(work);
		}
		else if (this.active.isEmpty()) {
			// Small things are left; they are asked for one by one.
			succeed();
		}
		else {
			releaseOne();
		}
	}

	/** Find work for another connection, and take it from the one that has it. */
	private ByteRanges.@Nullable Gap work(long least) {
		long from = 0;
		while (true) {
			ByteRanges.Gap gap = this.transfer.gap(from);
			if (gap.isEmpty()) {
				return takeHalf(least);
			}
			ByteRanges.Gap free = unassigned(gap);
			if (free != null) {
				return free;
			}
			from = gap.end();
		}
	}

	/** The part of a gap that no connection works at. */
	private ByteRanges.@Nullable Gap unassigned(ByteRanges.Gap gap) {
		long start = gap.start();
		long end = gap.end();
		boolean moved = true;
		while (moved && start < end) {
			moved = false;
			for (Segment segment : this.active) {
				if (segment.position() <= start && segment.end() > start) {
					start = segment.end();
					moved = true;
				}
			}
		}
		for (Segment segment : this.active) {
			if (segment.position() > start && segment.position() < end) {
				end = segment.position();
			}
		}
		return (start < end) ? new ByteRanges.Gap(start, end) : null;
	}

	private ByteRanges.@Nullable Gap takeHalf(long least) {
		long now = this.engine.time().nanoTime();
		Segment slowest = null;
		double longest = 0;
		for (Segment segment : this.active) {
			double seconds = segment.secondsLeft(now);
			if (segment.left() >= 2 * least && seconds > longest) {
				slowest = segment;
				longest = seconds;
			}
		}
		if (slowest == null) {
			return null;
		}
		long end = slowest.end();
		long middle = end - slowest.left() / 2;
		slowest.stopAt(middle);
		return new ByteRanges.Gap(middle, end);
	}

	/** Whether the error is about the content or our side, not about one connection. */
	private static boolean isFatal(Throwable error) {
		return error instanceof SinkFailure || error instanceof Fetch.Mismatch
				|| (error instanceof DownloadException known && !known.isTransient());
	}

	/** The server answers the whole, but not this range of it. */
	private static boolean isRefusal(@Nullable Throwable error) {
		return error instanceof RangesRefused || (error instanceof UnexpectedStatusException status
				&& status.status() < 500 && status.status() != 429 && status.status() != 408);
	}

	private void succeed() {
		close();
		if (this.result != null) {
			this.result.success();
		}
	}

	private void fail(Throwable error) {
		close();
		if (this.result != null) {
			this.result.error(error);
		}
	}

	private void releaseOne() {
		if (this.extraSlots > 0) {
			this.extraSlots--;
			this.engine.scheduler().releaseExtra();
		}
	}

	private void close() {
		this.closed = true;
		while (this.extraSlots > 0) {
			releaseOne();
		}
		this.connections.dispose();
	}

	/** One connection, and what it is to fetch. */
	private static final class Segment {

		private final long start;

		private final long startNanos;

		private long end;

		private @Nullable Body body;

		private Segment(Body body, long now) {
			this.body = body;
			this.start = body.position();
			this.end = body.end();
			this.startNanos = now;
		}

		private Segment(ByteRanges.Gap work, long now) {
			this.start = work.start();
			this.end = work.end();
			this.startNanos = now;
		}

		private long position() {
			return (this.body != null) ? this.body.position() : this.start;
		}

		private long end() {
			return this.end;
		}

		private void stopAt(long position) {
			this.end = position;
			if (this.body != null) {
				this.body.stopAt(position);
			}
		}

		/** How far its response would go if nothing were taken from it. */
		private long reach() {
			return (this.body != null) ? this.body.reach() : this.start;
		}

		private long left() {
			return this.end - position();
		}

		private double secondsLeft(long now) {
			double seconds = Math.max(1, now - this.startNanos) / 1e9;
			return left() / Math.max(1, (position() - this.start) / seconds);
		}

	}

	/** The server ignores ranges, or answers them in its own way. */
	private static final class RangesRefused extends RuntimeException {

		private static final long serialVersionUID = 1L;

		private RangesRefused() {
			super("ranges refused", null, false, false);
		}

	}

}

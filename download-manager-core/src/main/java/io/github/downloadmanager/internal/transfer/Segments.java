package io.github.downloadmanager.internal.transfer;

import java.time.Duration;
import java.util.List;
import java.util.Objects;

import io.github.downloadmanager.content.ByteRanges.Gap;
import io.github.downloadmanager.internal.http.RemoteContent;
import io.github.downloadmanager.internal.transfer.TransferPlan.Verdict;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

/**
 * Fetches one content over several connections. Begins with the one that is open, and
 * gives each further one an equal share: all at once if the caller named a number, else
 * twice as many after each good answer. One that has finished takes over so much of what
 * the slowest has left that both end together. If a server objects, there are fewer; if
 * it sends something else than was asked, there are no more. All state is used on the
 * serial executor.
 */
final class Segments {

	/** How often to look whether a slow connection needs help. */
	private static final Duration LOOK = Duration.ofSeconds(1);

	/**
	 * Upper bound on answers that are shorter than asked. After that the server gets no
	 * more connections.
	 */
	private static final int MAX_SHORT_ANSWERS = 32;

	private final TransferContext context;

	private final AttemptOwner owner;

	private final Transfer transfer;

	private final Fetch fetch;

	private final boolean slowStart;

	private final Assignments assignments;

	private final Disposable.Composite connections = Disposables.composite();

	private final Disposable.Swap look = Disposables.swap();

	private final Disposable.Swap limitCheck = Disposables.swap();

	private int limit;

	private int accepted = 1;

	private int shortAnswers;

	/** Slots held by connections other than the first. */
	private int extraSlots;

	private boolean closed;

	private @Nullable MonoSink<Void> result;

	/**
	 * Set up the transfer.
	 * @param limit how many connections there may be
	 * @param slowStart whether the server must prove itself before it gets all of them
	 */
	Segments(TransferContext context, AttemptOwner owner, Transfer transfer, Fetch fetch, int limit,
			boolean slowStart) {
		this.context = context;
		this.owner = owner;
		this.transfer = transfer;
		this.fetch = fetch;
		this.assignments = new Assignments(transfer, context.time());
		this.limit = limit;
		this.slowStart = slowStart;
	}

	/**
	 * Fetch the content.
	 * @param body the response that is open
	 * @param stream takes its bytes in
	 */
	Mono<Void> run(BodyWriter body, Mono<Void> stream) {
		return Mono.create((sink) -> {
			this.result = sink;
			sink.onDispose(() -> {
				this.connections.dispose();
				this.transfer.executor().execute(this::close);
			});
			this.limitCheck.update(this.context.time().every(LOOK, this::checkLimit));
			start(new Segment(body, this.context.time().nanoTime(), new StallReplacements()), stream);
			this.transfer.executor().execute(this::spread);
		});
	}

	private void start(Segment segment, Mono<Void> stream) {
		this.assignments.add(segment);
		this.transfer.noteConnections(this.assignments.size());
		this.connections.add(segment.connection());
		segment.connection()
			.update(stream.subscribe(null, (error) -> this.transfer.executor().execute(() -> ended(segment, error)),
					() -> this.transfer.executor().execute(() -> ended(segment, null))));
	}

	/** Open all connections allowed, with equal shares so that they end together. */
	private void spread() {
		if (this.closed || this.assignments.size() != 1) {
			return;
		}
		List<Gap> spans = this.assignments.spans();
		List<Gap> shares = WorkDivision.divide(spans, allowed(), this.context.minSegmentSize());
		int granted = 1;
		while (granted < shares.size() && takeSlot()) {
			granted++;
		}
		shares = WorkDivision.divide(spans, granted, this.context.minSegmentSize());
		boolean isCut = shares.size() > 1 && !this.slowStart;
		// With slow start the next connections take larger spans, not the cut end.
		this.assignments.first().stopAt(isCut ? WorkDivision.cutOf(shares.get(0)) : shares.get(0).end());
		shares.subList(1, shares.size()).forEach((share) -> fork(share, new StallReplacements()));
	}

	private int allowed() {
		return this.slowStart ? Math.min(this.limit, 2 * this.accepted) : this.limit;
	}

	/** Open more connections, if more are allowed by now. */
	private void grow() {
		while (!this.closed && this.assignments.size() < allowed() && takeSlot()) {
			Gap free = this.assignments.free(0);
			Gap work = (free != null) ? free : this.assignments.halfOfLargest(this.context.minSegmentSize());
			if (work == null) {
				releaseOne();
				return;
			}
			fork(work, new StallReplacements());
		}
	}

	private void fork(Gap work, StallReplacements replacements) {
		Segment segment = new Segment(work, this.context.time().nanoTime(), replacements);
		TransferPlan plan = this.fetch.planFor(work);
		start(segment,
				this.context.source().fetch(this.fetch.request(plan), (content) -> receive(segment, plan, content)));
	}

	private Mono<Void> receive(Segment segment, TransferPlan plan, RemoteContent content) {
		Verdict verdict = plan.judge(content);
		if (verdict.kind() != Verdict.Kind.TAKE) {
			content.abort();
			boolean changed = !Objects.equals(plan.identity().validator(), content.validator());
			return Mono.error(changed ? new ContentMismatchException(String.valueOf(verdict.reason()))
					: new RangesRefusedException());
		}
		BodyWriter body = new BodyWriter(this.transfer, verdict, this.fetch.maxSize(), () -> {
		});
		this.transfer.executor().execute(() -> {
			segment.answered(body, this.context.time().nanoTime());
			this.accepted++;
			grow();
		});
		return this.fetch.stream(body, content);
	}

	private void ended(Segment segment, @Nullable Throwable error) {
		if (!forget(segment) || this.closed) {
			return;
		}
		if (error != null) {
			failed(segment, error);
		}
		else if (this.transfer.isWhole()) {
			succeed();
		}
		else if (segment.left() > 0 && ++this.shortAnswers > MAX_SHORT_ANSWERS) {
			failed(segment, new RangesRefusedException());
		}
		else if (this.transfer.maySplit() && this.assignments.size() < this.limit && !this.owner.isWaitedFor()) {
			takeOver(segment);
		}
		else if (this.assignments.isEmpty()) {
			// The fetch asks again for what is missing, over one connection.
			succeed();
		}
		else {
			releaseOne();
		}
	}

	private boolean forget(Segment segment) {
		this.connections.remove(segment.connection());
		return this.assignments.remove(segment);
	}

	private void failed(Segment segment, Throwable error) {
		FailureKind kind = FailureKind.ofConnection(error, this.context.failures());
		if (kind.isOfAllConnections()) {
			this.transfer.disableSplitting();
			fail(error);
			return;
		}
		if (segment.replacements().take(error, segment.bytes(), this.context.timeouts().stall())) {
			this.owner.connectionReplaced(error instanceof CutWhileThrottledException);
			fork(new Gap(segment.position(), segment.end()), segment.replacements());
			return;
		}
		boolean refused = kind == FailureKind.REFUSAL;
		this.limit = refused ? 1 : Math.max(1, Math.min(this.limit - 1, this.assignments.size()));
		if (refused) {
			this.transfer.disableSplitting();
		}
		this.assignments.giveBack();
		if (!this.assignments.isEmpty()) {
			releaseOne();
		}
		else if (refused) {
			// The fetch asks for the rest over one connection.
			succeed();
		}
		else {
			fail(error);
		}
	}

	/**
	 * A connection has finished: it takes what nobody does, or a part of what the slowest
	 * has left.
	 */
	private void takeOver(Segment finished) {
		Gap free = this.assignments.free(0);
		Gap work = (free != null) ? free : this.assignments.partOfSlowest(finished);
		if (work == null) {
			releaseOne();
			lookLater();
			return;
		}
		dropGivenUp();
		fork(work, new StallReplacements());
		grow();
	}

	private void checkLimit() {
		if (this.owner.isOverLimit() || this.transfer.share().isLimited()) {
			this.transfer.executor().execute(this::shrink);
		}
	}

	/**
	 * The limit of connections, or of the bandwidth, was lowered: give back as many as
	 * are too many, and leave what they had still to fetch to the others.
	 */
	private void shrink() {
		while (!this.closed && this.extraSlots > 0 && this.assignments.size() > 1 && hasTooMany()) {
			Segment last = this.assignments.last();
			forget(last);
			last.connection().dispose();
			releaseOne();
		}
	}

	private boolean hasTooMany() {
		return this.owner.isOverLimit() || !this.transfer.share().feeds(1 + this.extraSlots);
	}

	/** A connection that seemed to end soon may turn out to be slow. */
	private void lookLater() {
		this.look.update(this.context.time().after(LOOK, () -> this.transfer.executor().execute(this::look)));
	}

	private void look() {
		if (this.closed || !this.transfer.maySplit() || this.assignments.size() >= this.limit) {
			return;
		}
		if (takeSlot()) {
			Gap work = this.assignments.partOfSlowest(null);
			if (work == null) {
				releaseOne();
			}
			else {
				dropGivenUp();
				fork(work, new StallReplacements());
			}
		}
		lookLater();
	}

	/** Close connections whose spans were taken over, and give back their slots. */
	private void dropGivenUp() {
		for (Segment segment : this.assignments.givenUp()) {
			forget(segment);
			segment.connection().dispose();
			releaseOne();
		}
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

	private boolean takeSlot() {
		// With less for each, more connections only make all of them slow.
		boolean taken = this.transfer.share().feeds(2 + this.extraSlots) && this.owner.tryConnection();
		this.extraSlots += taken ? 1 : 0;
		return taken;
	}

	private void releaseOne() {
		if (this.extraSlots > 0) {
			this.extraSlots--;
			this.owner.releaseConnection();
		}
	}

	private void close() {
		this.closed = true;
		this.look.dispose();
		this.limitCheck.dispose();
		while (this.extraSlots > 0) {
			releaseOne();
		}
		this.connections.dispose();
	}

}

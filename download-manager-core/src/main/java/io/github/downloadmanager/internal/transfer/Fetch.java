package io.github.downloadmanager.internal.transfer;

import java.net.URI;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

import io.github.downloadmanager.DownloadException;
import io.github.downloadmanager.RequestBody;
import io.github.downloadmanager.SourceRefresher;
import io.github.downloadmanager.content.ByteRanges;
import io.github.downloadmanager.content.RemoteInfo;
import io.github.downloadmanager.internal.concurrent.FatalErrors;
import io.github.downloadmanager.internal.http.RemoteContent;
import io.github.downloadmanager.internal.http.RequestContent;
import io.github.downloadmanager.internal.http.SourceRequest;
import io.github.downloadmanager.internal.http.UnexpectedStatusException;
import io.github.downloadmanager.internal.transfer.AttemptResult.NotModified;
import io.github.downloadmanager.internal.transfer.TransferPlan.Verdict;
import io.github.downloadmanager.sink.FileNames;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Gets the bytes of one attempt: asks for what is missing until nothing is, and decides
 * after each answer whether what is held belongs to it.
 */
final class Fetch {

	/**
	 * Upper bound on requests in one attempt. A server may answer with a smaller range
	 * than asked; one that sends a byte at a time must not keep the attempt alive.
	 */
	private static final int MAX_REQUESTS = 32;

	private final TransferContext context;

	private final AttemptOwner owner;

	private final TransferOptions options;

	private final Transfer transfer;

	private final int attempt;

	private final AttemptHeaders headers;

	private volatile boolean begun;

	private int requests;

	Fetch(TransferContext context, AttemptOwner owner, TransferOptions options, Transfer transfer, int attempt,
			AttemptHeaders headers) {
		this.context = context;
		this.owner = owner;
		this.options = options;
		this.transfer = transfer;
		this.attempt = attempt;
		this.headers = headers;
	}

	/** Whether a body was received, so that an error is one of its transfer. */
	boolean hasBegun() {
		return this.begun;
	}

	/**
	 * Ask for what is missing, until nothing is.
	 * @return empty when the whole content is held
	 */
	Mono<NotModified> run() {
		return FatalErrors.defer(() -> {
			TransferPlan plan = this.transfer.plan();
			if (plan.held() > 0 && !this.transfer.addresses().mayJoin()) {
				return startOver("bytes of this address were part of a wrong content before").then(run());
			}
			if (plan.held() > 0 && !plan.canResume()) {
				return startOver(this.transfer.content().isOutdated() ? "the content has changed"
						: "the server gave nothing that proves that its content is still the same")
					.then(run());
			}
			return ask(plan).switchIfEmpty(FatalErrors.defer(() -> {
				if (this.transfer.isWhole()) {
					return Mono.empty();
				}
				return (this.requests++ < MAX_REQUESTS) ? run() : Mono
					.error(() -> new DownloadException.Truncated(this.transfer.held(), this.transfer.total(), null));
			}));
		});
	}

	private Mono<NotModified> ask(TransferPlan plan) {
		SourceRequest request = request(plan);
		if (plan.held() > 0 || !this.options.request().onlyIfModified()) {
			return ask(plan, request, null);
		}
		return this.transfer.executor()
			.call(() -> Optional.ofNullable(Precondition.of(this.options.request(), this.transfer.shownPath())))
			.flatMap((condition) -> {
				condition.ifPresent((present) -> present.addTo(request.headers()));
				return ask(plan, request, condition.orElse(null));
			});
	}

	private Mono<NotModified> ask(TransferPlan plan, SourceRequest request, @Nullable Precondition conditions) {
		Mono<NotModified> received = this.context.source()
			.fetch(request, (content) -> receive(plan, content).then(Mono.empty()));
		return received.onErrorResume((error) -> {
			if (error instanceof UnexpectedStatusException ex) {
				return refused(plan, conditions, ex);
			}
			return (error instanceof ContentMismatchException mismatch) ? mismatched(mismatch) : Mono.error(error);
		});
	}

	SourceRequest request(TransferPlan plan) {
		RequestBody body = this.options.request().body();
		return new SourceRequest(uri(), this.headers.get(), plan.range(), plan.condition(),
				this.transfer.addresses().cookies(),
				(body != null) ? new RequestContent(body.contentType(), body.content()) : null, this.transfer.reading(),
				this.owner.access());
	}

	private Mono<Void> receive(TransferPlan plan, RemoteContent content) {
		Verdict verdict = plan.judge(content);
		if (verdict.kind() == Verdict.Kind.REJECT) {
			content.abort();
			return Mono.error(new ContentMismatchException(String.valueOf(verdict.reason())));
		}
		if (verdict.kind() == Verdict.Kind.TAKE && plan.isToConfirm()) {
			// The byte that was asked for again is held, and not every sink takes one
			// twice.
			content.abort();
			return confirmWhole(plan.held()).then();
		}
		OptionalLong said = content.info().contentLength();
		OptionalLong total = (content.partial() && said.isEmpty()) ? plan.identity().total() : said;
		long limit = this.options.maxSize();
		if (total.isPresent() && total.getAsLong() > limit) {
			content.abort();
			return Mono.error(new DownloadException.TooLarge(limit, total));
		}
		if (verdict.kind() == Verdict.Kind.START_OVER) {
			this.owner.restarted(this.attempt, plan.held(), String.valueOf(verdict.reason()));
		}
		boolean first = !this.begun || verdict.kind() == Verdict.Kind.START_OVER;
		// Only its end will tell whether it was the whole, so a beginning of it proves
		// nothing.
		boolean unproven = total.isEmpty() && verdict.end().isPresent();
		this.transfer.accept(unproven ? content.withoutValidator() : content, total);
		BodyWriter body = new BodyWriter(this.transfer, verdict, limit, () -> {
			this.owner.probed(content.info());
			if (first) {
				this.owner.started(this.attempt, total);
			}
		});
		Mono<Void> stream = stream(body, content);
		int connections = this.options.segments();
		if (connections > 1 && maySplit(content, total, body)) {
			return new Segments(this.context, this.owner, this.transfer, this, connections,
					this.options.automaticSegments())
				.run(body, stream);
		}
		return stream.onErrorResume((error) -> mayReplace(error, content, body.position() - verdict.from()),
				(error) -> Mono.empty());
	}

	/** Whether to ask for the rest at once, at no retry. On the serial executor. */
	private boolean mayReplace(Throwable error, RemoteContent content, long brought) {
		boolean possible = (content.partial() || content.info().acceptRanges()) && this.transfer.plan().canResume()
				&& this.requests < MAX_REQUESTS
				&& this.transfer.replacements().take(error, brought, this.context.timeouts().stall());
		boolean cut = error instanceof CutWhileThrottledException;
		if (possible) {
			this.owner.connectionReplaced(cut);
		}
		if (possible && cut) {
			// A large content at a low rate is cut off many times, and comes all the
			// same.
			this.requests--;
		}
		return possible;
	}

	/**
	 * Write the body of a response that was found to fit. Completes on the serial
	 * executor.
	 */
	Mono<Void> stream(BodyWriter body, RemoteContent content) {
		this.begun = true;
		return StallGuard.pump(this.context, content, this.transfer.executor(), this.transfer.share(),
				this.transfer::keepsWriting, body);
	}

	private boolean maySplit(RemoteContent content, OptionalLong total, BodyWriter body) {
		return total.isPresent() && content.validator() != null && content.contentEncoding() == null
				&& (content.partial() || content.info().acceptRanges()) && this.transfer.maySplit()
				&& (total.getAsLong() - body.position()) / 2 >= this.context.minSegmentSize();
	}

	private Mono<NotModified> refused(TransferPlan plan, @Nullable Precondition conditions,
			UnexpectedStatusException ex) {
		return switch (StatusMeaning.of(ex, plan, conditions != null)) {
			case NOT_MODIFIED -> Mono.just(Objects.requireNonNull(conditions).notModified());
			case ADDRESS_EXPIRED -> refresh(ex);
			case HELD_IS_WHOLE -> confirmWhole(plan.held());
			case HELD_MAY_BE_WHOLE -> ask(plan.ofLastByte());
			case RANGE_REFUSED ->
				mismatched(new ContentMismatchException("the server refused the range with status " + ex.status()));
			case FAILED -> Mono.error(ex);
		};
	}

	private Mono<NotModified> confirmWhole(long size) {
		OptionalLong held = OptionalLong.of(size);
		return this.transfer.executor().run(() -> {
			String name = this.transfer.content().fileName();
			this.transfer.content()
				.confirmWhole(
						new RemoteInfo(held, true, null, null, null, (name != null) ? name : FileNames.fromUri(uri()),
								this.options.shownUri(), this.transfer.content().encoding()));
			this.owner.started(this.attempt, held);
			SinkException.marking(this.transfer::begin);
		}).then(Mono.empty());
	}

	/** The address may have expired: ask the caller for a fresh one. */
	private Mono<NotModified> refresh(UnexpectedStatusException ex) {
		SourceRefresher refresher = this.options.request().refresher();
		if (refresher == null || !this.transfer.addresses().mayRefresh()) {
			return Mono.error(ex);
		}
		SourceRefresher.Expired expired = new SourceRefresher.Expired(uri(), ex.status(), this.attempt);
		return this.context.workers().step(() -> refresher.refresh(expired)).onErrorMap((failure) -> {
			ex.addSuppressed(FatalErrors.original(failure));
			return ex;
		}).switchIfEmpty(Mono.error(ex)).flatMap((fresh) -> {
			this.transfer.addresses().refresh(fresh);
			return this.headers.prepare().then(run());
		});
	}

	/**
	 * What is held does not fit what the server has. If it came from an earlier run or
	 * from another address, this address has not failed, so it is asked again at once.
	 */
	private Mono<NotModified> mismatched(ContentMismatchException mismatch) {
		boolean tryAgainNow = this.transfer.content().isFromEarlierRun() || this.transfer.addresses().hasSwitched();
		Mono<NotModified> then = tryAgainNow ? run()
				: Mono.error(() -> new DownloadException.ContentChanged(mismatch.reason(), null));
		return startOver(mismatch.reason()).then(then);
	}

	Mono<Void> startOver(String reason) {
		return this.transfer.executor().run(() -> {
			this.owner.restarted(this.attempt, this.transfer.held(), reason);
			SinkException.marking(this.transfer::restart);
		});
	}

	/** A plan for another connection to fetch a part of the same content. */
	TransferPlan planFor(ByteRanges.Gap gap) {
		return this.transfer.plan(gap).asPart();
	}

	long maxSize() {
		return this.options.maxSize();
	}

	private URI uri() {
		return this.transfer.addresses().uri();
	}

}

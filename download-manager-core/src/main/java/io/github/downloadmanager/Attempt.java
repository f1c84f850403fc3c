package io.github.downloadmanager;

import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicBoolean;

import io.github.downloadmanager.TransferPlan.Verdict;
import io.github.downloadmanager.sink.FileNames;
import io.github.downloadmanager.source.Redirects;
import io.github.downloadmanager.source.RemoteContent;
import io.github.downloadmanager.source.RemoteInfo;
import io.github.downloadmanager.source.SourceRequest;
import io.github.downloadmanager.source.UnexpectedStatusException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;

/**
 * One try of a download. The only place where bytes move.
 */
final class Attempt {

	private final Engine engine;

	private final DownloadTask task;

	private final Transfer transfer;

	private final int number;

	private final HttpHeaders traceHeaders;

	private boolean bodyBegan;

	/**
	 * Create an attempt.
	 * @param number its number, from 1
	 * @param traceHeaders sent along with every request
	 */
	Attempt(Engine engine, DownloadTask task, Transfer transfer, int number, HttpHeaders traceHeaders) {
		this.engine = engine;
		this.task = task;
		this.transfer = transfer;
		this.number = number;
		this.traceHeaders = traceHeaders;
	}

	/**
	 * The attempt, from its beginning to the published content.
	 * @return the published file, if it is one; fails with a {@link DownloadException}
	 */
	Mono<Optional<Path>> run() {
		return onLane(this::prepare).then(Mono.defer(this::probe))
			.then(Mono.defer(this::fetchChecksum))
			.then(Mono.defer(this::fetch))
			.then(Mono.defer(this::verify))
			.then(onLane(this::commit))
			.onErrorMap(this::failure);
	}

	private @Nullable Void prepare() {
		return SinkFailure.marking(() -> {
			this.transfer.open();
			return null;
		});
	}

	/** Ask first, once for each download. Whatever comes of it, the download goes on. */
	private Mono<Void> probe() {
		if (!this.task.takeProbe()) {
			return Mono.empty();
		}
		return this.engine.source()
			.probe(new SourceRequest(uri(), headers(), null, null))
			.timeout(this.engine.settings().timeouts.probe(), this.engine.time().timer())
			.doOnNext(this.task::probed)
			.onErrorComplete()
			.then();
	}

	private Mono<Void> fetchChecksum() {
		DownloadRequest.ChecksumSource source = this.task.takeChecksumSource();
		if (source == null) {
			return Mono.empty();
		}
		HttpHeaders headers = Redirects.sameOrigin(source.uri(), uri()) ? headers() : new HttpHeaders();
		return SidecarChecksum
			.fetch(this.engine.source(), new SourceRequest(source.uri(), headers, null, null), source.algorithm(),
					FileNames.choose(null, uri()))
			.flatMap((checksum) -> onLane(() -> {
				this.transfer.expect(checksum);
				return null;
			}))
			.doOnError((ex) -> this.task.returnChecksumSource())
			.then();
	}

	private Mono<Void> fetch() {
		TransferPlan plan = this.transfer.plan();
		if (plan.held() > 0 && !plan.canResume()) {
			return startOver("the server gave nothing that proves that its content is still the same")
				.then(Mono.defer(this::fetch));
		}
		SourceRequest request = new SourceRequest(uri(), headers(), plan.range(), plan.condition());
		Mono<Conditions> conditions = (plan.held() == 0 && this.task.request().onlyIfModified())
				? onLane(() -> Conditions.of(this.task.request(), this.transfer.shownPath())) : Mono.empty();
		return conditions.doOnNext((condition) -> condition.addTo(request.headers()))
			.map(Optional::of)
			.defaultIfEmpty(Optional.empty())
			.flatMap((condition) -> this.engine.source()
				.fetch(request, (content) -> receive(plan, content))
				.onErrorResume(UnexpectedStatusException.class, (ex) -> refused(plan, condition.orElse(null), ex)))
			.onErrorResume(Mismatch.class, this::mismatched);
	}

	private HttpHeaders headers() {
		HttpHeaders headers = this.task.headers(this.transfer.sources());
		headers.putAll(this.traceHeaders);
		return headers;
	}

	private Mono<Void> receive(TransferPlan plan, RemoteContent content) {
		Verdict verdict = plan.judge(content);
		if (verdict.kind() == Verdict.Kind.REJECT) {
			content.abort();
			return Mono.error(new Mismatch(String.valueOf(verdict.reason())));
		}
		OptionalLong said = content.info().contentLength();
		OptionalLong total = (content.partial() && said.isEmpty()) ? plan.total() : said;
		long limit = this.task.maxSize();
		if (total.isPresent() && total.getAsLong() > limit) {
			content.abort();
			return Mono.error(new DownloadException.TooLarge(limit, total));
		}
		boolean startOver = verdict.kind() == Verdict.Kind.START_OVER;
		if (startOver) {
			this.task.restarted(this.number, plan.held(), String.valueOf(verdict.reason()));
		}
		this.transfer.accept(content, total);
		this.bodyBegan = true;
		this.task.started(this.number, total);
		Body body = new Body(startOver, verdict.end(), limit);
		Disposable.Swap guard = Disposables.swap();
		return BodyPump
			.pump(content.body(), this.transfer.lane(), body::write,
					(pump) -> guard.update(StallGuard.watch(this.engine.time(), this.engine.settings().timeouts, pump)))
			.doFinally((signal) -> guard.dispose())
			// The pump ends on the lane.
			.then(Mono.fromRunnable(body::end));
	}

	/** Not every refusal of a range is the end; RFC 9110 sections 13.1.5 and 15.5.17. */
	private Mono<Void> refused(TransferPlan plan, @Nullable Conditions conditions, UnexpectedStatusException ex) {
		if (ex.status() == 304 && conditions != null) {
			return Mono.error(conditions.notModified());
		}
		if (ex.status() == 401 || ex.status() == 403 || ex.status() == 410) {
			return refresh(ex);
		}
		if (!plan.canResume()) {
			return Mono.error(ex);
		}
		if (ex.status() == 416 && ex.currentLength().equals(OptionalLong.of(plan.held()))
				&& (plan.total().isEmpty() || plan.total().equals(ex.currentLength()))) {
			return onLane(() -> {
				this.transfer.complete(new RemoteInfo(ex.currentLength(), true, null, null, null,
						FileNames.fromUri(uri()), this.task.shownUri()));
				this.task.started(this.number, ex.currentLength());
				return SinkFailure.marking(() -> {
					this.transfer.begin();
					return null;
				});
			});
		}
		if (ex.status() == 416 || ex.status() == 412 || ex.status() == 400) {
			return Mono.error(new Mismatch("the server refused the range with status " + ex.status()));
		}
		return Mono.error(ex);
	}

	/** What was asked may have expired, not gone. */
	private Mono<Void> refresh(UnexpectedStatusException ex) {
		SourceRefresher refresher = this.task.request().refresher();
		if (refresher == null || !this.transfer.sources().mayRefresh()) {
			return Mono.error(ex);
		}
		SourceRefresher.Expired expired = new SourceRefresher.Expired(uri(), ex.status(), this.number);
		return Mono.fromCallable(() -> refresher.refresh(expired))
			.subscribeOn(this.engine.publisher().scheduler())
			.onErrorMap((failure) -> {
				ex.addSuppressed(failure);
				return ex;
			})
			.switchIfEmpty(Mono.error(ex))
			.flatMap((fresh) -> {
				this.transfer.sources().refresh(fresh);
				return fetch();
			});
	}

	/**
	 * What is held does not fit what the server has. If it came from an earlier run, this
	 * attempt has not yet had its try.
	 */
	private Mono<Void> mismatched(Mismatch mismatch) {
		boolean tryAgainNow = this.transfer.isFromEarlierRun();
		Mono<Void> then = tryAgainNow ? Mono.defer(this::fetch)
				: Mono.error(() -> new DownloadException.ContentChanged(mismatch.getMessage(), null));
		return startOver(mismatch.getMessage()).then(then);
	}

	private Mono<Void> startOver(String reason) {
		return onLane(() -> {
			this.task.restarted(this.number, this.transfer.held(), reason);
			return SinkFailure.marking(() -> {
				this.transfer.restart();
				return null;
			});
		});
	}

	private Mono<Void> verify() {
		Mono<Void> own = this.<Void>onLane(() -> {
			SinkFailure.marking(() -> {
				this.transfer.verify();
				return Boolean.TRUE;
			});
			return null;
		}).onErrorResume(DownloadException.ChecksumMismatch.class, this::corrupt);
		DownloadVerifier verifier = this.task.request().verifier();
		Path staged = this.transfer.sink().staged();
		if (verifier == null) {
			return own;
		}
		if (staged == null) {
			return Mono.error(new DownloadException.VerificationFailed(
					"the content cannot be verified: the sink does not let its bytes be read again", null));
		}
		return own.then(Mono.<Void>fromCallable(() -> {
			verifier.verify(staged);
			return null;
		})
			.subscribeOn(this.engine.publisher().scheduler())
			.onErrorMap((ex) -> new DownloadException.VerificationFailed(
					"the verifier refused the content: " + ex.getClass().getSimpleName(), ex)));
	}

	/**
	 * These bytes are wrong, so they are not kept for another time either. If they came
	 * from more than one address, one address alone may still do.
	 */
	private Mono<Void> corrupt(DownloadException.ChecksumMismatch mismatch) {
		boolean mixed = this.transfer.sources().hasSwitched();
		Mono<Void> then = mixed ? Mono
			.error(() -> new DownloadException.ContentChanged("the bytes of two addresses do not belong together",
					mismatch))
				: Mono.error(mismatch);
		return startOver("the checksum is wrong").then(then);
	}

	private Optional<Path> commit() {
		if (!this.task.beginCommit()) {
			throw new CancellationException();
		}
		return SinkFailure.marking(() -> Optional.ofNullable(this.transfer.sink().commit()));
	}

	/** What ends the attempt: a {@link DownloadException}, or {@link Settled}. */
	private RuntimeException failure(Throwable error) {
		if (error instanceof Settled settled) {
			return settled;
		}
		if (error instanceof SinkFailure failure && failure.reason() instanceof FileAlreadyExistsException exists
				&& this.task.skipsExisting()) {
			return Conditions.skipped(Path.of(exists.getFile()));
		}
		return this.engine.settings()
			.failures()
			.from(error, uri(), this.transfer.shownPath(), this.bodyBegan ? this.transfer.held() : -1,
					this.transfer.total());
	}

	private URI uri() {
		return this.transfer.sources().uri();
	}

	/** Run on the lane; not at all if it is cancelled before its turn. */
	private <T> Mono<T> onLane(Callable<@Nullable T> call) {
		return Mono.create((sink) -> {
			AtomicBoolean cancelled = new AtomicBoolean();
			sink.onCancel(() -> cancelled.set(true));
			this.transfer.lane().execute(() -> {
				if (cancelled.get()) {
					return;
				}
				T value;
				try {
					value = call.call();
				}
				catch (Throwable ex) {
					sink.error(ex);
					return;
				}
				sink.success(value);
			});
		});
	}

	/** The bytes of one response on their way to the sink. Used on the lane. */
	private final class Body {

		private final OptionalLong end;

		private final long limit;

		private boolean startOver;

		private Body(boolean startOver, OptionalLong end, long limit) {
			this.startOver = startOver;
			this.end = end;
			this.limit = limit;
		}

		private void write(ByteBuffer[] buffers) throws Exception {
			begin();
			long size = 0;
			for (ByteBuffer buffer : buffers) {
				size += buffer.remaining();
			}
			long position = Attempt.this.transfer.held();
			if (this.end.isPresent() && size > this.end.getAsLong() - position) {
				throw new DownloadException.ProtocolViolation("more bytes came than were announced", false, null);
			}
			if (size > this.limit - position) {
				throw new DownloadException.TooLarge(this.limit, OptionalLong.empty());
			}
			long bytes = size;
			SinkFailure.marking(() -> {
				Attempt.this.transfer.write(buffers, bytes);
				return Boolean.TRUE;
			});
		}

		private void begin() {
			SinkFailure.marking(() -> {
				if (this.startOver) {
					this.startOver = false;
					Attempt.this.transfer.restart();
				}
				Attempt.this.transfer.begin();
				return Boolean.TRUE;
			});
		}

		private void end() {
			begin();
			long held = Attempt.this.transfer.held();
			OptionalLong total = Attempt.this.transfer.total();
			if ((this.end.isPresent() && held < this.end.getAsLong())
					|| (total.isPresent() && held < total.getAsLong())) {
				throw new DownloadException.Truncated(held, total, null);
			}
			Attempt.this.transfer.totalIs(held);
		}

	}

	/** What the server has does not fit what is held. */
	private static final class Mismatch extends RuntimeException {

		private static final long serialVersionUID = 1L;

		private Mismatch(String message) {
			super(message, null, false, false);
		}

	}

}

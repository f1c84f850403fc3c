package io.github.downloadmanager.internal.transfer;

import java.net.URI;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.util.concurrent.CancellationException;

import io.github.downloadmanager.DownloadException;
import io.github.downloadmanager.DownloadRequest;
import io.github.downloadmanager.DownloadVerifier;
import io.github.downloadmanager.internal.concurrent.FatalErrors;
import io.github.downloadmanager.internal.host.HostPausedException;
import io.github.downloadmanager.internal.http.Cancellations;
import io.github.downloadmanager.internal.http.SourceRequest;
import io.github.downloadmanager.policy.Redirects;
import org.springframework.http.HttpHeaders;
import reactor.core.publisher.Mono;

/**
 * Runs one attempt of a download: prepare, probe, fetch, verify, commit.
 */
public final class Attempt {

	private final TransferContext context;

	private final AttemptOwner owner;

	private final TransferOptions options;

	private final Transfer transfer;

	private final AttemptHeaders headers;

	private final Fetch fetch;

	/** Whether this attempt has sent a HEAD. */
	private volatile boolean probed;

	/**
	 * Create an attempt.
	 * @param number its number, from 1
	 * @param traceHeaders sent along with every request
	 */
	public Attempt(TransferContext context, AttemptOwner owner, TransferOptions options, Transfer transfer, int number,
			HttpHeaders traceHeaders) {
		this.context = context;
		this.owner = owner;
		this.options = options;
		this.transfer = transfer;
		this.headers = new AttemptHeaders(options, transfer.addresses(), context.workers(), number, traceHeaders);
		this.fetch = new Fetch(context, owner, options, transfer, number, this.headers);
	}

	/**
	 * The attempt, from its beginning to the published content.
	 * @return emits exactly one result, {@link AttemptResult.Published} on the serial
	 * executor and the others on any thread; fails with a {@link DownloadException}, or
	 * with {@link HostPausedException} if a request must wait
	 */
	public Mono<AttemptResult> run() {
		return this.transfer.executor()
			.run(this::prepare)
			.then(this.headers.prepare())
			.then(FatalErrors.defer(this::askAndFetch))
			.cast(AttemptResult.class)
			.switchIfEmpty(FatalErrors.defer(this::verifyAndCommit))
			.onErrorResume(this::ended)
			// Code that the end of the download interrupts may fail after that.
			.contextWrite(Cancellations.DROPPED_ERRORS_ARE_EXPECTED);
	}

	private void prepare() {
		SinkException.markingOpening(this.transfer::open);
	}

	/** Empty if the content was fetched. */
	private Mono<AttemptResult.NotModified> askAndFetch() {
		if (this.owner.isEnding()) {
			// It was cancelled while it was being started.
			return Mono.error(new CancellationException());
		}
		Mono<AttemptResult.NotModified> fetch = fetch();
		if (this.options.request().checksumSource() != null) {
			fetch = FatalErrors.defer(this::fetchChecksum).then(fetch);
		}
		return this.owner.takeProbe() ? probe().then(fetch) : fetch;
	}

	/** Send a HEAD. The download goes on whatever the answer is. */
	private Mono<Void> probe() {
		this.probed = true;
		return this.context.source()
			.probe(request(uri(), this.headers.get()))
			.timeout(this.context.timeouts().probe(), this.context.time().timer())
			.doOnNext(this.owner::probed)
			.onErrorComplete()
			.then();
	}

	private SourceRequest request(URI address, HttpHeaders headers) {
		return new SourceRequest(address, headers, null, null, this.transfer.addresses().cookies(), null,
				this.transfer.reading(), this.owner.access());
	}

	private Mono<Void> fetchChecksum() {
		DownloadRequest.ChecksumSource source = this.owner.takeChecksumSource();
		if (source == null) {
			return Mono.empty();
		}
		// The checksum belongs to the requested address, even if a mirror is asked for
		// the content now.
		URI requested = this.options.request().uri();
		HttpHeaders headers = Redirects.sameOrigin(source.uri(), uri()) ? this.headers.get()
				: Redirects.sameOrigin(source.uri(), requested) ? this.options.requestHeaders() : new HttpHeaders();
		return new SidecarChecksum(this.context, this.transfer.executor(), this.transfer.share())
			.fetch(request(source.uri(), headers), source.algorithm(), requested)
			.flatMap((checksum) -> this.transfer.executor().run(() -> this.transfer.expect(checksum)))
			.doOnError((ex) -> this.owner.returnChecksumSource())
			// A pause cancels it too, and the attempt after that must have a checksum.
			.doOnCancel(this.owner::returnChecksumSource)
			.then();
	}

	private Mono<AttemptResult.NotModified> fetch() {
		// Some servers send a body after HEAD too. The client takes it for a malformed
		// response to the next request on that connection, so ask once more on another.
		return this.fetch.run().onErrorResume(this::mayComeFromProbe, (error) -> this.fetch.run());
	}

	private boolean mayComeFromProbe(Throwable error) {
		return this.probed && !this.fetch.hasBegun() && FailureKind.isMalformedResponse(failure(error));
	}

	private Mono<AttemptResult> verifyAndCommit() {
		DownloadVerifier verifier = this.options.request().verifier();
		if (verifier == null) {
			return this.transfer.executor().call(() -> {
				verify();
				return commit();
			})
				.onErrorResume(DownloadException.ChecksumMismatch.class, (ex) -> wrong(ex, "the checksum is wrong"))
				.onErrorResume(DownloadException.DecodingFailed.class, (ex) -> wrong(ex, "its encoding is broken"));
		}
		return this.transfer.executor().call(this::staged).flatMap((staged) -> verifyAndCommit(verifier, staged));
	}

	private Path staged() {
		Path staged = SinkException.marking(() -> this.transfer.sink().staged());
		if (staged == null) {
			throw new DownloadException.VerificationFailed(
					"the content cannot be verified: the sink does not let its bytes be read again", null);
		}
		return staged;
	}

	private Mono<AttemptResult> verifyAndCommit(DownloadVerifier verifier, Path staged) {
		return this.transfer.executor()
			.run(this::verify)
			.onErrorResume(DownloadException.ChecksumMismatch.class, (ex) -> wrong(ex, "the checksum is wrong"))
			.onErrorResume(DownloadException.DecodingFailed.class, (ex) -> wrong(ex, "its encoding is broken"))
			.then(this.context.workers()
				.runStep(() -> verifier.verify(staged))
				.onErrorMap((ex) -> new DownloadException.VerificationFailed(
						"the verifier refused the content: " + FatalErrors.original(ex).getClass().getSimpleName(),
						FatalErrors.original(ex))))
			.then(this.transfer.executor().call(this::commit));
	}

	private void verify() {
		SinkException.marking(this.transfer::verify);
	}

	/**
	 * The bytes are wrong, so they are thrown away and no later run finds them. If they
	 * came from several addresses, each address alone may still have the right content;
	 * if not, the address they came from is ruled out.
	 */
	private <T> Mono<T> wrong(DownloadException failure, String reason) {
		AddressRotation addresses = this.transfer.addresses();
		boolean mixture = addresses.isMixture();
		if (mixture) {
			addresses.distrustMixture();
		}
		return this.fetch.startOver(reason).onErrorMap(SinkException.class, (ex) -> {
			// The sink has passed the bytes on and cannot take them back.
			addresses.giveUp();
			failure.addSuppressed(ex.reason());
			return failure;
		})
			.then(Mono.error(() -> mixture
					? new DownloadException.ContentChanged(
							"the bytes of several addresses, or of an earlier run, do not belong together", failure)
					: failure));
	}

	private AttemptResult commit() {
		if (!this.owner.beginCommit()) {
			throw new CancellationException();
		}
		return SinkException
			.marking(() -> new AttemptResult.Published(this.transfer.sink().commit(), this.transfer.held()));
	}

	/**
	 * An existing file that the request asks to keep is a result; all else is an error. A
	 * request that was not sent is no failure.
	 */
	private Mono<AttemptResult> ended(Throwable error) {
		if (error instanceof HostPausedException) {
			return Mono.error(error);
		}
		if (error instanceof SinkException failure && failure.reason() instanceof FileAlreadyExistsException exists
				&& this.options.skipsExisting()) {
			return Mono.just(Precondition.skipped(Path.of(exists.getFile())));
		}
		return Mono.error(failure(error));
	}

	private DownloadException failure(Throwable error) {
		return this.context.failures()
			.from(error, uri(), this.transfer.shownPath(), this.fetch.hasBegun() ? this.transfer.held() : -1,
					this.transfer.total());
	}

	private URI uri() {
		return this.transfer.addresses().uri();
	}

}

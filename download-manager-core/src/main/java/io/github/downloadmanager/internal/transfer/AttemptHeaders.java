package io.github.downloadmanager.internal.transfer;

import java.net.URI;

import io.github.downloadmanager.AttemptRequest;
import io.github.downloadmanager.DownloadException;
import io.github.downloadmanager.DownloadRequestCustomizer;
import io.github.downloadmanager.internal.concurrent.FatalErrors;
import io.github.downloadmanager.internal.concurrent.Workers;
import io.github.downloadmanager.policy.Redirects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import reactor.core.publisher.Mono;

/**
 * The headers that the requests of one attempt have.
 */
final class AttemptHeaders {

	private final TransferOptions options;

	private final AddressRotation sources;

	private final Workers workers;

	private final int attempt;

	private final HttpHeaders trace;

	private volatile @Nullable AttemptRequest customized;

	/**
	 * Create the headers of an attempt.
	 * @param trace sent along with every request
	 */
	AttemptHeaders(TransferOptions options, AddressRotation sources, Workers workers, int attempt, HttpHeaders trace) {
		this.options = options;
		this.sources = sources;
		this.workers = workers;
		this.attempt = attempt;
		this.trace = trace;
	}

	/** Ask the customizers for the current address; they may block. */
	Mono<Void> prepare() {
		if (this.options.customizers().isEmpty()) {
			return Mono.empty();
		}
		return FatalErrors.defer(() -> {
			AttemptRequest request = new AttemptRequest(this.options.request(), this.sources.uri(), this.attempt);
			return this.workers.step(() -> customize(request))
				.onErrorMap((error) -> failure(FatalErrors.original(error)))
				.doOnNext((ready) -> this.customized = ready)
				.then();
		});
	}

	private AttemptRequest customize(AttemptRequest request) throws Exception {
		for (DownloadRequestCustomizer customizer : this.options.customizers()) {
			customizer.customize(request);
		}
		return request;
	}

	private static DownloadException failure(Throwable error) {
		return (error instanceof DownloadException known) ? known : new DownloadException.CustomizerFailed(error);
	}

	/** The headers for the current address. */
	HttpHeaders get() {
		URI uri = this.sources.uri();
		HttpHeaders headers = this.options.headers(this.sources);
		AttemptRequest added = this.customized;
		if (added != null && Redirects.sameOrigin(added.uri(), uri)) {
			HttpHeaders given = given();
			added.headers().forEach((name, values) -> {
				if (!given.containsHeader(name)) {
					headers.put(name, values);
				}
			});
		}
		if (!this.trace.isEmpty()) {
			this.trace.forEach(headers::put);
		}
		return headers;
	}

	/** What the request or its refresher says, without what the manager adds. */
	private HttpHeaders given() {
		HttpHeaders refreshed = this.sources.refreshedHeaders();
		if (refreshed != null) {
			return refreshed;
		}
		return this.sources.isRequested() ? this.options.request().headers() : HttpHeaders.EMPTY;
	}

}

package io.github.downloadmanager;

import java.net.URI;
import java.time.Duration;
import java.util.Objects;

import io.github.downloadmanager.sink.ExistingFile;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

/**
 * What holds for one download: what its request says, or else what its manager does.
 *
 * @param request the request
 * @param settings the manager's settings
 * @param shownUri the address, fit to be shown
 */
record Choices(DownloadRequest request, ManagerSettings settings, URI shownUri) {

	static Choices of(DownloadRequest request, ManagerSettings settings) {
		return new Choices(request, settings,
				Objects.requireNonNull(settings.redactor.redact(request.uri()), "the redactor gave null"));
	}

	/** More rarely pays, and servers dislike it. */
	private static final int AUTOMATIC_SEGMENTS = 4;

	long maxSize() {
		return or(this.request.maxSize(), this.settings.maxSize);
	}

	int maxRetries() {
		return or(this.request.retries(), this.settings.retry.maxRetries());
	}

	/** Whether to ask with a HEAD first. */
	boolean probe() {
		return or(this.request.probe(), this.settings.probe);
	}

	/** Over how many connections at most. */
	int segments() {
		return hasAutomaticSegments() ? AUTOMATIC_SEGMENTS : or(this.request.segments(), this.settings.segments);
	}

	/** Whether nobody asked for a certain number of connections. */
	boolean hasAutomaticSegments() {
		return or(this.request.segments(), this.settings.segments) == 0;
	}

	/** Longest time for the whole download, if there is a limit. */
	@Nullable Duration timeout() {
		return (this.request.timeout() != null) ? this.request.timeout() : this.settings.timeouts.total();
	}

	/** Whether a file that exists is as good as one that was fetched. */
	boolean skipsExisting() {
		return or(this.request.existingFile(), this.settings.existingFile) == ExistingFile.SKIP;
	}

	/**
	 * The headers for an address: those of the request if it is the requested one, those
	 * that came with it if it was supplied later, and always a user agent.
	 */
	HttpHeaders headers(Sources sources) {
		HttpHeaders own = sources.refreshedHeaders();
		if (own != null) {
			return withUserAgent(own);
		}
		return sources.isRequested() ? requestHeaders() : withUserAgent(HttpHeaders.EMPTY);
	}

	/** The headers for the requested address. */
	HttpHeaders requestHeaders() {
		return withUserAgent(this.request.headers());
	}

	private HttpHeaders withUserAgent(HttpHeaders given) {
		HttpHeaders headers = new HttpHeaders();
		headers.addAll(given);
		if (!headers.containsHeader(HttpHeaders.USER_AGENT)) {
			headers.set(HttpHeaders.USER_AGENT, this.settings.userAgent);
		}
		return headers;
	}

	private static <T> T or(@Nullable T own, T general) {
		return (own != null) ? own : general;
	}

}

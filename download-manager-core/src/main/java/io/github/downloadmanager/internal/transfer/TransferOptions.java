package io.github.downloadmanager.internal.transfer;

import java.net.URI;
import java.util.List;

import io.github.downloadmanager.DownloadRequest;
import io.github.downloadmanager.DownloadRequestCustomizer;
import org.springframework.http.HttpHeaders;

/**
 * What holds for the transfer of one download, once the request and its manager have been
 * asked.
 *
 * @param request the request
 * @param shownUri its address, fit to be shown
 * @param maxSize largest content allowed, in bytes
 * @param segments over how many connections at most
 * @param automaticSegments whether nobody asked for a certain number of connections
 * @param skipsExisting whether a file that exists is as good as one that was fetched
 * @param userAgent sent if the request names none
 * @param customizers add headers to the requests of each attempt
 */
public record TransferOptions(DownloadRequest request, URI shownUri, long maxSize, int segments,
		boolean automaticSegments, boolean skipsExisting, String userAgent,
		List<DownloadRequestCustomizer> customizers) {

	/**
	 * The headers for an address: those of the request if it is the requested one, those
	 * that came with it if it was supplied later, and always a user agent.
	 */
	HttpHeaders headers(AddressRotation sources) {
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
			headers.set(HttpHeaders.USER_AGENT, this.userAgent);
		}
		return headers;
	}

}

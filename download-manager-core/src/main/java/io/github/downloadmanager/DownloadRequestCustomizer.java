package io.github.downloadmanager;

import java.net.URI;
import java.util.Objects;
import java.util.Set;

import io.github.downloadmanager.policy.Authority;
import io.github.downloadmanager.policy.HostPattern;

/**
 * Adds headers to the requests of each attempt: an OAuth2 access token, an API key. Asked
 * afresh for each attempt, so that a token that has expired meanwhile is replaced.
 * <p>
 * What it adds is sent to the origin of the address that the attempt asks, which may be a
 * mirror, and to no other: not after a redirect to another origin either. It is never
 * logged.
 */
@FunctionalInterface
public interface DownloadRequestCustomizer {

	/**
	 * Add headers. Called on a thread that may block, before the first request of an
	 * attempt, and again if a refresher supplied another address; for all hosts unless it
	 * was made by {@link #forHost}.
	 * @param request the request that is about to be sent
	 * @throws Exception if it fails, which ends the attempt. A {@link DownloadException}
	 * is taken as it is; any other becomes {@link DownloadException.CustomizerFailed},
	 * after which the manager tries again if an {@link java.io.IOException} is the reason
	 */
	void customize(AttemptRequest request) throws Exception;

	/**
	 * Ask a customizer for some hosts only. Secrets should be bound to a host like this:
	 * addresses may come from users.
	 * @param pattern the host: a name, an IP address, {@code *.example.com} for every
	 * name below one, or {@code *}
	 * @param customizer adds the headers
	 * @return asks the customizer for these hosts only
	 * @throws IllegalArgumentException if the pattern is none of these
	 */
	static DownloadRequestCustomizer forHost(String pattern, DownloadRequestCustomizer customizer) {
		Objects.requireNonNull(pattern, "pattern");
		Objects.requireNonNull(customizer, "customizer");
		Set<String> patterns = Set.of(HostPattern.parse(pattern));
		return (request) -> {
			URI uri = request.uri();
			String host = Authority.canonicalHost(uri);
			if (host != null && HostPattern.matches(patterns, host)) {
				customizer.customize(request);
			}
		};
	}

}

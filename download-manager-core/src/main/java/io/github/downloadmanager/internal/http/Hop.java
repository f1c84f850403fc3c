package io.github.downloadmanager.internal.http;

import java.net.URI;

/**
 * One request on the way along redirects.
 *
 * @param uri the address to ask
 * @param count how many redirects led here
 * @param sameOrigin whether every hop so far had the origin of the first: what was given
 * for one origin is not trusted to come back to it through another
 */
public record Hop(URI uri, int count, boolean sameOrigin) {

	static Hop first(SourceRequest request) {
		return new Hop(request.uri(), 0, true);
	}

}

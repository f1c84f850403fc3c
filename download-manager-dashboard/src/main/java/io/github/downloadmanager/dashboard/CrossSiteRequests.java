package io.github.downloadmanager.dashboard;

import java.net.URI;

import io.github.downloadmanager.policy.Authority;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

/**
 * Tells requests that pages of other sites make a browser send. For filters of an
 * application that guards more than the dashboard in the same way.
 */
public final class CrossSiteRequests {

	private CrossSiteRequests() {
	}

	/**
	 * Whether it is a link that somebody followed, not something that a page loads by
	 * itself.
	 * @param request the request
	 * @return {@code true} only for browsers that say so
	 */
	public static boolean isNavigation(HttpServletRequest request) {
		return "navigate".equals(request.getHeader("Sec-Fetch-Mode"))
				&& "document".equals(request.getHeader("Sec-Fetch-Dest"));
	}

	/**
	 * Whether a page of another site makes the browser send it (the headers
	 * {@code Sec-Fetch-Site} and {@code Origin}).
	 * @param request the request
	 * @return {@code false} for clients that are no browsers, which send neither header
	 */
	public static boolean isCrossSite(HttpServletRequest request) {
		String site = request.getHeader("Sec-Fetch-Site");
		if (site != null && !site.equals("same-origin") && !site.equals("none")) {
			return true;
		}
		String origin = request.getHeader(HttpHeaders.ORIGIN);
		// A browser that says same-origin knows better than a server behind a proxy.
		return origin != null && !"same-origin".equals(site) && !isOwnOrigin(origin, request);
	}

	private static boolean isOwnOrigin(String origin, HttpServletRequest request) {
		URI uri = parse(origin);
		if (uri == null || uri.getScheme() == null || Authority.of(uri) == null) {
			// Also the origin "null" of sandboxed pages and local files.
			return false;
		}
		return uri.getScheme().equalsIgnoreCase(request.getScheme())
				&& Authority.displayHost(uri).equalsIgnoreCase(request.getServerName())
				&& Authority.port(uri) == request.getServerPort();
	}

	private static @Nullable URI parse(String origin) {
		try {
			return URI.create(origin);
		}
		catch (IllegalArgumentException ex) {
			return null;
		}
	}

}

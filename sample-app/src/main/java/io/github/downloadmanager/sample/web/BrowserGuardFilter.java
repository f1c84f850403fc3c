package io.github.downloadmanager.sample.web;

import java.io.IOException;
import java.util.Locale;
import java.util.Set;

import io.github.downloadmanager.dashboard.CrossSiteRequests;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Keeps the pages of other sites from using this server through the browser of somebody
 * who may. There is no password here; that the server listens on loopback keeps other
 * machines out, but not what runs in the user's own browser:
 * <ul>
 * <li>a foreign name that resolves to this server (DNS rebinding) is refused, for every
 * method;</li>
 * <li>a state-changing request from another origin is refused;</li>
 * <li>so is a request for what costs this server something, whose answer the other page
 * may not even be able to read: the demo origin, and of the REST interface everything
 * that is not opened as a page of its own.</li>
 * </ul>
 * Clients that are no browsers send neither {@code Origin} nor {@code Sec-Fetch-Site} and
 * are let through.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 20)
class BrowserGuardFilter extends OncePerRequestFilter {

	private static final Set<String> SAFE_METHODS = Set.of("GET", "HEAD", "OPTIONS", "TRACE");

	private final SampleSettings settings;

	private final ProblemWriter problems;

	BrowserGuardFilter(SampleSettings settings, ProblemWriter problems) {
		this.settings = settings;
		this.problems = problems;
	}

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		if (!isOwnName(request.getServerName())) {
			this.problems.write(response, HttpStatus.FORBIDDEN, "this server does not answer to the host name it was"
					+ " called by; allow it with the property sample.allowed-hosts");
		}
		else if (!SAFE_METHODS.contains(request.getMethod()) && CrossSiteRequests.isCrossSite(request)) {
			this.problems.write(response, HttpStatus.FORBIDDEN,
					"requests that change something are taken from this server's own pages only");
		}
		else if (isCostly(request) && CrossSiteRequests.isCrossSite(request)) {
			this.problems.write(response, HttpStatus.FORBIDDEN,
					"other sites' pages cannot have streams and demo files from this server");
		}
		else {
			chain.doFilter(request, response);
		}
	}

	/** An IP address cannot be made to resolve to something else, so any is fine. */
	private boolean isOwnName(String name) {
		String host = name.toLowerCase(Locale.ROOT);
		return host.equals("localhost") || host.indexOf(':') >= 0 || host.matches("\\d{1,3}(\\.\\d{1,3}){3}")
				|| this.settings.allowedHosts().contains(host);
	}

	/** Event streams and demo files each take a thread; a checksum takes a processor. */
	private static boolean isCostly(HttpServletRequest request) {
		return ApiPaths.isDemo(request) || (ApiPaths.contain(request) && !CrossSiteRequests.isNavigation(request));
	}

}

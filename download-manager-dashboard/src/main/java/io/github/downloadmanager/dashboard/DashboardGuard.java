package io.github.downloadmanager.dashboard;

import java.util.Set;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;

/**
 * Stands before the dashboard's controllers. Who may come at all is the application's
 * decision; this one
 * <ul>
 * <li>keeps pages of other sites from changing anything through the browser of somebody
 * who may, and from having what costs the server something, such as event streams;</li>
 * <li>refuses changes if the access is read-only;</li>
 * <li>tells browsers to load nothing from elsewhere.</li>
 * </ul>
 * Clients that are no browsers send neither {@code Origin} nor {@code Sec-Fetch-Site} and
 * are let through.
 */
final class DashboardGuard implements HandlerInterceptor {

	static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
			+ " img-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none';"
			+ " object-src 'none'; require-trusted-types-for 'script'; trusted-types 'none'";

	private static final Set<String> SAFE_METHODS = Set.of("GET", "HEAD", "OPTIONS", "TRACE");

	private static final String PACKAGE = DashboardGuard.class.getPackageName();

	private final boolean writable;

	DashboardGuard(boolean writable) {
		this.writable = writable;
	}

	@Override
	public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
		if (!(handler instanceof HandlerMethod method) || !PACKAGE.equals(method.getBeanType().getPackageName())) {
			return true;
		}
		response.setHeader("Content-Security-Policy", POLICY);
		response.setHeader("X-Content-Type-Options", "nosniff");
		response.setHeader("X-Frame-Options", "DENY");
		response.setHeader("Referrer-Policy", "no-referrer");
		response.setHeader("Cross-Origin-Resource-Policy", "same-origin");
		response.setHeader("Cache-Control", "no-store");
		boolean safe = SAFE_METHODS.contains(request.getMethod());
		if (CrossSiteRequests.isCrossSite(request) && !(safe && CrossSiteRequests.isNavigation(request))) {
			String refusal = safe ? "other sites' pages cannot load this"
					: "requests that change something are taken from this server's own pages only";
			// Then it is by the name of the server, which a proxy may have changed.
			boolean byOrigin = request.getHeader("Sec-Fetch-Site") == null;
			throw new ProblemException(Problem.CROSS_SITE, byOrigin
					? refusal + "; behind a proxy it knows its address by server.forward-headers-strategy" : refusal);
		}
		if (!safe && !this.writable) {
			throw new ProblemException(Problem.READ_ONLY,
					"the access is read-only; it is the property download-manager.dashboard.access that allows more");
		}
		return true;
	}

}

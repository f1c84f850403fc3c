package io.github.downloadmanager.dashboard;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.security.web.csrf.CsrfToken;

/**
 * Takes the token against forged requests from Spring Security, wherever that keeps it: a
 * script can read the one in a cookie by itself, but not the one in a session.
 */
final class SpringSecurityTokens {

	private SpringSecurityTokens() {
	}

	/**
	 * The token of whoever has sent a request.
	 * @param request the request, which has come through the filters
	 * @return the token; {@code null} if the application asks for none
	 */
	static PageController.@Nullable Csrf of(HttpServletRequest request) {
		return (request.getAttribute(CsrfToken.class.getName()) instanceof CsrfToken token)
				? new PageController.Csrf(token.getHeaderName(), token.getToken()) : null;
	}

}

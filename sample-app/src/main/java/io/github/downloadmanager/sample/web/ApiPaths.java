package io.github.downloadmanager.sample.web;

import jakarta.servlet.http.HttpServletRequest;

/**
 * Which requests are for the REST interface.
 */
final class ApiPaths {

	private static final String PREFIX = "/api/";

	private ApiPaths() {
	}

	/**
	 * Whether a request is for the REST interface, however its address is spelled: the
	 * path that the container mapped is decoded and has no parameters, as for the
	 * controllers; the raw one may say {@code /%61pi/} or {@code /api;x/}.
	 */
	static boolean contain(HttpServletRequest request) {
		// A servlet that is mapped to a prefix has the rest here, one mapped to "/" none.
		String rest = request.getPathInfo();
		return ((rest != null) ? rest : request.getServletPath()).startsWith(PREFIX);
	}

}

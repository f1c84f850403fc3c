package io.github.downloadmanager.sample.web;

import jakarta.servlet.http.HttpServletRequest;

/**
 * Which requests are for the REST interface, and which for the demo origin.
 */
final class ApiPaths {

	private static final String PREFIX = "/api/";

	private static final String DEMO = "/demo/";

	private ApiPaths() {
	}

	/**
	 * Whether a request is for the REST interface, however its address is spelled: the
	 * path that the container mapped is decoded and has no parameters, as for the
	 * controllers; the raw one may say {@code /%61pi/} or {@code /api;x/}.
	 */
	static boolean contain(HttpServletRequest request) {
		return path(request).startsWith(PREFIX);
	}

	/** Whether a request is for the demo origin, however its address is spelled. */
	static boolean isDemo(HttpServletRequest request) {
		return path(request).startsWith(DEMO);
	}

	private static String path(HttpServletRequest request) {
		// A servlet that is mapped to a prefix has the rest here, one mapped to "/" none.
		String rest = request.getPathInfo();
		return (rest != null) ? rest : request.getServletPath();
	}

}

package io.github.downloadmanager.dashboard;

import jakarta.servlet.http.HttpServletRequest;

/** Whose request it is, for logs, audit events and limits. */
final class RequestUser {

	/** If the application knows no users. */
	private static final String NOBODY = "the dashboard";

	private RequestUser() {
	}

	static String of(HttpServletRequest request) {
		String user = request.getRemoteUser();
		return (user != null) ? user : NOBODY;
	}

}

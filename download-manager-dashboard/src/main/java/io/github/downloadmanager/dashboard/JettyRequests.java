package io.github.downloadmanager.dashboard;

import org.eclipse.jetty.server.handler.StatisticsHandler;
import org.springframework.boot.jetty.JettyWebServer;

/**
 * How many requests Jetty has in progress, counted as its graceful stop does.
 */
final class JettyRequests {

	private JettyRequests() {
	}

	/**
	 * Count them.
	 * @param server the server
	 * @return requests that have not been answered to their end
	 */
	static int inProgress(JettyWebServer server) {
		StatisticsHandler statistics = server.getServer().getDescendant(StatisticsHandler.class);
		// Without it the server does not wait for its requests.
		return (statistics != null) ? statistics.getRequestsActive() : Integer.MAX_VALUE;
	}

}

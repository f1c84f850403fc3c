package io.github.downloadmanager.dashboard;

import org.apache.catalina.Container;
import org.apache.catalina.core.StandardContext;
import org.apache.catalina.core.StandardWrapper;
import org.springframework.boot.tomcat.TomcatWebServer;

/**
 * How many requests Tomcat has in progress, counted as its graceful stop does.
 */
final class TomcatRequests {

	private TomcatRequests() {
	}

	/**
	 * Count them.
	 * @param server the server
	 * @return requests that a thread works on, and those that are answered later
	 */
	static int inProgress(TomcatWebServer server) {
		long requests = 0;
		for (Container host : server.getTomcat().getEngine().findChildren()) {
			for (Container context : host.findChildren()) {
				requests += ((StandardContext) context).getInProgressAsyncCount();
				for (Container servlet : context.findChildren()) {
					requests += ((StandardWrapper) servlet).getCountAllocated();
				}
			}
		}
		return (int) requests;
	}

}

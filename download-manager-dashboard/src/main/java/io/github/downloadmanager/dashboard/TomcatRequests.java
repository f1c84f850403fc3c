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
	 * @return requests that are answered later, as streams are; the greatest number while
	 * a thread works on any other
	 */
	static int inProgress(TomcatWebServer server) {
		long requests = 0;
		for (Container host : server.getTomcat().getEngine().findChildren()) {
			for (Container context : host.findChildren()) {
				requests += ((StandardContext) context).getInProgressAsyncCount();
				for (Container servlet : context.findChildren()) {
					if (((StandardWrapper) servlet).getCountAllocated() > 0) {
						// A thread works on it, so it is no stream, and it gets its time.
						return Integer.MAX_VALUE;
					}
				}
			}
		}
		return (int) requests;
	}

}

package io.github.downloadmanager.dashboard;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.apache.catalina.Container;
import org.apache.catalina.core.StandardContext;
import org.apache.catalina.core.StandardWrapper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.tomcat.TomcatWebServer;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ApplicationContext;
import org.springframework.context.SmartLifecycle;

/**
 * Ends the wait of a graceful stop of Tomcat once nothing is left to wait for but clients
 * of the event stream that do not read. A write to such a client cannot be interrupted,
 * and would hold the stop up until its timeout, half a minute if nobody says otherwise.
 */
final class StuckClients implements SmartLifecycle, DisposableBean {

	private static final Logger logger = LoggerFactory.getLogger(StuckClients.class);

	/** How long a client may take to read what it was last sent. */
	private static final long PATIENCE_MILLIS = 2000;

	private static final long INTERVAL_MILLIS = 100;

	private final EventHub hub;

	private final ApplicationContext context;

	private final CountDownLatch destroyed = new CountDownLatch(1);

	private volatile boolean running;

	StuckClients(EventHub hub, ApplicationContext context) {
		this.hub = hub;
		this.context = context;
	}

	@Override
	public void start() {
		this.running = true;
	}

	@Override
	public void stop() {
		this.running = false;
		if (this.hub.clients() > 0 && this.context instanceof WebServerApplicationContext server
				&& server.getWebServer() instanceof TomcatWebServer tomcat) {
			Thread thread = new Thread(() -> watch(tomcat), "download-dashboard-stop");
			thread.setDaemon(true);
			thread.start();
		}
	}

	private void watch(TomcatWebServer tomcat) {
		long wait = PATIENCE_MILLIS;
		try {
			while (!this.destroyed.await(wait, TimeUnit.MILLISECONDS) && this.hub.clients() > 0) {
				wait = INTERVAL_MILLIS;
				if (areOnlyOnesLeft(tomcat)) {
					logger.info("{} clients of the event stream do not read; the server stops without them",
							this.hub.clients());
					tomcat.stop();
					return;
				}
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/** Whether no request is in progress but those of clients that do not read. */
	boolean areOnlyOnesLeft(TomcatWebServer tomcat) {
		long inProgress = 0;
		for (Container context : contexts(tomcat).toList()) {
			inProgress += ((StandardContext) context).getInProgressAsyncCount();
			for (Container servlet : context.findChildren()) {
				if (((StandardWrapper) servlet).getCountAllocated() > 0) {
					return false;
				}
			}
		}
		return inProgress <= this.hub.clients();
	}

	private static Stream<Container> contexts(TomcatWebServer tomcat) {
		return Stream.of(tomcat.getTomcat().getEngine().findChildren())
			.flatMap((host) -> Stream.of(host.findChildren()));
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	/** When the server begins to wait for its requests. */
	@Override
	public int getPhase() {
		return WebServerApplicationContext.GRACEFUL_SHUTDOWN_PHASE;
	}

	@Override
	public void destroy() {
		this.destroyed.countDown();
	}

}

package io.github.downloadmanager.dashboard;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.ToIntFunction;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.web.server.WebServer;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ApplicationContext;
import org.springframework.context.SmartLifecycle;

/**
 * Ends the wait of a graceful stop of the server once nothing is left to wait for but
 * clients of the event stream that do not read. A write to such a client cannot be
 * interrupted, and would hold the stop up until its timeout, half a minute if nobody says
 * otherwise.
 *
 * @param <S> the kind of server
 */
final class StuckClients<S extends WebServer> implements SmartLifecycle, DisposableBean {

	private static final Logger logger = LoggerFactory.getLogger(StuckClients.class);

	/** How long a client may take to read what it was last sent. */
	private static final long PATIENCE_MILLIS = 2000;

	private static final long INTERVAL_MILLIS = 100;

	private final EventHub hub;

	private final ApplicationContext context;

	private final Class<S> kind;

	private final ToIntFunction<S> requests;

	private final CountDownLatch destroyed = new CountDownLatch(1);

	private volatile boolean running;

	/**
	 * Watch over the stop of a server.
	 * @param hub knows the clients
	 * @param context knows the server
	 * @param kind the kind of server; of another one nothing is known
	 * @param requests how many requests a server has in progress, streams among them
	 */
	StuckClients(EventHub hub, ApplicationContext context, Class<S> kind, ToIntFunction<S> requests) {
		this.hub = hub;
		this.context = context;
		this.kind = kind;
		this.requests = requests;
	}

	@Override
	public void start() {
		this.running = true;
	}

	@Override
	public void stop() {
		this.running = false;
		if (this.hub.clients() > 0 && this.context instanceof WebServerApplicationContext application
				&& this.kind.isInstance(application.getWebServer())) {
			S server = this.kind.cast(application.getWebServer());
			Thread thread = new Thread(() -> watch(server), "download-dashboard-stop");
			thread.setDaemon(true);
			thread.start();
		}
	}

	private void watch(S server) {
		long wait = PATIENCE_MILLIS;
		try {
			while (!this.destroyed.await(wait, TimeUnit.MILLISECONDS) && this.hub.clients() > 0) {
				wait = INTERVAL_MILLIS;
				if (areOnlyOnesLeft(server)) {
					logger.info("{} clients of the event stream do not read; the server stops without them",
							this.hub.clients());
					server.stop();
					return;
				}
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/** Whether no request is in progress but those of clients that do not read. */
	boolean areOnlyOnesLeft(S server) {
		return this.requests.applyAsInt(server) <= this.hub.clients();
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

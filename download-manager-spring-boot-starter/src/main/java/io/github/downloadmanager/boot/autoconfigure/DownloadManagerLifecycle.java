package io.github.downloadmanager.boot.autoconfigure;

import java.time.Duration;
import java.util.concurrent.TimeoutException;

import io.github.downloadmanager.DownloadManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationListener;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.event.ContextClosedEvent;

/**
 * Makes the shutdown of the download manager a part of the application's: after the web
 * server has stopped, so that requests in flight can still use it, and before the
 * executors stop, so that listeners can still use them.
 * <p>
 * A shutdown cannot be undone, but a stopped context can be started again. So the manager
 * is shut down only when the context is being closed; when it is merely stopped, every
 * download is cancelled and the manager stays.
 */
public final class DownloadManagerLifecycle
		implements SmartLifecycle, ApplicationListener<ContextClosedEvent>, DisposableBean {

	/**
	 * The phase: below those in which Boot's web server drains and stops, far above the
	 * one of executors.
	 */
	public static final int PHASE = Integer.MAX_VALUE - 3 * 1024;

	private static final Logger logger = LoggerFactory.getLogger(DownloadManagerLifecycle.class);

	private final DownloadManager manager;

	private final ApplicationContext context;

	private final Duration gracePeriod;

	private volatile boolean running;

	private volatile boolean closing;

	private volatile boolean shutdown;

	/**
	 * Tie a manager to a context.
	 * @param manager the manager to shut down
	 * @param context the context whose closing shuts it down
	 * @param gracePeriod longest time to wait for the shutdown
	 */
	public DownloadManagerLifecycle(DownloadManager manager, ApplicationContext context, Duration gracePeriod) {
		this.manager = manager;
		this.context = context;
		this.gracePeriod = gracePeriod;
	}

	@Override
	public void start() {
		this.running = true;
	}

	@Override
	public void onApplicationEvent(ContextClosedEvent event) {
		// The closing of a child context, such as that of the management port, is
		// announced here too.
		if (event.getApplicationContext() == this.context) {
			this.closing = true;
		}
	}

	@Override
	public void stop(Runnable callback) {
		this.running = false;
		if (!this.closing) {
			this.manager.cancelAll();
			callback.run();
			return;
		}
		this.shutdown = true;
		logger.debug("Shutting down the download manager");
		this.manager.shutdown().timeout(this.gracePeriod).doFinally((signal) -> callback.run()).subscribe((done) -> {
		}, this::logFailure);
	}

	private void logFailure(Throwable failure) {
		if (failure instanceof TimeoutException) {
			logger.atWarn()
				.addKeyValue("download.grace-period", this.gracePeriod)
				.log("Downloads or their listeners were still at work when the grace period ended");
		}
		else {
			logger.warn("The download manager did not shut down cleanly", failure);
		}
	}

	@Override
	public void stop() {
		stop(() -> {
		});
	}

	/**
	 * Shut the manager down if the lifecycle has not, because the context failed to
	 * start. Otherwise Boot has waited already, as long as it was told to.
	 */
	@Override
	public void destroy() {
		if (!this.shutdown) {
			this.manager.close();
		}
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	@Override
	public int getPhase() {
		return PHASE;
	}

	/**
	 * Downloads go on while a context is paused.
	 */
	@Override
	public boolean isPauseable() {
		return false;
	}

}

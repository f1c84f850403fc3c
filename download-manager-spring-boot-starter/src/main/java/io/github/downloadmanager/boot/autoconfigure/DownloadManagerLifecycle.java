package io.github.downloadmanager.boot.autoconfigure;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

import io.github.downloadmanager.DownloadManager;
import io.github.downloadmanager.boot.autoconfigure.DownloadManagerProperties.ShutdownMode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.context.properties.bind.BindResult;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationListener;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.event.ContextClosedEvent;
import reactor.core.publisher.Mono;

/**
 * Makes the shutdown of the download managers a part of the application's: after the web
 * server has stopped, so that requests in flight can still use them, and before the
 * executors stop, so that listeners can still use them.
 * <p>
 * A shutdown cannot be undone, but a stopped context can be started again. So the
 * managers are shut down only when the context is being closed; when it is merely
 * stopped, every download is cancelled and the managers stay.
 * <p>
 * Spring waits for a phase of the shutdown no longer than
 * {@code spring.lifecycle.timeout-per-shutdown-phase}, then it destroys the beans. What
 * is drained is cancelled before that, so that part files are removed and listeners hear
 * of the end.
 */
public final class DownloadManagerLifecycle
		implements SmartLifecycle, ApplicationListener<ContextClosedEvent>, DisposableBean {

	/**
	 * The phase: below those in which Boot's web server drains and stops, far above the
	 * one of executors.
	 */
	public static final int PHASE = Integer.MAX_VALUE - 3 * 1024;

	/** What is cancelled because it could not be drained in time has this long. */
	private static final Duration CLEAN_UP = Duration.ofSeconds(5);

	/** How long Spring waits for a phase, and by which property that is changed. */
	private static final Duration PHASE_TIMEOUT = Duration.ofSeconds(30);

	private static final String PHASE_TIMEOUT_PROPERTY = "spring.lifecycle.timeout-per-shutdown-phase";

	private static final Logger logger = LoggerFactory.getLogger(DownloadManagerLifecycle.class);

	private final Supplier<? extends Collection<DownloadManager>> managers;

	private final ApplicationContext context;

	private final DownloadManagerProperties properties;

	private volatile boolean running;

	private volatile boolean closing;

	private volatile boolean shutdown;

	/**
	 * Tie managers to a context.
	 * @param managers the managers to shut down
	 * @param context the context whose closing shuts them down
	 * @param properties how to shut down, and how long to wait
	 */
	public DownloadManagerLifecycle(Supplier<? extends Collection<DownloadManager>> managers,
			ApplicationContext context, DownloadManagerProperties properties) {
		this.managers = managers;
		this.context = context;
		this.properties = properties;
	}

	@Override
	public void start() {
		this.running = true;
		if (drains() && gracePeriod().compareTo(phaseTimeout()) > 0) {
			logger.atWarn()
				.addKeyValue("download.grace-period", gracePeriod())
				.log("At a shutdown downloads may go on for {} only: download-manager.shutdown.grace-period is {}, but {} is {}",
						drainTime(), gracePeriod(), PHASE_TIMEOUT_PROPERTY, phaseTimeout());
		}
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
			this.managers.get().forEach(DownloadManager::cancelAll);
			callback.run();
			return;
		}
		this.shutdown = true;
		logger.debug("Shutting down the download manager");
		List<DownloadManager> all = List.copyOf(this.managers.get());
		ShutdownReport report = new ShutdownReport(all);
		Mono.whenDelayError(all.stream().map(this::end).toList())
			.doOnError(this::logFailure)
			.onErrorComplete()
			.then(report.write())
			.doFinally((signal) -> callback.run())
			.subscribe((done) -> {
			}, this::logFailure);
	}

	private Mono<Void> end(DownloadManager manager) {
		Mono<Void> end = drains() ? manager.drain() : manager.shutdown();
		if (end == null) {
			// A manager that a test has mocked gives null.
			return Mono.empty();
		}
		if (!drains()) {
			return end.timeout(gracePeriod());
		}
		return end.timeout(drainTime())
			.onErrorResume(TimeoutException.class, (late) -> manager.shutdown().timeout(CLEAN_UP));
	}

	private void logFailure(Throwable failure) {
		if (failure instanceof TimeoutException) {
			logger.atWarn()
				.addKeyValue("download.grace-period", gracePeriod())
				.log("Downloads or their listeners were still at work when the grace period ended");
		}
		else {
			logger.warn("The download manager did not shut down cleanly", failure);
		}
	}

	private boolean drains() {
		return this.properties.shutdown().mode() == ShutdownMode.DRAIN;
	}

	private Duration gracePeriod() {
		return this.properties.shutdown().gracePeriod();
	}

	private Duration phaseTimeout() {
		BindResult<Duration> timeout = Binder.get(this.context.getEnvironment())
			.bind(PHASE_TIMEOUT_PROPERTY, Duration.class);
		return timeout.isBound() ? timeout.get() : PHASE_TIMEOUT;
	}

	/** How long downloads may go on, so that there is time left to clean up. */
	private Duration drainTime() {
		Duration phase = phaseTimeout();
		Duration half = phase.dividedBy(2);
		Duration most = phase.minus((CLEAN_UP.compareTo(half) < 0) ? CLEAN_UP : half);
		return (gracePeriod().compareTo(most) < 0) ? gracePeriod() : most;
	}

	@Override
	public void stop() {
		stop(() -> {
		});
	}

	/**
	 * Shut the managers down if the lifecycle has not, because the context failed to
	 * start. Otherwise Boot has waited already, as long as it was told to.
	 */
	@Override
	public void destroy() {
		if (!this.shutdown) {
			this.managers.get().forEach(DownloadManager::close);
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

package io.github.downloadmanager.internal.engine;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.github.downloadmanager.DownloadException;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;

/**
 * The end of a manager: whether it still takes requests, and what is closed in which
 * order once the last download has ended.
 */
final class ManagerLifecycle {

	/** A network thread that hangs delays the end of the shutdown by this at most. */
	private static final Duration MAX_DISPOSAL = Duration.ofSeconds(10);

	private final ManagerContext context;

	private final DownloadRegistry registry;

	private final Runnable cancelAll;

	/** Everything has ended, except for listeners that may still be at work. */
	private final Sinks.Empty<Void> quiet = Sinks.empty();

	/** Everything has ended, and all listeners have returned. */
	private final Sinks.Empty<Void> terminated = Sinks.empty();

	/** Whether requests are refused. Written under the lock, read without it. */
	private volatile boolean shutdown;

	/** Whether the downloads that were admitted are to end by themselves. */
	@GuardedBy("this")
	private boolean draining;

	/** Requests that passed the check for the shutdown and are not registered yet. */
	@GuardedBy("this")
	private int entering;

	@GuardedBy("this")
	private boolean terminating;

	/** Whether it is going to be looked whether a drain is over. */
	private final AtomicBoolean looking = new AtomicBoolean();

	/**
	 * Create the life of a manager that takes requests.
	 * @param cancelAll cancels every download that has not ended
	 */
	ManagerLifecycle(ManagerContext context, DownloadRegistry registry, Runnable cancelAll) {
		this.context = context;
		this.registry = registry;
		this.cancelAll = cancelAll;
	}

	boolean isShutdown() {
		return this.shutdown;
	}

	/**
	 * Begin to admit a request; {@link #leave} must follow.
	 * @throws DownloadException.ManagerShutdown after the shutdown
	 */
	synchronized void enter() {
		if (this.shutdown) {
			throw new DownloadException.ManagerShutdown();
		}
		this.entering++;
	}

	/** The request is registered, or refused. */
	void leave() {
		boolean late;
		synchronized (this) {
			this.entering--;
			if (!this.shutdown) {
				return;
			}
			late = !this.draining;
		}
		lookLater();
		if (late) {
			// The shutdown cancelled all others before this one was registered.
			this.cancelAll.run();
		}
		terminateIfIdle();
	}

	/**
	 * Take no more requests, and let those that were admitted end by themselves. Once
	 * none is left that would, those that are paused or held are cancelled.
	 * @return completes when everything has ended
	 */
	Mono<Void> drain() {
		synchronized (this) {
			this.draining = !this.shutdown || this.draining;
			this.shutdown = true;
		}
		this.context.scheduler().rest().tell(this::lookLater);
		shutDownIfDrained();
		return terminated();
	}

	/** A download has ended, and is live no more. */
	void ended() {
		terminateIfIdle();
		lookLater();
	}

	private void lookLater() {
		if (isDraining() && this.looking.compareAndSet(false, true)) {
			this.context.workers().steps().execute(() -> {
				this.looking.set(false);
				shutDownIfDrained();
			});
		}
	}

	private synchronized boolean isDraining() {
		return this.draining && this.entering == 0 && !this.terminating;
	}

	/** Nobody can be asked any more to let those go on that are paused or held. */
	private void shutDownIfDrained() {
		if (isDraining() && this.context.scheduler().active() == 0
				&& this.registry.live().stream().noneMatch(DownloadTask::goesOn)) {
			shutdown();
		}
	}

	/**
	 * Take no more requests, and cancel those that were admitted.
	 * @return completes when everything has ended
	 */
	Mono<Void> shutdown() {
		synchronized (this) {
			this.shutdown = true;
			this.draining = false;
		}
		this.context.scheduler().close();
		this.cancelAll.run();
		return terminated();
	}

	/**
	 * Shut down, and wait for the end unless the calling thread must not block or the end
	 * would wait for it.
	 */
	void close() {
		Mono<Void> end = shutdown();
		if (!this.context.workers().isInDownload() && !Schedulers.isInNonBlockingThread()) {
			Uninterruptibles.await(end, this.context.settings().shutdownGrace);
		}
	}

	private Mono<Void> terminated() {
		terminateIfIdle();
		// A callback that waits for all callbacks would wait for itself.
		return Mono.defer(() -> this.context.workers().isCallback() ? this.quiet.asMono() : this.terminated.asMono());
	}

	/** Close everything if the manager is shut down and no download is left; once. */
	void terminateIfIdle() {
		synchronized (this) {
			if (!this.shutdown || this.entering > 0 || this.registry.hasLive() || this.terminating) {
				return;
			}
			this.terminating = true;
		}
		this.context.publisher().close();
		// The source is closed on a network thread. Neither the stop of threads nor the
		// code of those who wait for the end may run there.
		this.context.source()
			.shutdown()
			.timeout(MAX_DISPOSAL, this.context.time().timer())
			.onErrorComplete()
			.subscribe(null, null, this::disposed);
	}

	private void disposed() {
		try {
			this.context.workers().writers().execute(this::terminate);
		}
		catch (RuntimeException | Error ex) {
			// No thread could be started; late on this thread is better than never.
			terminate();
		}
	}

	private void terminate() {
		CompletableFuture<Void> callbacks = this.context.workers().shutdown();
		this.context.time().timer().dispose();
		this.quiet.tryEmitEmpty();
		callbacks.thenRun(this.terminated::tryEmitEmpty);
	}

}

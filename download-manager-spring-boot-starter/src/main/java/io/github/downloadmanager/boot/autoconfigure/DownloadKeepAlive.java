package io.github.downloadmanager.boot.autoconfigure;

import java.util.Collection;
import java.util.function.Supplier;

import io.github.downloadmanager.DownloadEvent;
import io.github.downloadmanager.DownloadListener;
import io.github.downloadmanager.DownloadManager;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.context.ApplicationListener;
import org.springframework.context.event.ContextClosedEvent;

/**
 * Keeps the JVM alive while downloads run: all threads of a download manager are daemons,
 * so an application without a web server would end when its {@code main} method does.
 * <p>
 * One thread, which is no daemon, waits for the end of the thread that started the
 * application, then for that of the downloads, and ends. It comes back for downloads that
 * are submitted later. Closing the context, as a signal does, ends it at once.
 */
final class DownloadKeepAlive implements DownloadListener, SmartInitializingSingleton,
		ApplicationListener<ContextClosedEvent>, DisposableBean {

	/** So often it looks by itself whether all downloads have ended. */
	private static final long LOOK_MILLIS = 500;

	private final Supplier<? extends Collection<DownloadManager>> managers;

	/** Guarded by this. */
	private @Nullable Thread thread;

	/** Guarded by this. */
	private boolean closed;

	DownloadKeepAlive(Supplier<? extends Collection<DownloadManager>> managers) {
		this.managers = managers;
	}

	@Override
	public void afterSingletonsInstantiated() {
		Thread starter = Thread.currentThread();
		if (!starter.isDaemon()) {
			keep(starter);
		}
	}

	@Override
	public void onEvent(DownloadEvent event) {
		if (event instanceof DownloadEvent.Queued) {
			keep(null);
		}
		else if (event.isTerminal()) {
			synchronized (this) {
				notifyAll();
			}
		}
	}

	private synchronized void keep(@Nullable Thread starter) {
		if (this.closed || this.thread != null) {
			return;
		}
		Thread keeper = new Thread(() -> run(starter), "download-keep-alive");
		keeper.setDaemon(false);
		keeper.start();
		this.thread = keeper;
	}

	private void run(@Nullable Thread starter) {
		try {
			if (starter != null) {
				starter.join();
			}
			awaitEnd();
		}
		catch (InterruptedException ex) {
			// The context is being closed.
		}
		finally {
			synchronized (this) {
				if (this.thread == Thread.currentThread()) {
					this.thread = null;
				}
			}
		}
	}

	private synchronized void awaitEnd() throws InterruptedException {
		while (isAnyLive()) {
			wait(LOOK_MILLIS);
		}
		// Under the lock: whoever is queued from now on finds no thread, and starts one.
		this.thread = null;
	}

	private boolean isAnyLive() {
		return this.managers.get().stream().anyMatch(DownloadKeepAlive::isLive);
	}

	private static boolean isLive(DownloadManager manager) {
		return manager.activeDownloads() > 0 || manager.queuedDownloads() > 0
				|| manager.downloads().stream().anyMatch((snapshot) -> !snapshot.status().isTerminal());
	}

	@Override
	public void onApplicationEvent(ContextClosedEvent event) {
		close();
	}

	@Override
	public void destroy() {
		close();
	}

	private synchronized void close() {
		this.closed = true;
		if (this.thread != null) {
			this.thread.interrupt();
		}
	}

}

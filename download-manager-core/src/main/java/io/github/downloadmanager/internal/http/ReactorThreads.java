package io.github.downloadmanager.internal.http;

import java.security.AccessController;
import java.security.PrivilegedAction;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

import reactor.core.scheduler.Schedulers;
import reactor.netty.resources.ConnectionProvider;

/**
 * The threads that Reactor and Reactor Netty have once for the whole JVM: those that look
 * after pools of connections, and those of the parallel scheduler, which end event loops.
 * They never end. Each keeps the class loader of whoever happened to start it, with all
 * classes of the application, though that may have been loaded anew since then, as by
 * Spring Boot's developer tools.
 */
final class ReactorThreads {

	private static final AtomicBoolean begun = new AtomicBoolean();

	private ReactorThreads() {
	}

	/**
	 * Start these threads with the class loader of Reactor Netty, if that of the calling
	 * thread is another one. Otherwise nothing is started: usually the whole application
	 * has one class loader.
	 */
	static void detach() {
		Thread thread = Thread.currentThread();
		ClassLoader of = thread.getContextClassLoader();
		ClassLoader own = ConnectionProvider.class.getClassLoader();
		if (of == own || !begun.compareAndSet(false, true)) {
			return;
		}
		thread.setContextClassLoader(own);
		try {
			startApart();
		}
		finally {
			thread.setContextClassLoader(of);
		}
	}

	/**
	 * Up to JDK 23 a thread also keeps the access control context of its creator, and
	 * with it the class loaders of all callers.
	 */
	@SuppressWarnings("removal")
	private static void startApart() {
		AccessController.doPrivileged((PrivilegedAction<Object>) () -> {
			start();
			return null;
		});
	}

	/** Each task starts a thread, up to this number of them. */
	private static void start() {
		Stream.generate(ReactorThreads::pool)
			.limit(Schedulers.DEFAULT_POOL_SIZE)
			.toList()
			.forEach(ConnectionProvider::dispose);
		for (int i = 0; i < Schedulers.DEFAULT_POOL_SIZE; i++) {
			Schedulers.parallel().schedule(() -> {
			});
		}
	}

	private static ConnectionProvider pool() {
		return ConnectionProvider.builder("download-manager")
			.disposeInactivePoolsInBackground(Duration.ofHours(1), Duration.ofHours(1))
			.build();
	}

}

package io.github.downloadmanager.internal.engine;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import reactor.core.Disposable;
import reactor.core.publisher.Mono;

/**
 * Waits on the calling thread. An interrupt does not end the wait.
 */
final class Uninterruptibles {

	private Uninterruptibles() {
	}

	/**
	 * Wait until something has ended, with or without success. An interrupt does not
	 * shorten the wait, because threads are often interrupted just when an application
	 * waits for its shutdown. The interrupt flag of the thread is set again afterwards.
	 * @param end completes at the end
	 * @param limit how long to wait at most
	 */
	static void await(Mono<Void> end, Duration limit) {
		CountDownLatch ended = new CountDownLatch(1);
		Disposable subscription = end.doFinally((signal) -> ended.countDown()).onErrorComplete().subscribe();
		boolean interrupted = false;
		long nanos = TimeUnit.NANOSECONDS.convert(limit);
		long start = System.nanoTime();
		while (true) {
			try {
				ended.await(nanos - (System.nanoTime() - start), TimeUnit.NANOSECONDS);
				break;
			}
			catch (InterruptedException ex) {
				interrupted = true;
			}
		}
		subscription.dispose();
		if (interrupted) {
			Thread.currentThread().interrupt();
		}
	}

}

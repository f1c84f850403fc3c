package io.github.downloadmanager.internal.engine;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import reactor.core.Disposable;
import reactor.core.publisher.Mono;

/**
 * Waits on the calling thread.
 */
final class Waiting {

	private Waiting() {
	}

	/**
	 * Wait until something has ended, however it did. An interrupt does not shorten that,
	 * as whoever waits for a shutdown needs it most when a thread is to end; the thread
	 * is interrupted afterwards.
	 * @param end what is waited for
	 * @param limit how long at most
	 */
	static void forEnd(Mono<Void> end, Duration limit) {
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

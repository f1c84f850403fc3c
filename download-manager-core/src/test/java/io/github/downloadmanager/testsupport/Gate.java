package io.github.downloadmanager.testsupport;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * A place where something stops until the test lets it go on.
 */
public final class Gate {

	private final Sinks.Empty<Void> open = Sinks.empty();

	private final CountDownLatch reached = new CountDownLatch(1);

	private final CountDownLatch opened = new CountDownLatch(1);

	/** Wait until something stands at the gate. */
	public void awaitReached() {
		await(this.reached);
	}

	public boolean isReached() {
		return this.reached.getCount() == 0;
	}

	public void open() {
		this.opened.countDown();
		this.open.tryEmitEmpty();
	}

	/** Stand at the gate, without a thread. */
	public Mono<Void> pass() {
		return this.open.asMono().doOnSubscribe((subscription) -> this.reached.countDown());
	}

	/** Stand at the gate, with this thread. */
	public void passBlocking() {
		this.reached.countDown();
		await(this.opened);
	}

	private static void await(CountDownLatch latch) {
		try {
			if (!latch.await(Await.LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
				throw new AssertionError("nobody came");
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new AssertionError("interrupted", ex);
		}
	}

}

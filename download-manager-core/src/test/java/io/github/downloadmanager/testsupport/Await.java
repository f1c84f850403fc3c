package io.github.downloadmanager.testsupport;

import java.time.Duration;
import java.util.concurrent.Callable;

import org.awaitility.Awaitility;

/**
 * Waits for what another thread is about to do. The limit is only there so that a defect
 * does not hang the suite: no assertion depends on it.
 */
public final class Await {

	/** Far longer than anything takes. */
	public static final Duration LIMIT = Duration.ofSeconds(60);

	private Await() {
	}

	public static void until(String what, Callable<Boolean> condition) {
		Awaitility.await(what)
			.pollDelay(Duration.ZERO)
			.pollInterval(Duration.ofMillis(1))
			.atMost(LIMIT)
			.until(condition);
	}

}

package io.github.downloadmanager.sample;

import java.time.Duration;

import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/**
 * Waits for what another thread is about to do. The limit is only there for what never
 * comes: the ten seconds that are usual can pass on a busy machine.
 */
public final class Await {

	private static final Duration LIMIT = Duration.ofSeconds(60);

	private Await() {
	}

	public static ConditionFactory await() {
		return Awaitility.await().atMost(LIMIT);
	}

}

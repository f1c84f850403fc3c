package io.github.downloadmanager.internal.http;

import java.util.function.Consumer;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.util.context.Context;

/**
 * After a request was cancelled, the client may still report an error of it. Nobody needs
 * that error, but Reactor logs it at ERROR by default.
 */
public final class Cancellations {

	private static final Logger logger = LoggerFactory.getLogger(Cancellations.class);

	/**
	 * For subscribers that may cancel: errors that come later are logged at DEBUG only.
	 */
	public static final Context DROPPED_ERRORS_ARE_EXPECTED = Context.of("reactor.onErrorDropped.local",
			(Consumer<Throwable>) (error) -> logger.debug("Dropped after a cancellation: {}",
					error.getClass().getSimpleName()));

	private Cancellations() {
	}

}

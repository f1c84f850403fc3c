package io.github.downloadmanager.internal.event;

import java.util.function.Supplier;

import io.micrometer.observation.Observation;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens and closes the scopes of observations. Their handlers are user code, and what
 * they throw must not fail the code that runs in the scope.
 */
public final class ObservationScopes {

	private static final Logger logger = LoggerFactory.getLogger(ObservationScopes.class);

	private ObservationScopes() {
	}

	/**
	 * Run code in the scope of an observation, which may be stopped already. What the
	 * code logs or starts belongs to the trace of the observation.
	 */
	public static void within(@Nullable Observation observation, Runnable code) {
		if (observation == null || observation.isNoop()) {
			code.run();
			return;
		}
		Observation.Scope scope = open(() -> observation);
		try {
			code.run();
		}
		finally {
			close(scope);
		}
	}

	/**
	 * Open a scope. A failure is not logged, because scopes are opened for every event.
	 * @param observation supplies the observation; may create it, which calls handlers,
	 * too
	 * @return the scope, or a scope that does nothing if it cannot be opened
	 */
	public static Observation.Scope open(Supplier<Observation> observation) {
		try {
			return observation.get().openScope();
		}
		catch (Throwable ex) {
			return Observation.Scope.NOOP;
		}
	}

	/** Close a scope. */
	public static void close(Observation.Scope scope) {
		try {
			scope.close();
		}
		catch (Throwable ex) {
			logger.atDebug().setCause(ex).log("The scope of an observation could not be closed");
		}
	}

}

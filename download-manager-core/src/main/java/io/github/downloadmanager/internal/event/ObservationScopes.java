package io.github.downloadmanager.internal.event;

import java.util.function.Supplier;

import io.micrometer.observation.Observation;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens and closes the scopes of observations. Their handlers are code of others: what
 * they throw is not the failure of what runs in the scope.
 */
public final class ObservationScopes {

	private static final Logger logger = LoggerFactory.getLogger(ObservationScopes.class);

	private ObservationScopes() {
	}

	/**
	 * Run code in the scope of an observation, which may have been stopped: what the code
	 * logs or starts then belongs to its trace.
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
	 * Open a scope. What fails is not logged, as this happens for every event of a
	 * download.
	 * @param observation gives the observation; it may be made here, which calls handlers
	 * too
	 * @return the scope, or one that does nothing
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

package io.github.downloadmanager.internal.engine;

import java.net.URI;
import java.util.function.Supplier;

import io.github.downloadmanager.DownloadRequest;
import io.github.downloadmanager.internal.event.ObservationScopes;
import io.github.downloadmanager.observation.AttemptObservationContext;
import io.github.downloadmanager.observation.AttemptObservationConvention;
import io.github.downloadmanager.observation.DefaultAttemptObservationConvention;
import io.github.downloadmanager.observation.DefaultDownloadObservationConvention;
import io.github.downloadmanager.observation.DownloadObservationContext;
import io.github.downloadmanager.observation.DownloadObservationConvention;
import io.github.downloadmanager.observation.DownloadObservationDocumentation;
import io.github.downloadmanager.policy.Authority;
import io.micrometer.observation.NullObservation;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;

/**
 * Observes downloads and attempts. Without a registry it creates no observation.
 *
 * @param registry receives the observations
 * @param download names and tags the observations of downloads, or {@code null} for the
 * default
 * @param attempt names and tags the observations of attempts, or {@code null} for the
 * default
 */
record Observations(ObservationRegistry registry, @Nullable DownloadObservationConvention download,
		@Nullable AttemptObservationConvention attempt) {

	private static final DownloadObservationConvention DOWNLOAD = new DefaultDownloadObservationConvention();

	private static final AttemptObservationConvention ATTEMPT = new DefaultAttemptObservationConvention();

	private static final Logger logger = LoggerFactory.getLogger(Observations.class);

	static final String COMPLETED = "completed";

	static final String FAILED = "failed";

	static final String CANCELLED = "cancelled";

	/** Of an attempt; the download goes on later. */
	static final String PAUSED = "paused";

	/** The current observation of the thread that submits, which becomes the parent. */
	@Nullable Observation current() {
		try {
			return this.registry.isNoop() ? null : this.registry.getCurrentObservation();
		}
		catch (Throwable ex) {
			logger.atWarn().setCause(ex).log("The current observation could not be found out");
			return null;
		}
	}

	Observation startDownload(String id, DownloadRequest request, @Nullable Observation parent) {
		return start(parent,
				() -> DownloadObservationDocumentation.DOWNLOAD.observation(
						this.download, DOWNLOAD, () -> new DownloadObservationContext(id,
								Authority.displayHost(request.uri()), request.group(), request.attributes()),
						this.registry));
	}

	void stopDownload(Observation observation, String outcome, int attempts, @Nullable Throwable error) {
		if (observation.getContext() instanceof DownloadObservationContext context) {
			context.setEnd(outcome, attempts);
		}
		stop(observation, error);
	}

	/**
	 * Start to observe an attempt.
	 * @param headers where the trace context for the origin goes
	 */
	Observation startAttempt(String id, URI uri, int number, HttpHeaders headers, Observation parent) {
		return start(parent, () -> DownloadObservationDocumentation.ATTEMPT.observation(this.attempt, ATTEMPT,
				() -> new AttemptObservationContext(id, Authority.displayHost(uri), number, headers), this.registry));
	}

	void stopAttempt(Observation observation, String outcome, @Nullable Throwable error) {
		if (observation.getContext() instanceof AttemptObservationContext context) {
			context.setOutcome(outcome);
		}
		stop(observation, error);
	}

	/**
	 * Start an observation in the scope of its parent, or in no scope. Tracing takes the
	 * current span as the parent, and the current span of this thread may belong to the
	 * submitter or to another download. Predicates, conventions and handlers are user
	 * code, and what they throw must not end a download.
	 */
	private Observation start(@Nullable Observation parent, Supplier<Observation> observation) {
		if (this.registry.isNoop()) {
			return Observation.NOOP;
		}
		Observation.Scope scope = ObservationScopes
			.open(() -> (parent != null) ? parent : new NullObservation(this.registry));
		try {
			Observation created = observation.get();
			return ((parent != null) ? created.parentObservation(parent) : created).start();
		}
		catch (Throwable ex) {
			logger.atWarn().setCause(ex).log("An observation could not be started");
			return Observation.NOOP;
		}
		finally {
			ObservationScopes.close(scope);
		}
	}

	private static void stop(Observation observation, @Nullable Throwable error) {
		try {
			if (error != null) {
				observation.error(error);
			}
			observation.stop();
		}
		catch (Throwable ex) {
			logger.atWarn().setCause(ex).log("An observation could not be stopped");
		}
	}

}

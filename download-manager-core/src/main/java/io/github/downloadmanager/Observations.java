package io.github.downloadmanager;

import java.net.URI;
import java.util.function.Supplier;

import io.github.downloadmanager.observation.AttemptObservationContext;
import io.github.downloadmanager.observation.AttemptObservationConvention;
import io.github.downloadmanager.observation.DefaultAttemptObservationConvention;
import io.github.downloadmanager.observation.DefaultDownloadObservationConvention;
import io.github.downloadmanager.observation.DownloadObservationContext;
import io.github.downloadmanager.observation.DownloadObservationConvention;
import io.github.downloadmanager.observation.DownloadObservationDocumentation;
import io.github.downloadmanager.source.Authority;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;

/**
 * Observes downloads and attempts. Without a registry it makes nothing.
 *
 * @param registry takes the observations
 * @param download names those of downloads, or {@code null} for the default
 * @param attempt names those of attempts, or {@code null} for the default
 */
record Observations(ObservationRegistry registry, @Nullable DownloadObservationConvention download,
		@Nullable AttemptObservationConvention attempt) {

	private static final DownloadObservationConvention DOWNLOAD = new DefaultDownloadObservationConvention();

	private static final AttemptObservationConvention ATTEMPT = new DefaultAttemptObservationConvention();

	private static final Logger logger = LoggerFactory.getLogger(Observations.class);

	static final String COMPLETED = "completed";

	static final String FAILED = "failed";

	static final String CANCELLED = "cancelled";

	/** The scope that is current where a download is submitted becomes its parent. */
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
		if (this.registry.isNoop()) {
			return Observation.NOOP;
		}
		return start(() -> {
			Observation observation = DownloadObservationDocumentation.DOWNLOAD.observation(this.download, DOWNLOAD,
					() -> new DownloadObservationContext(id, Authority.displayHost(request.uri()), request.group()), this.registry);
			return (parent != null) ? observation.parentObservation(parent) : observation;
		});
	}

	void stopDownload(Observation observation, String outcome, int attempts, @Nullable Throwable error) {
		if (observation.getContext() instanceof DownloadObservationContext context) {
			context.setEnd(outcome, attempts);
		}
		stop(observation, error);
	}

	/**
	 * Start to observe an attempt.
	 * @param headers where trace context for the origin goes
	 */
	Observation startAttempt(String id, URI uri, int number, HttpHeaders headers, Observation parent) {
		if (this.registry.isNoop()) {
			return Observation.NOOP;
		}
		return start(() -> DownloadObservationDocumentation.ATTEMPT
			.observation(this.attempt, ATTEMPT, () -> new AttemptObservationContext(id, Authority.displayHost(uri), number, headers),
					this.registry)
			.parentObservation(parent));
	}

	void stopAttempt(Observation observation, String outcome, @Nullable Throwable error) {
		if (observation.getContext() instanceof AttemptObservationContext context) {
			context.setOutcome(outcome);
		}
		stop(observation, error);
	}

	/**
	 * Predicates, conventions and handlers are code that is not ours: what they throw
	 * must not end a download.
	 */
	private static Observation start(Supplier<Observation> observation) {
		try {
			return observation.get().start();
		}
		catch (Throwable ex) {
			logger.atWarn().setCause(ex).log("An observation could not be started");
			return Observation.NOOP;
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

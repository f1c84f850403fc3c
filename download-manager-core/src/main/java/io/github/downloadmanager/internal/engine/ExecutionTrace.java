package io.github.downloadmanager.internal.engine;

import java.net.URI;

import io.github.downloadmanager.Download;
import io.github.downloadmanager.internal.event.DownloadFeed;
import io.micrometer.observation.Observation;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

/**
 * The observations of one execution: one of the download, and one of its current attempt.
 * Their handlers are user code. So all methods are called by effects of the download,
 * which run one at a time and without a lock.
 */
final class ExecutionTrace {

	private final Observations observations;

	private final Download subject;

	private final DownloadFeed feed;

	private Observation download = Observation.NOOP;

	private Observation attempt = Observation.NOOP;

	private boolean started;

	ExecutionTrace(Observations observations, Download subject, DownloadFeed feed) {
		this.observations = observations;
		this.subject = subject;
		this.feed = feed;
	}

	/**
	 * Start the observation of the download, once. Listeners are called in its scope.
	 */
	void start() {
		if (this.started) {
			return;
		}
		this.started = true;
		this.download = this.observations.startDownload(this.subject.id(), this.subject.request(),
				this.feed.observation());
		this.feed.observedBy(this.download);
	}

	/**
	 * Start the observation of an attempt.
	 * @param headers where the trace context for the origin goes
	 */
	void startAttempt(URI uri, int number, HttpHeaders headers) {
		this.attempt = this.observations.startAttempt(this.subject.id(), uri, number, headers, this.download);
	}

	/** Stop the observation of the attempt, if it runs. */
	void stopAttempt(String outcome, @Nullable Throwable error) {
		this.observations.stopAttempt(this.attempt, outcome, error);
		this.attempt = Observation.NOOP;
	}

	/** Stop both observations. */
	void stop(DownloadOutcome outcome, int attempts) {
		stopAttempt(outcome.outcome(), outcome.error());
		this.observations.stopDownload(this.download, outcome.outcome(), attempts, outcome.error());
	}

}

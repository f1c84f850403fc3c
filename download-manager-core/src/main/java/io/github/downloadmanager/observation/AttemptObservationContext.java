package io.github.downloadmanager.observation;

import java.util.Objects;

import io.micrometer.observation.transport.Kind;
import io.micrometer.observation.transport.RequestReplySenderContext;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

/**
 * What is known when one attempt is observed. Its carrier are the headers of the
 * attempt's requests, so that a trace goes on at the origin.
 */
public final class AttemptObservationContext extends RequestReplySenderContext<HttpHeaders, Object> {

	private final String id;

	private final String host;

	private final int attempt;

	private String outcome = "unknown";

	/**
	 * Create a context.
	 * @param id the download's id
	 * @param host the host of the requested address
	 * @param attempt number of the attempt, from 1
	 * @param headers where trace context goes
	 */
	public AttemptObservationContext(String id, String host, int attempt, HttpHeaders headers) {
		super((carrier, key, value) -> {
			if (carrier != null) {
				carrier.set(key, value);
			}
		}, Kind.CLIENT);
		this.id = Objects.requireNonNull(id, "id");
		this.host = Objects.requireNonNull(host, "host");
		this.attempt = attempt;
		setCarrier(Objects.requireNonNull(headers, "headers"));
	}

	/**
	 * The download's id.
	 * @return the id
	 */
	public String getId() {
		return this.id;
	}

	/**
	 * The host of the requested address.
	 * @return the host
	 */
	public String getHost() {
		return this.host;
	}

	/**
	 * Number of the attempt, from 1.
	 * @return the number
	 */
	public int getAttempt() {
		return this.attempt;
	}

	/**
	 * How it ended.
	 * @return {@code completed}, {@code failed} or {@code cancelled}; {@code unknown}
	 * before
	 */
	public String getOutcome() {
		return this.outcome;
	}

	/**
	 * Set how it ended.
	 * @param outcome {@code completed}, {@code failed} or {@code cancelled}
	 */
	public void setOutcome(@Nullable String outcome) {
		this.outcome = (outcome != null) ? outcome : "unknown";
	}

}

package io.github.downloadmanager.observation;

import java.util.Map;
import java.util.Objects;

import io.micrometer.observation.Observation;
import org.jspecify.annotations.Nullable;

/**
 * What is known when a whole download is observed. In a convention for attempts it is
 * found as the context of {@link #getParentObservation() their parent}.
 */
public class DownloadObservationContext extends Observation.Context {

	private final String id;

	private final String host;

	private final @Nullable String group;

	private final Map<String, String> attributes;

	private String outcome = "unknown";

	private int attempts;

	/**
	 * Create a context.
	 * @param id the download's id
	 * @param host the host of the requested address
	 * @param group the group it was submitted under, or {@code null}
	 */
	public DownloadObservationContext(String id, String host, @Nullable String group) {
		this(id, host, group, Map.of());
	}

	/**
	 * Create a context of a download that carries data of its submitter.
	 * @param id the download's id
	 * @param host the host of the requested address
	 * @param group the group it was submitted under, or {@code null}
	 * @param attributes what the request's {@code attribute} was given
	 */
	public DownloadObservationContext(String id, String host, @Nullable String group, Map<String, String> attributes) {
		this.id = Objects.requireNonNull(id, "id");
		this.host = Objects.requireNonNull(host, "host");
		this.group = group;
		this.attributes = Map.copyOf(Objects.requireNonNull(attributes, "attributes"));
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
	 * The group it was submitted under.
	 * @return the group, or {@code null}
	 */
	public @Nullable String getGroup() {
		return this.group;
	}

	/**
	 * The data that the request carries. No key value of the default convention has them;
	 * one of your own can.
	 * @return the attributes by name; unmodifiable, without {@code null}
	 */
	public Map<String, String> getAttributes() {
		return this.attributes;
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
	 * How many attempts it took.
	 * @return the number of attempts
	 */
	public int getAttempts() {
		return this.attempts;
	}

	/**
	 * Set how it ended.
	 * @param outcome {@code completed}, {@code failed} or {@code cancelled}
	 * @param attempts the number of attempts
	 */
	public void setEnd(String outcome, int attempts) {
		this.outcome = Objects.requireNonNull(outcome, "outcome");
		this.attempts = attempts;
	}

}

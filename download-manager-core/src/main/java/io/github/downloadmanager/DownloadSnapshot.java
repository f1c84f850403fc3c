package io.github.downloadmanager;

import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;

import io.github.downloadmanager.control.Hold;
import io.github.downloadmanager.control.Resumability;
import io.github.downloadmanager.control.WaitReason;
import org.jspecify.annotations.Nullable;

/**
 * A download at one moment: the one noun that listings, the actuator and REST show. Holds
 * nothing secret: the URI is redacted and no header is in it.
 *
 * @param id the download's id
 * @param subject what is downloaded, and where to
 * @param state how its life stands
 * @param progress how far it has come
 * @param timing when things happened
 * @param control how it is steered, and why it waits
 */
public record DownloadSnapshot(String id, Subject subject, State state, Progress progress, Timing timing,
		Control control) {

	public DownloadSnapshot {
		Objects.requireNonNull(id, "id");
		Objects.requireNonNull(subject, "subject");
		Objects.requireNonNull(state, "state");
		Objects.requireNonNull(progress, "progress");
		Objects.requireNonNull(timing, "timing");
		Objects.requireNonNull(control, "control");
	}

	/**
	 * A download that nobody has steered; enough for most tests.
	 * @param id the download's id
	 * @param subject what is downloaded, and where to
	 * @param state how its life stands
	 * @param progress how far it has come
	 * @param timing when things happened
	 */
	public DownloadSnapshot(String id, Subject subject, State state, Progress progress, Timing timing) {
		this(id, subject, state, progress, timing, Control.NONE);
	}

	/**
	 * What is downloaded, and where to.
	 *
	 * @param uri the address, without user-info and query values
	 * @param fileName name of the file; {@code null} while the server has not named it,
	 * or if the sink has no name
	 * @param destination where the file is, or will be; its directory while the name is
	 * not known; {@code null} if the bytes go to another sink
	 * @param group the group it was submitted under, or {@code null}
	 * @param attributes the caller's own data
	 */
	public record Subject(URI uri, @Nullable String fileName, @Nullable Path destination, @Nullable String group,
			Map<String, String> attributes) {

		public Subject {
			Objects.requireNonNull(uri, "uri");
			Objects.requireNonNull(attributes, "attributes");
			attributes = Map.copyOf(attributes);
		}

	}

	/**
	 * How the life of a download stands.
	 *
	 * @param status the status
	 * @param attempt number of the current or last attempt, from 1; 0 before the first
	 * @param maxRetries retries allowed after the first attempt
	 * @param failure why it failed, or why the last attempt did; {@code null} if none has
	 */
	public record State(DownloadStatus status, int attempt, int maxRetries, @Nullable DownloadException failure) {

		public State {
			Objects.requireNonNull(status, "status");
		}

	}

	/**
	 * When things happened.
	 *
	 * @param submittedAt when it was accepted
	 * @param startedAt when it first got a slot, or {@code null}
	 * @param nextAttemptAt when the next attempt is due, or {@code null} if it is not
	 * waiting
	 * @param finishedAt when it ended, or {@code null}
	 */
	public record Timing(Instant submittedAt, @Nullable Instant startedAt, @Nullable Instant nextAttemptAt,
			@Nullable Instant finishedAt) {

		public Timing {
			Objects.requireNonNull(submittedAt, "submittedAt");
		}

	}

	/**
	 * How a download is steered.
	 *
	 * @param priority higher ones start first, from -1000 to 1000
	 * @param pausing whether it still runs but is about to pause
	 * @param holds who keeps it from running; empty if nobody does. A manager or group
	 * that is held keeps those in the queue from starting too, without being named here
	 * @param waiting why it waits; {@code null} if it runs or has ended
	 * @param resumable whether it can go on from the bytes it holds
	 * @param bandwidth its own limit in bytes per second, empty for none
	 * @param throttled whether a limit of the bandwidth slows it down just now
	 * @param retryOf id of the ended download that this one repeats, or {@code null}
	 */
	public record Control(int priority, boolean pausing, Set<Hold> holds, @Nullable WaitReason waiting,
			Resumability resumable, OptionalLong bandwidth, boolean throttled, @Nullable String retryOf) {

		/** Not steered at all. */
		public static final Control NONE = new Control(0, false, Set.of(), null, Resumability.UNKNOWN,
				OptionalLong.empty(), false, null);

		public Control {
			Objects.requireNonNull(holds, "holds");
			holds = Set.copyOf(holds);
			Objects.requireNonNull(resumable, "resumable");
			Objects.requireNonNull(bandwidth, "bandwidth");
		}

	}

	/**
	 * The address, without user-info and query values.
	 * @return the redacted address
	 */
	public URI uri() {
		return this.subject.uri();
	}

	/**
	 * The status.
	 * @return the status
	 */
	public DownloadStatus status() {
		return this.state.status();
	}

	/**
	 * The group it was submitted under.
	 * @return the group's name, or {@code null}
	 */
	public @Nullable String group() {
		return this.subject.group();
	}

	/**
	 * The caller's own data; see {@link DownloadRequestBuilder#attribute}.
	 * @return names and values; not to be changed
	 */
	public Map<String, String> attributes() {
		return this.subject.attributes();
	}

	/**
	 * Why it failed, or why the last attempt did.
	 * @return the failure, or {@code null} if there was none
	 */
	public @Nullable DownloadException failure() {
		return this.state.failure();
	}

}

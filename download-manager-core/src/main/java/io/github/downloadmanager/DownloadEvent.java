package io.github.downloadmanager;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;

import io.github.downloadmanager.content.RemoteInfo;
import io.github.downloadmanager.control.Hold;
import io.github.downloadmanager.control.Resumability;
import org.jspecify.annotations.Nullable;

/**
 * Everything that can happen to a download. The events of one download arrive in order;
 * exactly one of {@link Completed}, {@link Failed} and {@link Cancelled} is the last.
 * <p>
 * Nothing in an event is secret, save what the caller put into the attributes:
 * {@link #uri()} is redacted. Tests of listeners make events themselves:
 * {@code new DownloadEvent.Queued(DownloadIdentity.of("id", uri), Instant.now())}.
 */
public sealed interface DownloadEvent {

	/**
	 * Which download it happened to.
	 * @return the same for all events of a download
	 */
	DownloadIdentity download();

	/**
	 * The download's id.
	 * @return the id
	 */
	default String id() {
		return download().id();
	}

	/**
	 * The requested address, without user-info and query values.
	 * @return the redacted address
	 */
	default URI uri() {
		return download().uri();
	}

	/**
	 * The group it was submitted under.
	 * @return the group's name, or {@code null}
	 */
	default @Nullable String group() {
		return download().group();
	}

	/**
	 * The caller's own data, such as the number of an order; see
	 * {@link DownloadRequestBuilder#attribute}.
	 * @return names and values; not to be changed
	 */
	default Map<String, String> attributes() {
		return download().attributes();
	}

	/**
	 * When it happened.
	 * @return the instant
	 */
	Instant at();

	/**
	 * The name of the kind of event, such as {@code Started}.
	 * @return the simple name of its type
	 */
	default String type() {
		return getClass().getSimpleName();
	}

	/**
	 * Whether this is the last event of its download.
	 * @return {@code true} for {@link Completed}, {@link Failed} and {@link Cancelled}
	 */
	default boolean isTerminal() {
		return false;
	}

	/**
	 * Accepted; waits for a slot.
	 */
	record Queued(DownloadIdentity download, Instant at) implements DownloadEvent {

		public Queued {
			Objects.requireNonNull(download, "download");
			Objects.requireNonNull(at, "at");
		}

	}

	/**
	 * What the server says of the content, at most once: in its answer to the GET, or
	 * before that in its answer to a HEAD, if one was asked for; see
	 * {@link DownloadManagerBuilder#probe(boolean)}.
	 *
	 * @param info what it said
	 */
	record Probed(DownloadIdentity download, Instant at, RemoteInfo info) implements DownloadEvent {

		public Probed {
			Objects.requireNonNull(download, "download");
			Objects.requireNonNull(at, "at");
			Objects.requireNonNull(info, "info");
		}

	}

	/**
	 * An attempt receives the content: the server's response was accepted.
	 *
	 * @param attempt number of the attempt, from 1
	 * @param totalBytes size of the whole content in bytes, empty if unknown
	 */
	record Started(DownloadIdentity download, Instant at, int attempt,
			OptionalLong totalBytes) implements DownloadEvent {

		public Started {
			Objects.requireNonNull(download, "download");
			Objects.requireNonNull(at, "at");
			Objects.requireNonNull(totalBytes, "totalBytes");
		}

	}

	/**
	 * Bytes held so far cannot be used and were thrown away, so progress goes back to
	 * zero.
	 *
	 * @param attempt number of the attempt that found out, from 1
	 * @param bytesDiscarded how many bytes were thrown away
	 * @param reason why, for a person to read
	 */
	record Restarted(DownloadIdentity download, Instant at, int attempt, long bytesDiscarded,
			String reason) implements DownloadEvent {

		public Restarted {
			Objects.requireNonNull(download, "download");
			Objects.requireNonNull(at, "at");
			Objects.requireNonNull(reason, "reason");
		}

	}

	/**
	 * An attempt failed in a way that may pass; another one follows after a delay. The
	 * slot is given back for that time.
	 *
	 * @param attempt number of the attempt that failed, from 1
	 * @param delay time until the next attempt is queued
	 * @param cause why the attempt failed
	 */
	record Retrying(DownloadIdentity download, Instant at, int attempt, Duration delay,
			DownloadException cause) implements DownloadEvent {

		public Retrying {
			Objects.requireNonNull(download, "download");
			Objects.requireNonNull(at, "at");
			Objects.requireNonNull(delay, "delay");
			Objects.requireNonNull(cause, "cause");
		}

	}

	/**
	 * Paused: the request is aborted, the bytes held are on the device, and the slot is
	 * given back. No progress is told until it is resumed.
	 *
	 * @param bytesHeld bytes of the content that are held
	 * @param resumable whether it can go on from them
	 * @param by who paused it
	 */
	record Paused(DownloadIdentity download, Instant at, long bytesHeld, Resumability resumable,
			Hold by) implements DownloadEvent {

		public Paused {
			Objects.requireNonNull(download, "download");
			Objects.requireNonNull(at, "at");
			Objects.requireNonNull(resumable, "resumable");
			Objects.requireNonNull(by, "by");
		}

	}

	/**
	 * Nobody keeps it from running any more: it is queued again, or waits for its next
	 * attempt.
	 */
	record Resumed(DownloadIdentity download, Instant at) implements DownloadEvent {

		public Resumed {
			Objects.requireNonNull(download, "download");
			Objects.requireNonNull(at, "at");
		}

	}

	/**
	 * Its priority was changed.
	 *
	 * @param before the priority until now
	 * @param after the priority from now on
	 */
	record Reprioritized(DownloadIdentity download, Instant at, int before, int after) implements DownloadEvent {

		public Reprioritized {
			Objects.requireNonNull(download, "download");
			Objects.requireNonNull(at, "at");
		}

	}

	/**
	 * Ended well. The last event.
	 *
	 * @param result what is there now
	 */
	record Completed(DownloadIdentity download, Instant at, DownloadResult result) implements DownloadEvent {

		public Completed {
			Objects.requireNonNull(download, "download");
			Objects.requireNonNull(at, "at");
			Objects.requireNonNull(result, "result");
		}

		@Override
		public boolean isTerminal() {
			return true;
		}

	}

	/**
	 * Ended by an error; nothing of it is left behind unless partial files are kept. The
	 * last event.
	 *
	 * @param error why
	 */
	record Failed(DownloadIdentity download, Instant at, DownloadException error) implements DownloadEvent {

		public Failed {
			Objects.requireNonNull(download, "download");
			Objects.requireNonNull(at, "at");
			Objects.requireNonNull(error, "error");
		}

		@Override
		public boolean isTerminal() {
			return true;
		}

	}

	/**
	 * Ended by a caller. The request is aborted and the partial file is gone when this is
	 * sent, unless partial files are kept. The last event.
	 *
	 * @param bytesKept how many bytes are left for a later download to go on from
	 */
	record Cancelled(DownloadIdentity download, Instant at, long bytesKept) implements DownloadEvent {

		public Cancelled {
			Objects.requireNonNull(download, "download");
			Objects.requireNonNull(at, "at");
		}

		/**
		 * Cancelled, and nothing is left.
		 * @param download which download
		 * @param at when
		 */
		public Cancelled(DownloadIdentity download, Instant at) {
			this(download, at, 0);
		}

		@Override
		public boolean isTerminal() {
			return true;
		}

	}

}

package io.github.downloadmanager.boot.actuate;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;

import io.github.downloadmanager.Download;
import io.github.downloadmanager.DownloadException;
import io.github.downloadmanager.DownloadSnapshot;
import io.github.downloadmanager.DownloadStatus;
import io.github.downloadmanager.Progress;
import io.github.downloadmanager.control.AttemptRecord;
import io.github.downloadmanager.control.Hold;
import io.github.downloadmanager.control.Resumability;
import io.github.downloadmanager.control.WaitReason;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.boot.actuate.endpoint.SanitizableData;

/**
 * What the endpoint shows of one download. Nothing in it is secret: the address is
 * redacted, and headers are not part of a snapshot.
 *
 * @param id the download's id
 * @param manager the name of the manager's bean, or {@code null} if there is only one
 * @param uri the address, without user-info and query values, or {@code ******} if values
 * are not to be shown
 * @param status where it is in its life
 * @param group the group it was submitted under, or {@code null}
 * @param attributes the caller's own data; the values are {@code ******} if values are
 * not to be shown
 * @param fileName name of the file, or {@code null} while unknown
 * @param progress how far it has come
 * @param attempts what was tried
 * @param timing when things happened
 * @param control how it is steered, and why it waits
 * @param position its place in the line, 1 for the next, or {@code null} if it is not in
 * line or was not asked for alone
 * @param journal its last attempts, the oldest first, or {@code null} if it was not asked
 * for alone
 */
public record DownloadDescriptor(String id, @Nullable String manager, String uri, DownloadStatus status,
		@Nullable String group, Map<String, String> attributes, @Nullable String fileName, Transfer progress,
		Attempts attempts, Timing timing, Control control, @Nullable Integer position,
		@Nullable List<Attempt> journal) implements OperationResponseBody {

	/**
	 * Describe a download.
	 * @param snapshot the download at one moment
	 * @param manager the name of its manager's bean, or {@code null} if there is only one
	 * @param showValues whether to show the address, the name of the file, and errors in
	 * words, which may name the host
	 * @return what to show of it
	 */
	public static DownloadDescriptor of(DownloadSnapshot snapshot, @Nullable String manager, boolean showValues) {
		DownloadSnapshot.Timing timing = snapshot.timing();
		String fileName = snapshot.subject().fileName();
		return new DownloadDescriptor(snapshot.id(), manager,
				showValues ? snapshot.uri().toString() : SanitizableData.SANITIZED_VALUE, snapshot.status(),
				snapshot.group(), attributes(snapshot, showValues),
				(showValues || fileName == null) ? fileName : SanitizableData.SANITIZED_VALUE,
				Transfer.of(snapshot.progress()), Attempts.of(snapshot.state(), showValues),
				new Timing(timing.submittedAt(), timing.startedAt(), timing.nextAttemptAt(), timing.finishedAt()),
				Control.of(snapshot.control(), showValues), null, null);
	}

	/**
	 * Describe a download with its attempts and its place in the line.
	 * @param download the download
	 * @param manager the name of its manager's bean, or {@code null} if there is only one
	 * @param showValues whether to show the address, the name of the file, and errors in
	 * words, which may name the host
	 * @return what to show of it
	 */
	public static DownloadDescriptor of(Download download, @Nullable String manager, boolean showValues) {
		DownloadDescriptor all = of(download.snapshot(), manager, showValues);
		OptionalInt position = download.position();
		return new DownloadDescriptor(all.id, all.manager, all.uri, all.status, all.group, all.attributes, all.fileName,
				all.progress, all.attempts, all.timing, all.control, position.isPresent() ? position.getAsInt() : null,
				download.attempts().last().stream().map((attempt) -> Attempt.of(attempt, showValues)).toList());
	}

	private static Map<String, String> attributes(DownloadSnapshot snapshot, boolean showValues) {
		Map<String, String> shown = new TreeMap<>(snapshot.attributes());
		if (!showValues) {
			shown.replaceAll((name, value) -> SanitizableData.SANITIZED_VALUE);
		}
		return shown;
	}

	/**
	 * How far a download has come.
	 *
	 * @param bytesDownloaded bytes of the file held so far
	 * @param totalBytes size of the whole file in bytes, or {@code null} while unknown
	 * @param percent the part that is here, from 0 to 100, or {@code null} while unknown
	 * @param bytesPerSecond average speed, in bytes per second
	 */
	public record Transfer(long bytesDownloaded, @Nullable Long totalBytes, @Nullable Double percent,
			long bytesPerSecond) {

		static Transfer of(Progress progress) {
			OptionalLong total = progress.totalBytes();
			OptionalDouble percent = progress.percent();
			return new Transfer(progress.bytesDownloaded(), total.isPresent() ? total.getAsLong() : null,
					percent.isPresent() ? percent.getAsDouble() : null, Math.round(progress.emaBytesPerSecond()));
		}

	}

	/**
	 * What was tried.
	 *
	 * @param current number of the current or last attempt, from 1; 0 before the first
	 * @param maxRetries retries allowed after the first attempt
	 * @param errorType kind of the last error, or {@code null}
	 * @param errorMessage the last error for a person to read, or {@code null}
	 */
	public record Attempts(int current, int maxRetries, @Nullable String errorType, @Nullable String errorMessage) {

		static Attempts of(DownloadSnapshot.State state, boolean showValues) {
			DownloadException failure = state.failure();
			if (failure == null) {
				return new Attempts(state.attempt(), state.maxRetries(), null, null);
			}
			return new Attempts(state.attempt(), state.maxRetries(), failure.type(),
					showValues ? failure.getMessage() : SanitizableData.SANITIZED_VALUE);
		}

	}

	/**
	 * How a download is steered.
	 *
	 * @param priority higher ones start first
	 * @param pausing whether it still runs but is about to pause
	 * @param holds who keeps it from running
	 * @param waiting why it waits, or {@code null} if it runs or has ended
	 * @param resumable whether it can go on from the bytes it holds
	 * @param bandwidth its own limit in bytes per second, or {@code null} for none
	 * @param throttled whether a limit of the bandwidth slows it down just now
	 * @param retryOf id of the ended download that this one repeats, or {@code null}
	 */
	public record Control(int priority, boolean pausing, Set<Hold> holds, @Nullable Waiting waiting,
			Resumability resumable, @Nullable Long bandwidth, boolean throttled, @Nullable String retryOf) {

		static Control of(DownloadSnapshot.Control control, boolean showValues) {
			WaitReason waiting = control.waiting();
			return new Control(control.priority(), control.pausing(), control.holds(),
					(waiting != null) ? Waiting.of(waiting, showValues) : null, control.resumable(),
					LimitsDescriptor.number(control.bandwidth()), control.throttled(), control.retryOf());
		}

	}

	/**
	 * Why a download waits.
	 *
	 * @param reason what kind of reason it is
	 * @param since since when it waits
	 * @param until until when, or {@code null} if nobody knows
	 * @param detail who holds it, the host, or the limit, or {@code null}
	 */
	public record Waiting(WaitReason.Kind reason, Instant since, @Nullable Instant until, @Nullable String detail) {

		static Waiting of(WaitReason waiting, boolean showValues) {
			return new Waiting(waiting.kind(), waiting.since(), waiting.until(),
					(showValues || waiting.detail() == null) ? waiting.detail() : SanitizableData.SANITIZED_VALUE);
		}

	}

	/**
	 * What became of one attempt.
	 *
	 * @param number number of the attempt, from 1
	 * @param startedAt when it began
	 * @param endedAt when it ended, or {@code null} while it runs
	 * @param uri the address that was asked, without user-info and query values
	 * @param resumedFrom how many bytes were held when it began
	 * @param bytes how many bytes it received
	 * @param discarded how many bytes that were held it threw away
	 * @param connections how many connections it had at once, at most
	 * @param waited how long the download waited for it, by kind
	 * @param outcome how it ended
	 * @param errorType kind of its error, or {@code null}
	 * @param errorMessage its error for a person to read, or {@code null}
	 * @param status the HTTP status, or {@code null} if that was not the reason
	 */
	public record Attempt(int number, Instant startedAt, @Nullable Instant endedAt, String uri, long resumedFrom,
			long bytes, long discarded, int connections, Map<WaitReason.Kind, Duration> waited,
			AttemptRecord.Outcome outcome, @Nullable String errorType, @Nullable String errorMessage,
			@Nullable Integer status) {

		static Attempt of(AttemptRecord attempt, boolean showValues) {
			AttemptRecord.Failure error = attempt.error();
			String message = (error != null) ? error.message() : null;
			return new Attempt(attempt.number(), attempt.startedAt(), attempt.endedAt(),
					showValues ? attempt.uri().toString() : SanitizableData.SANITIZED_VALUE, attempt.resumedFrom(),
					attempt.bytes(), attempt.discarded(), attempt.connections(), attempt.waited(), attempt.outcome(),
					(error != null) ? error.type() : null,
					(showValues || message == null) ? message : SanitizableData.SANITIZED_VALUE,
					(error != null) ? error.status() : null);
		}

	}

	/**
	 * When things happened.
	 *
	 * @param submittedAt when it was accepted
	 * @param startedAt when it first got a slot, or {@code null}
	 * @param nextAttemptAt when the next attempt is due, or {@code null}
	 * @param finishedAt when it ended, or {@code null}
	 */
	public record Timing(Instant submittedAt, @Nullable Instant startedAt, @Nullable Instant nextAttemptAt,
			@Nullable Instant finishedAt) {

	}

}

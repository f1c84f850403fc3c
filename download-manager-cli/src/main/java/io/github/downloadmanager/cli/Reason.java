package io.github.downloadmanager.cli;

import java.time.Duration;
import java.time.Instant;

import io.github.downloadmanager.DownloadException;
import io.github.downloadmanager.DownloadSnapshot;
import io.github.downloadmanager.DownloadStatus;
import io.github.downloadmanager.control.WaitReason;
import io.github.downloadmanager.policy.Authority;
import org.jspecify.annotations.Nullable;

/**
 * Why a file does not move, in words.
 */
final class Reason {

	private Reason() {
	}

	/**
	 * The reason at a moment.
	 * @return the reason, empty if the file moves
	 */
	static String of(Item item, DownloadSnapshot snapshot, Instant now) {
		String host = Authority.displayHost(item.request().uri());
		WaitReason waiting = snapshot.control().waiting();
		if (snapshot.status() == DownloadStatus.QUEUED && waiting != null) {
			// The host has asked for a pause, for all downloads from it.
			return host + " has asked to wait"
					+ ((waiting.until() != null) ? ", again in " + Printable.clock(seconds(now, waiting.until())) : "");
		}
		if (snapshot.status() == DownloadStatus.WAITING) {
			return host + ": " + cause(snapshot.failure()) + ", again in "
					+ Printable.clock(seconds(now, snapshot.timing().nextAttemptAt())) + " (try "
					+ (snapshot.state().attempt() + 1) + " of " + (snapshot.state().maxRetries() + 1) + ")";
		}
		boolean silent = snapshot.progress().bytesDownloaded() == 0 && snapshot.progress().totalBytes().isEmpty();
		return (snapshot.status() == DownloadStatus.RUNNING && silent) ? "asking " + host : "";
	}

	private static String cause(@Nullable DownloadException failure) {
		if (failure instanceof DownloadException.UnexpectedStatus status) {
			return Integer.toString(status.status());
		}
		return (failure == null) ? "failed" : switch (failure.type()) {
			case "Truncated" -> "connection lost";
			case "TimedOut" -> "no answer in time";
			case "ConnectionFailed" -> "no connection";
			default -> Printable.text(String.valueOf(failure.getMessage()));
		};
	}

	/** Rounded up, so that it ends with 0:01. */
	private static long seconds(Instant now, @Nullable Instant next) {
		return (next != null) ? Math.max(0, (Duration.between(now, next).toMillis() + 999) / 1000) : 0;
	}

}

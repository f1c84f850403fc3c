package io.github.downloadmanager.cli;

import io.github.downloadmanager.DownloadException;
import io.github.downloadmanager.DownloadSnapshot;
import io.github.downloadmanager.DownloadStatus;
import io.github.downloadmanager.control.WaitReason;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a download, with the names that REST has for them. What is not known is
 * null.
 */
final class JsonFields {

	private JsonFields() {
	}

	/** Add the fields of a download, as it is now. */
	static void download(Json json, DownloadSnapshot snapshot) {
		download(json, snapshot, failure(snapshot));
	}

	/** The error of a download: none if it ended well, though an attempt had one. */
	static @Nullable DownloadException failure(DownloadSnapshot snapshot) {
		return (snapshot.status() == DownloadStatus.COMPLETED) ? null : snapshot.failure();
	}

	/** Add the fields of a download, with the error that is told of. */
	static void download(Json json, DownloadSnapshot snapshot, @Nullable DownloadException failure) {
		DownloadSnapshot.Subject subject = snapshot.subject();
		DownloadSnapshot.Control control = snapshot.control();
		json.put("id", snapshot.id())
			.put("url", subject.uri().toString())
			.put("fileName", subject.fileName())
			.put("destination", subject.destination())
			.put("status", snapshot.status().name())
			.put("bytesDownloaded", snapshot.progress().bytesDownloaded())
			.put("totalBytes", snapshot.progress().totalBytes());
		snapshot.progress()
			.percent()
			.ifPresentOrElse((percent) -> json.put("percent", Math.floor(percent * 100) / 100),
					() -> json.put("percent", null));
		json.put("bytesPerSecond", Math.round(snapshot.progress().emaBytesPerSecond()))
			.put("etaSeconds", snapshot.progress().eta().map((time) -> (time.toMillis() + 999) / 1000).orElse(null))
			.put("attempt", snapshot.state().attempt())
			.put("maxRetries", snapshot.state().maxRetries())
			.put("group", subject.group())
			.put("errorType", (failure != null) ? failure.type() : null)
			.put("errorMessage", (failure != null) ? failure.getMessage() : null)
			.put("submittedAt", snapshot.timing().submittedAt())
			.put("startedAt", snapshot.timing().startedAt())
			.put("finishedAt", snapshot.timing().finishedAt())
			.put("error", (failure != null) ? error(failure) : null)
			.put("priority", control.priority())
			.put("pausing", control.pausing())
			.put("waitReason", reason(control.waiting()))
			.put("resumable", control.resumable().name())
			.put("bandwidth", control.bandwidth())
			.put("throttled", control.throttled())
			.put("retryOf", control.retryOf());
	}

	private static Json error(DownloadException error) {
		Json json = new Json().put("type", error.type()).put("message", String.valueOf(error.getMessage()));
		json.put("status",
				(error instanceof DownloadException.UnexpectedStatus unexpected) ? unexpected.status() : null)
			.put("kind", kind(error))
			.put("until", (error instanceof DownloadException.RetryLater later) ? later.until() : null);
		DownloadException.RetriesExhausted exhausted = (error instanceof DownloadException.RetriesExhausted all) ? all
				: null;
		return json.put("attempts", (exhausted != null) ? exhausted.attempts() : null)
			.put("cause", (exhausted != null) ? error(exhausted.lastError()) : null);
	}

	private static @Nullable String kind(DownloadException error) {
		if (error instanceof DownloadException.TimedOut timedOut) {
			return timedOut.phase().name();
		}
		if (error instanceof DownloadException.StorageFailed storage) {
			return storage.reason().name();
		}
		return (error instanceof DownloadException.TlsFailed tls) ? tls.check().name() : null;
	}

	private static @Nullable Json reason(@Nullable WaitReason reason) {
		return (reason != null) ? new Json().put("kind", reason.kind().name())
			.put("since", reason.since())
			.put("until", reason.until())
			.put("detail", reason.detail())
			.put("text", reason.text()) : null;
	}

}

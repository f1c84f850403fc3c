package io.github.downloadmanager.dashboard;

import java.time.Instant;

import io.github.downloadmanager.DownloadException;
import org.jspecify.annotations.Nullable;

/**
 * Why a download, or its last attempt, failed.
 *
 * @param type the kind of error, such as {@code UnexpectedStatus}
 * @param message the error for a person to read
 * @param status the HTTP status, if that was the reason
 * @param kind which of several kinds within the type, such as {@code NO_SPACE}
 * @param until when the server may be asked again, if it asked for a pause
 * @param attempts after how many attempts it was given up, if that is so
 * @param cause the error of the last of these attempts
 */
record ErrorView(String type, String message, @Nullable Integer status, @Nullable String kind, @Nullable Instant until,
		@Nullable Integer attempts, @Nullable ErrorView cause) {

	static ErrorView of(DownloadException error) {
		Integer status = null;
		String kind = null;
		Instant until = null;
		Integer attempts = null;
		ErrorView cause = null;
		if (error instanceof DownloadException.UnexpectedStatus unexpected) {
			status = unexpected.status();
		}
		else if (error instanceof DownloadException.TimedOut timedOut) {
			kind = timedOut.phase().name();
		}
		else if (error instanceof DownloadException.StorageFailed storage) {
			kind = storage.reason().name();
		}
		else if (error instanceof DownloadException.TlsFailed tls) {
			kind = tls.check().name();
		}
		else if (error instanceof DownloadException.RetryLater later) {
			until = later.until();
		}
		else if (error instanceof DownloadException.RetriesExhausted exhausted) {
			attempts = exhausted.attempts();
			cause = of(exhausted.lastError());
		}
		return new ErrorView(error.type(), String.valueOf(error.getMessage()), status, kind, until, attempts, cause);
	}

}

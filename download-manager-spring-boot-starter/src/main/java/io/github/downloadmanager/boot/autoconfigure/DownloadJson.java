package io.github.downloadmanager.boot.autoconfigure;

import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;

import io.github.downloadmanager.BatchProgress;
import io.github.downloadmanager.BatchResult;
import io.github.downloadmanager.DownloadEvent;
import io.github.downloadmanager.DownloadException;
import io.github.downloadmanager.DownloadRequest;
import io.github.downloadmanager.DownloadResult;
import io.github.downloadmanager.DownloadSnapshot;
import io.github.downloadmanager.Progress;
import io.github.downloadmanager.content.RemoteInfo;
import io.github.downloadmanager.policy.UriRedactor;
import org.jspecify.annotations.Nullable;

/**
 * What JSON has of a download: texts, numbers, and maps of them, so that it looks the
 * same however the mapper is set.
 */
final class DownloadJson {

	private DownloadJson() {
	}

	static Map<String, @Nullable Object> event(DownloadEvent event) {
		Map<String, @Nullable Object> json = new LinkedHashMap<>();
		json.put("type", event.type());
		json.put("id", event.id());
		json.put("uri", event.uri().toString());
		json.put("group", event.group());
		json.put("attributes", event.attributes());
		json.put("at", event.at().toString());
		if (event instanceof DownloadEvent.Probed probed) {
			json.put("info", remote(probed.info()));
		}
		else if (event instanceof DownloadEvent.Started started) {
			json.put("attempt", started.attempt());
			json.put("totalBytes", number(started.totalBytes()));
		}
		else if (event instanceof DownloadEvent.Restarted restarted) {
			json.put("attempt", restarted.attempt());
			json.put("bytesDiscarded", restarted.bytesDiscarded());
			json.put("reason", restarted.reason());
		}
		else if (event instanceof DownloadEvent.Retrying retrying) {
			json.put("attempt", retrying.attempt());
			json.put("delay", retrying.delay().toString());
			json.put("cause", failure(retrying.cause()));
		}
		else if (event instanceof DownloadEvent.Paused paused) {
			json.put("bytesHeld", paused.bytesHeld());
			json.put("resumable", paused.resumable().name());
			json.put("by", paused.by().name());
		}
		else if (event instanceof DownloadEvent.Reprioritized changed) {
			json.put("before", changed.before());
			json.put("after", changed.after());
		}
		else if (event instanceof DownloadEvent.Completed completed) {
			json.put("result", result(completed.result()));
		}
		else if (event instanceof DownloadEvent.Failed failed) {
			json.put("error", failure(failed.error()));
		}
		else if (event instanceof DownloadEvent.Cancelled cancelled) {
			json.put("bytesKept", cancelled.bytesKept());
		}
		return json;
	}

	static Map<String, @Nullable Object> failure(DownloadException failure) {
		Map<String, @Nullable Object> json = new LinkedHashMap<>();
		json.put("type", failure.type());
		json.put("message", failure.getMessage());
		if (failure instanceof DownloadException.UnexpectedStatus unexpected) {
			json.put("status", unexpected.status());
		}
		else if (failure instanceof DownloadException.RetriesExhausted exhausted) {
			json.put("attempts", exhausted.attempts());
			json.put("lastError", failure(exhausted.lastError()));
		}
		else if (failure instanceof DownloadException.RetryLater later) {
			json.put("until", later.until().toString());
		}
		else {
			json.putAll(details(failure));
		}
		return json;
	}

	/** Kinds within a kind, and figures. */
	private static Map<String, @Nullable Object> details(DownloadException failure) {
		Map<String, @Nullable Object> json = new LinkedHashMap<>();
		if (failure instanceof DownloadException.TimedOut timedOut) {
			json.put("phase", timedOut.phase().name());
		}
		else if (failure instanceof DownloadException.StorageFailed storage) {
			json.put("reason", storage.reason().name());
		}
		else if (failure instanceof DownloadException.TlsFailed tls) {
			json.put("check", tls.check().name());
		}
		else if (failure instanceof DownloadException.QueueFull full) {
			json.put("limit", full.limit());
		}
		else if (failure instanceof DownloadException.TooLarge tooLarge) {
			json.put("limit", tooLarge.limit());
			json.put("announced", number(tooLarge.announced()));
		}
		else if (failure instanceof DownloadException.Truncated truncated) {
			json.put("received", truncated.received());
			json.put("expected", number(truncated.expected()));
		}
		else if (failure instanceof DownloadException.ChecksumMismatch mismatch) {
			json.put("algorithm", mismatch.algorithm());
			json.put("expected", mismatch.expected());
			json.put("actual", mismatch.actual());
		}
		return json;
	}

	static Map<String, @Nullable Object> snapshot(DownloadSnapshot snapshot) {
		DownloadSnapshot.State state = snapshot.state();
		DownloadSnapshot.Timing timing = snapshot.timing();
		Map<String, @Nullable Object> json = new LinkedHashMap<>();
		json.put("id", snapshot.id());
		json.put("uri", snapshot.uri().toString());
		json.put("status", snapshot.status().name());
		json.put("group", snapshot.group());
		json.put("attributes", snapshot.attributes());
		json.put("fileName", snapshot.subject().fileName());
		json.put("progress", progress(snapshot.progress()));
		json.put("attempt", state.attempt());
		json.put("maxRetries", state.maxRetries());
		json.put("failure", (state.failure() != null) ? failure(state.failure()) : null);
		json.put("submittedAt", timing.submittedAt().toString());
		json.put("startedAt", text(timing.startedAt()));
		json.put("nextAttemptAt", text(timing.nextAttemptAt()));
		json.put("finishedAt", text(timing.finishedAt()));
		json.put("control", ControlJson.control(snapshot.control()));
		return json;
	}

	static Map<String, @Nullable Object> result(DownloadResult result) {
		DownloadResult.Transfer transfer = result.transfer();
		Path name = (result.file() != null) ? result.file().getFileName() : null;
		Map<String, @Nullable Object> json = new LinkedHashMap<>();
		json.put("id", result.id());
		json.put("outcome", result.outcome().name());
		json.put("fileName", (name != null) ? name.toString() : null);
		json.put("size", result.size());
		json.put("remote", (result.remote() != null) ? remote(result.remote()) : null);
		json.put("attempts", transfer.attempts());
		json.put("bytesTransferred", transfer.bytesTransferred());
		json.put("bytesResumed", transfer.bytesResumed());
		json.put("bytesWasted", transfer.bytesWasted());
		json.put("elapsed", transfer.elapsed().toString());
		return json;
	}

	static Map<String, @Nullable Object> request(DownloadRequest request) {
		Map<String, @Nullable Object> json = new LinkedHashMap<>();
		json.put("uri", UriRedactor.standard().redact(request.uri()).toString());
		json.put("group", request.group());
		json.put("attributes", request.attributes());
		return json;
	}

	static Map<String, @Nullable Object> entry(BatchResult.Entry entry) {
		Map<String, @Nullable Object> json = new LinkedHashMap<>();
		json.put("id", entry.id());
		json.put("request", request(entry.request()));
		json.put("result", (entry.result() != null) ? result(entry.result()) : null);
		json.put("error", (entry.error() != null) ? failure(entry.error()) : null);
		return json;
	}

	static Map<String, @Nullable Object> batch(BatchResult batch) {
		Map<String, @Nullable Object> json = new LinkedHashMap<>();
		json.put("success", batch.isSuccess());
		json.put("entries", batch.entries().stream().map(DownloadJson::entry).toList());
		return json;
	}

	static Map<String, @Nullable Object> progress(BatchProgress progress) {
		OptionalDouble percent = progress.percent();
		Map<String, @Nullable Object> json = new LinkedHashMap<>();
		json.put("total", progress.total());
		json.put("done", progress.done());
		json.put("failed", progress.failed());
		json.put("bytesDownloaded", progress.bytesDownloaded());
		json.put("totalBytes", number(progress.totalBytes()));
		json.put("percent", percent.isPresent() ? percent.getAsDouble() : null);
		json.put("bytesPerSecond", Math.round(progress.bytesPerSecond()));
		json.put("eta", progress.eta().map(Object::toString).orElse(null));
		return json;
	}

	static Map<String, @Nullable Object> progress(Progress progress) {
		OptionalDouble percent = progress.percent();
		Map<String, @Nullable Object> json = new LinkedHashMap<>();
		json.put("bytesDownloaded", progress.bytesDownloaded());
		json.put("totalBytes", number(progress.totalBytes()));
		json.put("percent", percent.isPresent() ? percent.getAsDouble() : null);
		json.put("bytesPerSecond", Math.round(progress.emaBytesPerSecond()));
		json.put("elapsed", progress.elapsed().toString());
		json.put("eta", progress.eta().map(Object::toString).orElse(null));
		return json;
	}

	static Map<String, @Nullable Object> remote(RemoteInfo remote) {
		Map<String, @Nullable Object> json = new LinkedHashMap<>();
		json.put("contentLength", number(remote.contentLength()));
		json.put("acceptRanges", remote.acceptRanges());
		json.put("etag", remote.etag());
		json.put("lastModified", text(remote.lastModified()));
		json.put("contentType", remote.contentType());
		json.put("fileName", remote.fileName());
		json.put("finalUri", remote.finalUri().toString());
		json.put("contentEncoding", remote.contentEncoding());
		return json;
	}

	private static @Nullable String text(@Nullable Instant instant) {
		return (instant != null) ? instant.toString() : null;
	}

	private static @Nullable Long number(OptionalLong value) {
		return value.isPresent() ? value.getAsLong() : null;
	}

}

package io.github.downloadmanager.dashboard;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import io.github.downloadmanager.DownloadEvent;
import io.github.downloadmanager.DownloadException;
import org.jspecify.annotations.Nullable;

/**
 * An event as the event stream shows it.
 *
 * @param type the kind of event, such as {@code Started}
 * @param id the download's id
 * @param url the address, without user-info and query values
 * @param at when it happened
 * @param details what this kind of event has to say besides; on the same level in JSON
 * @param download the download as it stood when the event was sent, which may be later
 * than the event; {@code null} if it is not known any more
 */
record EventView(String type, String id, String url, Instant at, @JsonAnyGetter Map<String, Object> details,
		@Nullable DownloadView download) {

	static EventView of(DownloadEvent event, @Nullable DownloadView download) {
		return new EventView(event.type(), event.id(), event.uri().toString(), event.at(), details(event), download);
	}

	private static Map<String, Object> details(DownloadEvent event) {
		Map<String, Object> details = new LinkedHashMap<>();
		if (event instanceof DownloadEvent.Probed probed) {
			put(details, "totalBytes", probed.info().contentLength());
		}
		else if (event instanceof DownloadEvent.Started started) {
			details.put("attempt", started.attempt());
			put(details, "totalBytes", started.totalBytes());
		}
		else if (event instanceof DownloadEvent.Restarted restarted) {
			details.put("attempt", restarted.attempt());
			details.put("bytesDiscarded", restarted.bytesDiscarded());
			details.put("reason", restarted.reason());
		}
		else if (event instanceof DownloadEvent.Retrying retrying) {
			details.put("attempt", retrying.attempt());
			details.put("delaySeconds", retrying.delay().toMillis() / 1000.0);
			put(details, retrying.cause());
		}
		else if (event instanceof DownloadEvent.Completed completed) {
			details.put("bytesDownloaded", completed.result().size());
		}
		else if (event instanceof DownloadEvent.Paused paused) {
			details.put("bytesHeld", paused.bytesHeld());
			details.put("resumable", paused.resumable());
			details.put("by", paused.by());
		}
		else if (event instanceof DownloadEvent.Reprioritized changed) {
			details.put("before", changed.before());
			details.put("after", changed.after());
		}
		else if (event instanceof DownloadEvent.Cancelled cancelled) {
			details.put("bytesKept", cancelled.bytesKept());
		}
		else if (event instanceof DownloadEvent.Failed failed) {
			put(details, failed.error());
		}
		return details;
	}

	private static void put(Map<String, Object> details, String name, OptionalLong value) {
		if (value.isPresent()) {
			details.put(name, value.getAsLong());
		}
	}

	private static void put(Map<String, Object> details, DownloadException error) {
		details.put("errorType", error.type());
		details.put("errorMessage", String.valueOf(error.getMessage()));
	}

}

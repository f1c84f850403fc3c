package io.github.downloadmanager;

import io.github.downloadmanager.source.SafeText;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * What is logged of downloads: their life at DEBUG, what an operator must see at WARN.
 * Key-value pairs carry the details; none of them is secret.
 */
final class DownloadLog {

	private static final Logger logger = LoggerFactory.getLogger(DownloadManager.class);

	private DownloadLog() {
	}

	static void event(DownloadEvent event) {
		Level level = (event instanceof DownloadEvent.Failed) ? Level.WARN : Level.DEBUG;
		if (!logger.isEnabledForLevel(level)) {
			return;
		}
		LoggingEventBuilder entry = logger.atLevel(level)
			.addKeyValue("id", event.id())
			.addKeyValue("host", event.uri().getHost());
		if (event instanceof DownloadEvent.Started started) {
			entry = entry.addKeyValue("attempt", started.attempt())
				.addKeyValue("totalBytes", started.totalBytes().orElse(-1));
		}
		else if (event instanceof DownloadEvent.Restarted restarted) {
			entry = entry.addKeyValue("attempt", restarted.attempt())
				.addKeyValue("bytesDiscarded", restarted.bytesDiscarded())
				.addKeyValue("reason", restarted.reason());
		}
		else if (event instanceof DownloadEvent.Retrying retrying) {
			entry = error(entry, retrying.cause()).addKeyValue("attempt", retrying.attempt())
				.addKeyValue("delayMillis", retrying.delay().toMillis());
		}
		else if (event instanceof DownloadEvent.Completed completed) {
			entry = entry.addKeyValue("bytes", completed.result().size())
				.addKeyValue("attempts", completed.result().transfer().attempts());
		}
		else if (event instanceof DownloadEvent.Failed failed) {
			entry = error(entry, failed.error());
		}
		entry.log("Download {}", event.type());
	}

	static void cleanUpFailed(String id, Throwable error) {
		logger.atWarn()
			.addKeyValue("id", id)
			.addKeyValue("reason", SafeText.printable(String.valueOf(error.getMessage())))
			.log("The clean-up of a download failed; a partial file may be left");
	}

	/** Without the stack trace: causes may repeat what a server sent. */
	private static LoggingEventBuilder error(LoggingEventBuilder entry, DownloadException error) {
		return entry.addKeyValue("error", error.type()).addKeyValue("reason", error.getMessage());
	}

}

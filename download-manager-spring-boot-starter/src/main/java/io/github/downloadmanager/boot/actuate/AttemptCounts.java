package io.github.downloadmanager.boot.actuate;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

import io.github.downloadmanager.Download;
import io.github.downloadmanager.DownloadEvent;
import io.github.downloadmanager.control.AttemptRecord;
import org.jspecify.annotations.Nullable;

/**
 * How the attempts of downloads ended, as their journals say. A journal is read when an
 * event tells that an attempt may have ended; events of one download come one at a time.
 */
final class AttemptCounts {

	private final Function<String, @Nullable Download> downloads;

	/** When the last attempt that is counted began, by the id of the download. */
	private final Map<String, Instant> counted = new ConcurrentHashMap<>();

	/**
	 * Read journals.
	 * @param downloads gives a download by its id, or {@code null} if it is not known
	 */
	AttemptCounts(Function<String, @Nullable Download> downloads) {
		this.downloads = downloads;
	}

	/**
	 * The attempts that have ended since the last event.
	 * @param event what happened now
	 * @return the outcome of each, in small letters
	 */
	List<String> ended(DownloadEvent event) {
		boolean terminal = event.isTerminal();
		if (!terminal && !(event instanceof DownloadEvent.Retrying) && !(event instanceof DownloadEvent.Paused)) {
			return List.of();
		}
		Download download = this.downloads.apply(event.id());
		if (download == null) {
			// Forgotten as soon as it ended; what the event says is all there is.
			this.counted.remove(event.id());
			return (event instanceof DownloadEvent.Completed) ? List.of("completed") : List.of();
		}
		Instant last = this.counted.getOrDefault(event.id(), Instant.MIN);
		List<String> outcomes = new ArrayList<>();
		for (AttemptRecord attempt : download.attempts().last()) {
			boolean ended = attempt.outcome() != AttemptRecord.Outcome.RUNNING;
			if ((ended || terminal) && attempt.startedAt().isAfter(last)) {
				outcomes.add((ended ? attempt.outcome().name() : event.type()).toLowerCase(Locale.ROOT));
				last = attempt.startedAt();
			}
		}
		if (terminal) {
			this.counted.remove(event.id());
		}
		else {
			this.counted.put(event.id(), last);
		}
		return outcomes;
	}

}

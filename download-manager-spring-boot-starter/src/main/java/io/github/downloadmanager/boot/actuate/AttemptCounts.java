package io.github.downloadmanager.boot.actuate;

import java.time.Duration;
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
import io.github.downloadmanager.control.WaitReason;
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
	 * @return what is to be counted of each
	 */
	List<Ended> ended(DownloadEvent event) {
		boolean terminal = event.isTerminal();
		if (!terminal && !(event instanceof DownloadEvent.Retrying) && !(event instanceof DownloadEvent.Paused)) {
			return List.of();
		}
		Download download = this.downloads.apply(event.id());
		if (download == null) {
			// Forgotten as soon as it ended; what the event says is all there is.
			this.counted.remove(event.id());
			return (event instanceof DownloadEvent.Completed) ? List.of(new Ended("completed", Duration.ZERO))
					: List.of();
		}
		Instant last = this.counted.getOrDefault(event.id(), Instant.MIN);
		List<Ended> all = new ArrayList<>();
		for (AttemptRecord attempt : download.attempts().last()) {
			boolean ended = attempt.outcome() != AttemptRecord.Outcome.RUNNING;
			if ((ended || terminal) && attempt.startedAt().isAfter(last)) {
				String outcome = ended ? attempt.outcome().name() : event.type();
				all.add(new Ended(outcome.toLowerCase(Locale.ROOT),
						attempt.waited().getOrDefault(WaitReason.Kind.BANDWIDTH, Duration.ZERO)));
				last = attempt.startedAt();
			}
		}
		if (terminal) {
			this.counted.remove(event.id());
		}
		else {
			this.counted.put(event.id(), last);
		}
		return all;
	}

	/**
	 * The bytes that a download held when its last attempt began, those of an earlier run
	 * included; 0 if that is not known any more.
	 * @param id the download's id
	 */
	long held(String id) {
		Download download = this.downloads.apply(id);
		List<AttemptRecord> last = (download != null) ? download.attempts().last() : List.of();
		return last.isEmpty() ? 0 : last.get(last.size() - 1).resumedFrom();
	}

	/**
	 * The bytes that a download has held and thrown away, as far as its journal tells.
	 * @param id the download's id
	 */
	long discarded(String id) {
		Download download = this.downloads.apply(id);
		return (download != null) ? download.attempts().last().stream().mapToLong(AttemptRecord::discarded).sum() : 0;
	}

	/**
	 * The time from the beginning of an attempt to its response.
	 * @param event tells that the response has begun
	 * @return the time; {@code null} if the attempt is not known any more
	 */
	@Nullable Duration toFirstByte(DownloadEvent.Started event) {
		Download download = this.downloads.apply(event.id());
		List<AttemptRecord> last = (download != null) ? download.attempts().last() : List.of();
		if (last.isEmpty() || last.get(last.size() - 1).number() != event.attempt()) {
			return null;
		}
		Duration time = Duration.between(last.get(last.size() - 1).startedAt(), event.at());
		return time.isNegative() ? Duration.ZERO : time;
	}

	/**
	 * An attempt that has ended.
	 *
	 * @param outcome how, in small letters
	 * @param throttled for how long a limit of the bandwidth slowed it down
	 */
	record Ended(String outcome, Duration throttled) {

	}

}

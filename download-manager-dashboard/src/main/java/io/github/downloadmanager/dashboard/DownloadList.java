package io.github.downloadmanager.dashboard;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

import io.github.downloadmanager.Download;
import io.github.downloadmanager.DownloadManager;
import io.github.downloadmanager.DownloadSnapshot;
import io.github.downloadmanager.DownloadStatus;
import io.github.downloadmanager.control.WaitReason;
import org.jspecify.annotations.Nullable;

/**
 * The downloads in the order in which people look at them: those that run, then those
 * that wait in the order of the line, then those that are paused, then those that have
 * ended, the latest first.
 */
final class DownloadList {

	/** How many rows a page has if nobody says. */
	static final int PAGE = 100;

	/** How many rows a page has at most. */
	static final int MAX_PAGE = 1000;

	/** How many that run statistics name at most, as many as the page shows. */
	static final int MAX_RUNNING = 200;

	private static final int MAX_GROUPS = 200;

	private static final Comparator<@Nullable Instant> LATEST_FIRST = Comparator
		.nullsFirst(Comparator.<Instant>reverseOrder());

	private final DownloadManager manager;

	DownloadList(DownloadManager manager) {
		this.manager = manager;
	}

	/**
	 * One download.
	 * @param id its id
	 * @return the download
	 * @throws ProblemException if it is not known
	 */
	Download find(String id) {
		return this.manager.find(id)
			.orElseThrow(() -> new ProblemException(Problem.UNKNOWN_DOWNLOAD, "there is no download with this id"));
	}

	/** All of them, as they were added. */
	List<DownloadView> all() {
		return this.manager.downloads().stream().map(DownloadView::of).toList();
	}

	/**
	 * One page.
	 * @param filter which downloads
	 * @param limit how many at most
	 * @param after the id of the download that the page before ended with; {@code null}
	 * for the first page
	 * @return the page
	 * @throws InvalidInputException if there is no such download any more
	 */
	DownloadPage page(DownloadFilter filter, int limit, @Nullable String after) {
		List<DownloadSnapshot> all = new ArrayList<>(this.manager.downloads());
		Map<DownloadStatus, Integer> counts = counts(all);
		all.sort(order());
		List<DownloadSnapshot> rest = all.subList(start(all, after), all.size());
		int matched = (int) all.stream().filter(filter::matches).count();
		List<DownloadView> page = new ArrayList<>();
		String next = null;
		for (DownloadSnapshot download : rest) {
			if (filter.matches(download)) {
				if (page.size() == limit) {
					next = page.get(limit - 1).id();
					break;
				}
				page.add(DownloadView.of(download));
			}
		}
		return new DownloadPage("Snapshot", counts, matched, groups(all), LimitsView.of(this.manager), page, next);
	}

	private static int start(List<DownloadSnapshot> all, @Nullable String after) {
		if (after == null) {
			return 0;
		}
		for (int i = 0; i < all.size(); i++) {
			if (all.get(i).id().equals(after)) {
				return i + 1;
			}
		}
		throw new InvalidInputException("after",
				JsonInput.is(after) + "must be the id of a download that is known; begin anew without it");
	}

	/** The ids of all that match. */
	List<String> ids(DownloadFilter filter) {
		return this.manager.downloads().stream().filter(filter::matches).map(DownloadSnapshot::id).toList();
	}

	/** Everything that is known now, as it was added. */
	List<DownloadSnapshot> known() {
		return this.manager.downloads();
	}

	/**
	 * Numbers about all of them.
	 * @param all what is known
	 * @return the numbers
	 */
	Statistics statistics(List<DownloadSnapshot> all) {
		Map<String, Integer> reasons = new TreeMap<>();
		List<String> running = new ArrayList<>();
		long speed = 0;
		for (DownloadSnapshot download : all) {
			WaitReason waiting = download.control().waiting();
			if (download.status() == DownloadStatus.RUNNING) {
				speed += Math.round(download.progress().emaBytesPerSecond());
				if (running.size() < MAX_RUNNING) {
					running.add(download.id());
				}
			}
			else if (waiting != null) {
				reasons.merge(waiting.kind().name(), 1, Integer::sum);
			}
		}
		return new Statistics("Stats", counts(all), running, reasons, speed, groups(all), LimitsView.of(this.manager));
	}

	private static Map<DownloadStatus, Integer> counts(List<DownloadSnapshot> all) {
		Map<DownloadStatus, Integer> counts = new EnumMap<>(DownloadStatus.class);
		for (DownloadStatus status : DownloadStatus.values()) {
			counts.put(status, 0);
		}
		all.forEach((download) -> counts.merge(download.status(), 1, Integer::sum));
		return counts;
	}

	private static List<String> groups(List<DownloadSnapshot> all) {
		TreeSet<String> groups = new TreeSet<>();
		for (DownloadSnapshot download : all) {
			if (download.group() != null && groups.size() < MAX_GROUPS) {
				groups.add(download.group());
			}
		}
		return List.copyOf(groups);
	}

	/** Stable, so that what is equal stays in the order of submission. */
	static Comparator<DownloadSnapshot> order() {
		return Comparator.comparingInt(DownloadList::rank).thenComparing(DownloadList::within);
	}

	private static int rank(DownloadSnapshot download) {
		return switch (download.status()) {
			case RUNNING -> 0;
			case QUEUED, WAITING -> 1;
			case PAUSED -> 2;
			case COMPLETED, FAILED, CANCELLED -> 3;
		};
	}

	/** Of two of the same rank. One that is being cleaned up has a time of its end. */
	private static int within(DownloadSnapshot one, DownloadSnapshot two) {
		return switch (one.status()) {
			case RUNNING -> 0;
			case QUEUED, WAITING, PAUSED -> Integer.compare(two.control().priority(), one.control().priority());
			case COMPLETED, FAILED, CANCELLED ->
				LATEST_FIRST.compare(one.timing().finishedAt(), two.timing().finishedAt());
		};
	}

	/**
	 * A page of downloads.
	 *
	 * @param type always {@code Snapshot}
	 * @param counts how many downloads there are in each status, filtered or not
	 * @param matched how many the filter matches
	 * @param groups the names of the groups there are
	 * @param limits what all downloads together may take
	 * @param downloads the page
	 * @param next the id to ask for the next page with; {@code null} if this is the last
	 */
	record DownloadPage(String type, Map<DownloadStatus, Integer> counts, int matched, List<String> groups,
			LimitsView limits, List<DownloadView> downloads, @Nullable String next) {

	}

	/**
	 * Numbers about all downloads.
	 *
	 * @param type always {@code Stats}
	 * @param counts how many downloads there are in each status
	 * @param running the ids of those that run, 200 at most: to begin, and to give way to
	 * the pause of a host, is told by no event
	 * @param reasons how many wait for what
	 * @param bytesPerSecond the speed of all together
	 * @param groups the names of the groups there are
	 * @param limits what they may take together
	 */
	record Statistics(String type, Map<DownloadStatus, Integer> counts, List<String> running,
			Map<String, Integer> reasons, long bytesPerSecond, List<String> groups, LimitsView limits) {

	}

}

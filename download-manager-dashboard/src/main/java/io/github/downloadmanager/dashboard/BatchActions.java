package io.github.downloadmanager.dashboard;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;

import io.github.downloadmanager.Download;
import io.github.downloadmanager.DownloadException;
import io.github.downloadmanager.DownloadManager;
import io.github.downloadmanager.DownloadStatus;
import io.github.downloadmanager.boot.actuate.ChangeLog;
import io.github.downloadmanager.control.PauseMode;
import io.github.downloadmanager.control.PauseOutcome;
import org.springframework.http.ProblemDetail;
import tools.jackson.databind.JsonNode;

/**
 * Does one thing with many downloads, on the server, so that nothing depends on what a
 * page has loaded.
 */
final class BatchActions {

	static final List<String> FIELDS = List.of("ids", "filter", "action", "mode");

	static final List<String> FILTER_FIELDS = List.of("status", "group", "q");

	private static final int MAX_PROBLEMS = 100;

	/** As many ids as one request can hold. */
	private static final int MAX_PAUSED = 10_000;

	private final DownloadManager manager;

	private final DownloadList downloads;

	private final EventHub events;

	private final ChangeLog log;

	BatchActions(DownloadManager manager, DownloadList downloads, EventHub events, ChangeLog log) {
		this.log = log;
		this.manager = manager;
		this.downloads = downloads;
		this.events = events;
	}

	/**
	 * Do what a request says.
	 * @param json the request
	 * @param user whose request it is
	 * @return what came of it
	 * @throws InvalidInputException if it is not valid; nothing is done then
	 */
	Outcome run(JsonNode json, String user) {
		JsonInput input = JsonInput.of(json, FIELDS);
		Action action = input.word("action", Action.class);
		if (action == null) {
			throw input.invalid("action", "is required: pause, resume, cancel, retry or remove");
		}
		PauseMode mode = input.word("mode", PauseMode.class);
		Set<String> ids = ids(input);
		List<String> created = new ArrayList<>();
		List<Refused> refused = new ArrayList<>();
		PauseOrders pauses = new PauseOrders();
		int changed = 0;
		for (String id : ids) {
			Download download = this.manager.find(id).orElse(null);
			try {
				if (download != null && action == Action.PAUSE) {
					pauses.ask(download, (mode != null) ? mode : PauseMode.ALWAYS);
				}
				else if (download != null && act(action, download, created)) {
					changed++;
				}
			}
			catch (DownloadException ex) {
				refuse(refused, id, DashboardProblems.of(ex));
			}
		}
		Map<String, Integer> outcomes = pauses
			.outcomes((id, problem) -> refuse(refused, id, DashboardProblems.of(problem)));
		List<String> paused = pauses.paused();
		changed += paused.size();
		Outcome outcome = new Outcome(JsonInput.word(action), ids.size(), changed, ids.size() - changed, outcomes,
				created, paused.subList(0, Math.min(MAX_PAUSED, paused.size())), refused);
		tell(outcome, user);
		return outcome;
	}

	private static void refuse(List<Refused> refused, String id, ProblemDetail problem) {
		if (refused.size() < MAX_PROBLEMS) {
			refused.add(new Refused(id, ProblemView.of(problem)));
		}
	}

	private void tell(Outcome outcome, String user) {
		if (outcome.changed() > 0) {
			this.log.tell("downloads", "", user,
					new ChangeLog.Changes().done("action", outcome.action())
						.done("matched", outcome.matched())
						.done("changed", outcome.changed()));
		}
	}

	private Set<String> ids(JsonInput input) {
		JsonNode list = input.value("ids");
		JsonInput filter = input.object("filter", FILTER_FIELDS);
		if ((list == null) == (filter == null)) {
			throw new InvalidInputException("ids", "either ids or a filter is required, and not both");
		}
		if (filter != null) {
			return new LinkedHashSet<>(this.downloads
				.ids(DownloadFilter.of(filter.text("status"), filter.text("group"), filter.text("q"))));
		}
		Set<String> ids = new LinkedHashSet<>();
		if (list == null || !list.isArray()) {
			throw new InvalidInputException("ids", "must be an array of ids");
		}
		for (JsonNode id : list) {
			if (!id.isString()) {
				throw new InvalidInputException("ids", "must be an array of ids");
			}
			ids.add(id.stringValue());
		}
		return ids;
	}

	private boolean act(Action action, Download download, List<String> created) {
		return switch (action) {
			case PAUSE -> throw new IllegalArgumentException("pauses are waited for together");
			case RESUME -> download.resume();
			case CANCEL -> download.cancel();
			case RETRY -> retry(download, created);
			case REMOVE -> remove(download);
		};
	}

	/** One in the delay between two attempts need not be submitted anew. */
	private boolean retry(Download download, List<String> created) {
		DownloadStatus status = download.status();
		if (status == DownloadStatus.WAITING) {
			return download.retryNow();
		}
		if (status != DownloadStatus.FAILED && status != DownloadStatus.CANCELLED) {
			return false;
		}
		try {
			created.add(this.manager.retry(download.id()).id());
			return true;
		}
		catch (NoSuchElementException | IllegalStateException ex) {
			// It is forgotten by now, or its sink serves one download only.
			return false;
		}
	}

	private boolean remove(Download download) {
		boolean removed = this.manager.forget(download.id());
		if (removed) {
			this.events.removed(download.id());
		}
		return removed;
	}

	/** What can be done with many downloads. */
	enum Action {

		/** Keep from running until resumed. */
		PAUSE,
		/** Take back a pause. */
		RESUME,
		/** End, and remove what is there of the file. */
		CANCEL,
		/** Try again what failed or was cancelled. */
		RETRY,
		/** Forget what has ended; its file stays. */
		REMOVE

	}

	/**
	 * What came of it.
	 *
	 * @param action what was to be done
	 * @param matched how many downloads were meant
	 * @param changed with how many it was done; for a pause, those that are paused and
	 * those that are about to be
	 * @param unchanged with how many not, as it did not apply to them or was refused
	 * @param outcomes for a pause, how many have which {@link PauseOutcome}; or
	 * {@code FAILED}, or {@code PENDING} if their bytes are still being written
	 * @param created ids of the new downloads that a retry has made
	 * @param paused ids of those that a pause has changed, ten thousand at most
	 * @param refused why some were refused, the first hundred
	 */
	record Outcome(String action, int matched, int changed, int unchanged, Map<String, Integer> outcomes,
			List<String> created, List<String> paused, List<Refused> refused) {

	}

	/**
	 * One that was refused.
	 *
	 * @param id its id
	 * @param problem why
	 */
	record Refused(String id, ProblemView problem) {

	}

}

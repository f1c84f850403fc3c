package io.github.downloadmanager.dashboard;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

import io.github.downloadmanager.Download;
import io.github.downloadmanager.DownloadException;
import io.github.downloadmanager.DownloadManager;
import io.github.downloadmanager.DownloadStatus;
import io.github.downloadmanager.boot.actuate.ChangeLog;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/**
 * Adds, lists and cancels downloads. Errors are {@code application/problem+json}.
 */
@RestController
@RequestMapping("/api/downloads")
class DownloadsController {

	/** Largest body of one download, in bytes. */
	private static final int MAX_SINGLE_BODY = 64 * 1024;

	private static final int MAX_AT_ONCE = 1000;

	private final DownloadManager manager;

	private final DownloadList downloads;

	private final DashboardJson json;

	private final ChangeLog log;

	DownloadsController(DownloadManager manager, DownloadList downloads, DashboardJson json, ChangeLog log) {
		this.log = log;
		this.manager = manager;
		this.downloads = downloads;
		this.json = json;
	}

	/**
	 * Add a download, or a list of them. One is answered by 202 with its address, as the
	 * file arrives later; a list by 207 with what became of each.
	 * @param body a JSON object, or an array of them
	 * @param request the request
	 * @return the download, or the answers
	 * @throws IOException if the body cannot be read
	 */
	@PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE, produces = MediaType.APPLICATION_JSON_VALUE)
	ResponseEntity<byte[]> submit(InputStream body, HttpServletRequest request) throws IOException {
		JsonNode json = this.json.read(body, DashboardJson.MAX_BODY, MAX_SINGLE_BODY);
		if (json.isArray()) {
			return this.json.answer(ResponseEntity.status(HttpStatus.MULTI_STATUS),
					submitAll(json, RequestUser.of(request)));
		}
		Download download = this.manager.submit(DownloadInput.read(json));
		this.log.tell("download", download.id(), RequestUser.of(request),
				new ChangeLog.Changes().done("action", "add"));
		return this.json.answer(
				ResponseEntity.accepted().location(URI.create(request.getRequestURI() + "/" + download.id())),
				DownloadView.of(download.snapshot()));
	}

	private Submitted submitAll(JsonNode list, String user) {
		if (list.isEmpty() || list.size() > MAX_AT_ONCE) {
			throw new InvalidInputException("body", "must have 1 to " + MAX_AT_ONCE + " downloads");
		}
		List<Item> items = new ArrayList<>();
		int accepted = 0;
		for (JsonNode entry : list) {
			try {
				Download download = this.manager.submit(DownloadInput.read(entry));
				items.add(new Item(HttpStatus.ACCEPTED.value(), DownloadView.of(download.snapshot()), null));
				accepted++;
			}
			catch (InvalidInputException ex) {
				items.add(Item.of(DashboardProblems.of(ex)));
			}
			catch (DownloadException ex) {
				items.add(Item.of(DashboardProblems.of(ex)));
			}
		}
		if (accepted > 0) {
			this.log.tell("downloads", "", user,
					new ChangeLog.Changes().done("action", "add").done("changed", accepted));
		}
		return new Submitted(accepted, items.size() - accepted, items);
	}

	/**
	 * All downloads known: without parameters but fields as a plain array in the order in
	 * which they were added, else one page.
	 * @param status statuses, with commas between
	 * @param group a group
	 * @param q what file name, address or group has in it
	 * @param limit how many at most, 100 if nothing is said
	 * @param after the {@code next} of the page before
	 * @param fields the only fields of each download that are wanted, with commas between
	 * @return the downloads
	 */
	@GetMapping(produces = MediaType.APPLICATION_JSON_VALUE)
	ResponseEntity<byte[]> list(@RequestParam(required = false) @Nullable String status,
			@RequestParam(required = false) @Nullable String group, @RequestParam(required = false) @Nullable String q,
			@RequestParam(required = false) @Nullable String limit,
			@RequestParam(required = false) @Nullable String after,
			@RequestParam(required = false) @Nullable String fields) {
		DownloadFields wanted = DownloadFields.of(fields);
		boolean plain = status == null && group == null && q == null && limit == null && after == null;
		Object list = plain ? this.downloads.all()
				: this.downloads.page(DownloadFilter.of(status, group, q), limit(limit), after);
		return this.json.ok((wanted != null) ? reduced(list, wanted) : list);
	}

	private JsonNode reduced(Object list, DownloadFields wanted) {
		JsonNode json = this.json.tree(list);
		wanted.reduce(json.isArray() ? json : json.path("downloads"));
		return json;
	}

	private static int limit(@Nullable String text) {
		if (text == null) {
			return DownloadList.PAGE;
		}
		if (text.matches("\\d{1,4}")) {
			int limit = Integer.parseInt(text);
			if (limit >= 1 && limit <= DownloadList.MAX_PAGE) {
				return limit;
			}
		}
		throw new InvalidInputException("limit",
				JsonInput.is(text) + "must be a whole number from 1 to " + DownloadList.MAX_PAGE);
	}

	/**
	 * One download.
	 * @param id its id
	 * @return the download
	 */
	@GetMapping(path = "/{id}", produces = MediaType.APPLICATION_JSON_VALUE)
	ResponseEntity<byte[]> one(@PathVariable String id) {
		return this.json.ok(DownloadDetails.of(this.downloads.find(id)));
	}

	/**
	 * Cancel a download. Has no effect on one that has ended: what the caller wants, that
	 * it does not run, is so either way.
	 * @param id its id
	 * @param request the request
	 */
	@DeleteMapping("/{id}")
	@ResponseStatus(HttpStatus.NO_CONTENT)
	void cancel(@PathVariable String id, HttpServletRequest request) {
		Download download = this.downloads.find(id);
		DownloadStatus before = download.status();
		if (download.cancel()) {
			this.log.tell("download", id, RequestUser.of(request),
					new ChangeLog.Changes().add("state", before, DownloadStatus.CANCELLED));
		}
	}

	/**
	 * Cancel every download that has not ended.
	 * @param request the request
	 */
	@DeleteMapping
	@ResponseStatus(HttpStatus.NO_CONTENT)
	void cancelAll(HttpServletRequest request) {
		this.manager.cancelAll();
		this.log.tell("downloads", "", RequestUser.of(request), new ChangeLog.Changes().done("action", "cancel"));
	}

	/**
	 * What became of a list of new downloads.
	 *
	 * @param accepted how many were taken
	 * @param refused how many were not
	 * @param items what became of each, in the order of the list
	 */
	record Submitted(int accepted, int refused, List<Item> items) {

	}

	/**
	 * What became of one of them.
	 *
	 * @param status 202, or the status that it alone would have been answered with
	 * @param download the download, or {@code null} if it was refused
	 * @param problem why it was refused, or {@code null}
	 */
	record Item(int status, @Nullable DownloadView download, @Nullable ProblemView problem) {

		static Item of(ProblemDetail problem) {
			return new Item(problem.getStatus(), null, ProblemView.of(problem));
		}

	}

}

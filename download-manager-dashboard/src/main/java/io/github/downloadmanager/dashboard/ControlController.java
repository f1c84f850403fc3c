package io.github.downloadmanager.dashboard;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;

import io.github.downloadmanager.Download;
import io.github.downloadmanager.DownloadSnapshot;
import io.github.downloadmanager.boot.actuate.ChangeLog;
import io.github.downloadmanager.control.PauseMode;
import io.github.downloadmanager.control.PauseOutcome;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Steers downloads: one by the state that is asked for, many by an action.
 */
@RestController
@RequestMapping("/api")
class ControlController {

	static final List<String> FIELDS = List.of("state", "mode", "priority", "bandwidth");

	private final DownloadList downloads;

	private final BatchActions actions;

	private final DashboardJson json;

	private final ChangeLog log;

	ControlController(DownloadList downloads, BatchActions actions, DashboardJson json, ChangeLog log) {
		this.log = log;
		this.downloads = downloads;
		this.actions = actions;
		this.json = json;
	}

	/**
	 * Steer one download.
	 * @param id its id
	 * @param body a JSON object: state {@code paused} or {@code queued}; mode
	 * {@code always} or {@code if-resumable} for a pause; priority; bandwidth in bytes
	 * per second, null for no limit
	 * @param request the request
	 * @return the download as it is then; a pause is answered when the bytes are safe
	 * @throws IOException if the body cannot be read
	 */
	@PatchMapping(path = "/downloads/{id}", consumes = MediaType.APPLICATION_JSON_VALUE,
			produces = MediaType.APPLICATION_JSON_VALUE)
	CompletableFuture<ResponseEntity<byte[]>> change(@PathVariable String id, InputStream body,
			HttpServletRequest request) throws IOException {
		Download download = this.downloads.find(id);
		JsonInput input = JsonInput.of(this.json.read(body, DashboardJson.MAX_BODY), FIELDS);
		State state = input.word("state", State.class);
		PauseMode mode = input.word("mode", PauseMode.class);
		Integer priority = input.wholeNumber("priority", -1000, 1000);
		OptionalLong bandwidth = input.bytes("bandwidth");
		if (state == null && priority == null && !input.has("bandwidth")) {
			throw new InvalidInputException("body", "must have state, priority or bandwidth");
		}
		DownloadSnapshot before = download.snapshot();
		String user = RequestUser.of(request);
		boolean taken = priority == null || download.priority(priority);
		taken &= !input.has("bandwidth") || download.bandwidth(bandwidth);
		if (!taken) {
			throw ended();
		}
		if (state == State.PAUSED) {
			return download.pause((mode != null) ? mode : PauseMode.ALWAYS).toFuture().thenApply((outcome) -> {
				tell(this.log, before, download, user);
				return paused(download, outcome);
			});
		}
		if (state == State.QUEUED && !download.resume() && download.status().isTerminal()) {
			throw ended();
		}
		tell(this.log, before, download, user);
		return CompletableFuture.completedFuture(answer(download));
	}

	private ResponseEntity<byte[]> paused(Download download, PauseOutcome outcome) {
		ProblemException refusal = PauseOrders.refusal(outcome);
		if (refusal != null) {
			throw refusal;
		}
		return answer(download);
	}

	private static void tell(ChangeLog log, DownloadSnapshot before, Download download, String user) {
		DownloadSnapshot after = download.snapshot();
		log.tell("download", download.id(), user,
				new ChangeLog.Changes().add("state", before.status(), after.status())
					.add("priority", before.control().priority(), after.control().priority())
					.add("bandwidth", before.control().bandwidth(), after.control().bandwidth()));
	}

	private static ProblemException ended() {
		return new ProblemException(Problem.ENDED, "the download has ended, or is just being published");
	}

	private ResponseEntity<byte[]> answer(Download download) {
		return this.json.ok(DownloadDetails.of(download));
	}

	/**
	 * Do the same with many downloads.
	 * @param body a JSON object: ids, or a filter of status, group and q; and an action
	 * @param request the request
	 * @return how many that changed; pauses are answered when the bytes are safe
	 * @throws IOException if the body cannot be read
	 */
	@PostMapping(path = "/downloads:batch", consumes = MediaType.APPLICATION_JSON_VALUE,
			produces = MediaType.APPLICATION_JSON_VALUE)
	ResponseEntity<byte[]> batch(InputStream body, HttpServletRequest request) throws IOException {
		return this.json.ok(this.actions.run(this.json.read(body, DashboardJson.MAX_BODY), RequestUser.of(request)));
	}

	/** What a download can be asked to be. */
	enum State {

		/** Not running until it is queued again. */
		PAUSED,
		/** Running as soon as the limits allow. */
		QUEUED

	}

}

package io.github.downloadmanager.dashboard;

import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

import io.github.downloadmanager.DownloadManager;
import io.github.downloadmanager.boot.actuate.ChangeLog;
import io.github.downloadmanager.control.GroupLimits;
import io.github.downloadmanager.control.HoldMode;
import io.github.downloadmanager.control.Limits;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * What all downloads together may take, while they run.
 */
@RestController
@RequestMapping("/api/limits")
class LimitsController {

	static final List<String> FIELDS = List.of("maxConcurrent", "maxPerHost", "bandwidth", "defaultGroupLimit",
			"groups", "hold");

	static final List<String> GROUP_FIELDS = List.of("maxConcurrent", "bandwidth", "hold");

	private static final int MAX_CONCURRENT = 100_000;

	private final DownloadManager manager;

	private final DashboardJson json;

	private final ChangeLog log;

	LimitsController(DownloadManager manager, DashboardJson json, ChangeLog log) {
		this.log = log;
		this.manager = manager;
		this.json = json;
	}

	/**
	 * The limits that hold now.
	 * @return the limits
	 */
	@GetMapping(produces = MediaType.APPLICATION_JSON_VALUE)
	ResponseEntity<byte[]> limits() {
		return this.json.ok(LimitsView.of(this.manager));
	}

	/**
	 * Change limits, all of them or none. A field that is missing stays as it is;
	 * {@code null} takes the limit away.
	 * @param body a JSON object
	 * @param request the request
	 * @return the limits from now on
	 * @throws IOException if the body cannot be read
	 */
	@PutMapping(consumes = MediaType.APPLICATION_JSON_VALUE, produces = MediaType.APPLICATION_JSON_VALUE)
	ResponseEntity<byte[]> change(InputStream body, HttpServletRequest request) throws IOException {
		JsonInput input = JsonInput.of(this.json.read(body, DashboardJson.MAX_BODY), FIELDS);
		// All of it is read before anything changes.
		HoldMode hold = input.word("hold", HoldMode.class);
		Map<String, HoldMode> groupHolds = groupHolds(input);
		String user = RequestUser.of(request);
		Limits before = this.manager.updateLimits((limits) -> changed(limits, input), user);
		ChangeLog.Changes changes = changes(before, changed(before, input));
		if (hold != null) {
			changes.add("hold", this.manager.hold(), hold);
			this.manager.hold(hold);
		}
		groupHolds.forEach((name, mode) -> {
			changes.add("group " + name + " hold", this.manager.group(name).hold(), mode);
			this.manager.group(name).hold(mode);
		});
		this.log.tell("manager", "", user, changes);
		return this.json.ok(LimitsView.of(this.manager));
	}

	private static ChangeLog.Changes changes(Limits before, Limits after) {
		return new ChangeLog.Changes().add("maxConcurrent", before.maxConcurrent(), after.maxConcurrent())
			.add("maxPerHost", before.maxPerHost(), after.maxPerHost())
			.add("bandwidth", before.bandwidth(), after.bandwidth())
			.add("defaultGroupLimit", before.defaultGroupLimit(), after.defaultGroupLimit())
			.add("groups", before.groups(), after.groups());
	}

	private static Limits changed(Limits limits, JsonInput input) {
		Limits changed = limits;
		if (input.has("maxConcurrent")) {
			Integer most = input.wholeNumber("maxConcurrent", 1, MAX_CONCURRENT);
			if (most == null) {
				throw input.invalid("maxConcurrent",
						"must be a whole number from 1 to " + MAX_CONCURRENT + "; to let nothing run, use hold");
			}
			changed = changed.withMaxConcurrent(most);
		}
		if (input.has("maxPerHost")) {
			Integer most = input.wholeNumber("maxPerHost", 1, Integer.MAX_VALUE);
			changed = changed.withMaxPerHost((most != null) ? most : Integer.MAX_VALUE);
		}
		if (input.has("bandwidth")) {
			changed = changed.withBandwidth(input.bytes("bandwidth"));
		}
		if (input.has("defaultGroupLimit")) {
			changed = changed.withDefaultGroupLimit(input.wholeNumber("defaultGroupLimit", 1, Integer.MAX_VALUE));
		}
		JsonInput groups = groups(input);
		if (groups != null) {
			for (String name : groups.names()) {
				changed = changed.withGroup(name, changed(changed.groups().get(name), groups, name));
			}
		}
		return changed;
	}

	private static GroupLimits changed(@Nullable GroupLimits limits, JsonInput groups, String name) {
		GroupLimits now = (limits != null) ? limits : GroupLimits.NONE;
		JsonInput group = groups.object(name, GROUP_FIELDS);
		if (group == null) {
			return GroupLimits.NONE;
		}
		Integer most = group.has("maxConcurrent") ? group.wholeNumber("maxConcurrent", 1, Integer.MAX_VALUE)
				: now.maxConcurrent();
		OptionalLong bandwidth = group.has("bandwidth") ? group.bytes("bandwidth") : now.bandwidth();
		group.word("hold", HoldMode.class);
		return new GroupLimits(most, bandwidth);
	}

	private static Map<String, HoldMode> groupHolds(JsonInput input) {
		Map<String, HoldMode> holds = new LinkedHashMap<>();
		JsonInput groups = groups(input);
		if (groups != null) {
			for (String name : groups.names()) {
				JsonInput group = groups.object(name, GROUP_FIELDS);
				HoldMode hold = (group != null) ? group.word("hold", HoldMode.class) : null;
				if (hold != null) {
					holds.put(name, hold);
				}
			}
		}
		return holds;
	}

	private static @Nullable JsonInput groups(JsonInput input) {
		if (input.value("groups") == null) {
			return null;
		}
		List<String> names = input.namesIn("groups");
		names.forEach((name) -> input.check("groups", () -> GroupLimits.requireName(name)));
		return input.object("groups", names);
	}

}

package io.github.downloadmanager.boot.autoconfigure;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

import io.github.downloadmanager.DownloadSnapshot;
import io.github.downloadmanager.control.AttemptJournal;
import io.github.downloadmanager.control.AttemptRecord;
import io.github.downloadmanager.control.ControlEvent;
import io.github.downloadmanager.control.GroupLimits;
import io.github.downloadmanager.control.Limits;
import io.github.downloadmanager.control.WaitReason;
import org.jspecify.annotations.Nullable;

/**
 * What JSON has of how downloads are steered, in the style of {@link DownloadJson}. No
 * limit is {@code null}.
 */
final class ControlJson {

	private ControlJson() {
	}

	static Map<String, @Nullable Object> control(DownloadSnapshot.Control control) {
		Map<String, @Nullable Object> json = new LinkedHashMap<>();
		json.put("priority", control.priority());
		json.put("pausing", control.pausing());
		json.put("holds", control.holds().stream().sorted().map(Enum::name).toList());
		json.put("waiting", (control.waiting() != null) ? waiting(control.waiting()) : null);
		json.put("resumable", control.resumable().name());
		json.put("bandwidth", number(control.bandwidth()));
		json.put("throttled", control.throttled());
		json.put("retryOf", control.retryOf());
		return json;
	}

	static Map<String, @Nullable Object> waiting(WaitReason reason) {
		Map<String, @Nullable Object> json = new LinkedHashMap<>();
		json.put("kind", reason.kind().name());
		json.put("since", reason.since().toString());
		json.put("until", text(reason.until()));
		json.put("detail", reason.detail());
		json.put("text", reason.text());
		return json;
	}

	static Map<String, @Nullable Object> event(ControlEvent event) {
		Map<String, @Nullable Object> json = new LinkedHashMap<>();
		json.put("type", event.type());
		json.put("at", event.at().toString());
		if (event instanceof ControlEvent.LimitsChanged changed) {
			json.put("before", limits(changed.before()));
			json.put("after", limits(changed.after()));
			json.put("by", changed.by());
		}
		else if (event instanceof ControlEvent.HoldChanged changed) {
			json.put("by", changed.by().name());
			json.put("group", changed.group());
			json.put("before", changed.before().name());
			json.put("after", changed.after().name());
		}
		return json;
	}

	static Map<String, @Nullable Object> limits(Limits limits) {
		Map<String, @Nullable Object> json = new LinkedHashMap<>();
		json.put("maxConcurrent", limits.maxConcurrent());
		json.put("maxPerHost", (limits.maxPerHost() < Integer.MAX_VALUE) ? limits.maxPerHost() : null);
		json.put("bandwidth", number(limits.bandwidth()));
		json.put("defaultGroupLimit", limits.defaultGroupLimit());
		Map<String, Object> groups = new TreeMap<>();
		limits.groups().forEach((name, group) -> groups.put(name, group(group)));
		json.put("groups", groups);
		return json;
	}

	static Map<String, @Nullable Object> group(GroupLimits limits) {
		Map<String, @Nullable Object> json = new LinkedHashMap<>();
		json.put("maxConcurrent", limits.maxConcurrent());
		json.put("bandwidth", number(limits.bandwidth()));
		return json;
	}

	static Map<String, @Nullable Object> journal(AttemptJournal journal) {
		Map<String, @Nullable Object> json = new LinkedHashMap<>();
		json.put("count", journal.count());
		json.put("last", journal.last().stream().map(ControlJson::attempt).toList());
		return json;
	}

	static Map<String, @Nullable Object> attempt(AttemptRecord attempt) {
		AttemptRecord.Failure error = attempt.error();
		Map<String, @Nullable Object> json = new LinkedHashMap<>();
		json.put("number", attempt.number());
		json.put("startedAt", attempt.startedAt().toString());
		json.put("endedAt", text(attempt.endedAt()));
		json.put("uri", attempt.uri().toString());
		json.put("resumedFrom", attempt.resumedFrom());
		json.put("bytes", attempt.bytes());
		json.put("discarded", attempt.discarded());
		json.put("connections", attempt.connections());
		Map<String, String> waited = new TreeMap<>();
		attempt.waited().forEach((kind, time) -> waited.put(kind.name(), time.toString()));
		json.put("waited", waited);
		json.put("outcome", attempt.outcome().name());
		json.put("error", (error != null) ? failure(error) : null);
		return json;
	}

	private static Map<String, @Nullable Object> failure(AttemptRecord.Failure error) {
		Map<String, @Nullable Object> json = new LinkedHashMap<>();
		json.put("type", error.type());
		json.put("message", error.message());
		json.put("status", error.status());
		return json;
	}

	private static @Nullable String text(@Nullable Instant instant) {
		return (instant != null) ? instant.toString() : null;
	}

	private static @Nullable Long number(OptionalLong value) {
		return value.isPresent() ? value.getAsLong() : null;
	}

}

package io.github.downloadmanager.dashboard;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells who has changed what through the dashboard: one line at INFO for each order, and
 * an audit event where Spring Boot's actuator is there. Both are like those of the
 * actuator's endpoint.
 */
final class ChangeLog {

	/** Who it was, if the application knows no users. */
	static final String NOBODY = "the dashboard";

	private static final Logger logger = LoggerFactory.getLogger(ChangeLog.class);

	private final Audit audit;

	ChangeLog(Audit audit) {
		this.audit = audit;
	}

	/**
	 * Tell of an order that was carried out; one that has changed nothing is not told.
	 * @param what what was changed: download, downloads, manager
	 * @param which its id, or empty
	 * @param user who did it, or {@code null}
	 * @param changes what is otherwise now
	 */
	void tell(String what, String which, @Nullable String user, Changes changes) {
		if (changes.changed.isEmpty()) {
			return;
		}
		String who = printable((user != null) ? user : NOBODY);
		String subject = (what + " " + which).trim();
		logger.atInfo()
			.addKeyValue("download.principal", who)
			.addKeyValue("download.target", subject)
			.log("{}: {}, by {}", subject, changes.changed, who);
		Map<String, Object> data = new LinkedHashMap<>(changes.changed);
		data.put("target", which);
		this.audit.accept(who, "DOWNLOADS_" + what.toUpperCase(Locale.ROOT) + "_CHANGED", data);
	}

	/** Names of users and groups come from outside; a line break would forge a line. */
	private static String printable(String text) {
		return text.replaceAll("\\p{Cntrl}", "?");
	}

	/** Where audit events go. */
	@FunctionalInterface
	interface Audit {

		void accept(String principal, String type, Map<String, Object> data);

	}

	/** What is otherwise now. */
	static final class Changes {

		private final Map<String, String> changed = new LinkedHashMap<>();

		/** A field that may have changed. */
		Changes add(String field, Object before, Object after) {
			if (!Objects.equals(before, after)) {
				this.changed.put(printable(field), text(before) + " -> " + text(after));
			}
			return this;
		}

		/** Something that has been done. */
		Changes done(String field, Object value) {
			this.changed.put(field, printable(String.valueOf(value)));
			return this;
		}

		private static String text(Object value) {
			if (value instanceof OptionalLong bytes) {
				return bytes.isPresent() ? bytes.getAsLong() + "B" : "none";
			}
			return Objects.equals(value, Integer.MAX_VALUE) ? "none" : printable(String.valueOf(value));
		}

	}

}

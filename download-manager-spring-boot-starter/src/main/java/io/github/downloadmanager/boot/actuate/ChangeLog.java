package io.github.downloadmanager.boot.actuate;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Tells who has changed what of the downloads: one line at INFO for each order that has
 * changed something, and an audit event. Needs no actuator. Safe for use by several
 * threads.
 */
public final class ChangeLog {

	private static final int MAX_SHOWN = 100;

	private final Logger logger;

	private final Audit audit;

	/**
	 * Create a log.
	 * @param logger where the lines go
	 * @param audit where the audit events go
	 */
	public ChangeLog(Logger logger, Audit audit) {
		this.logger = logger;
		this.audit = audit;
	}

	/**
	 * Tell of an order that was carried out; one that has changed nothing is not told.
	 * @param what what was changed: download, downloads, group or manager
	 * @param which its id or name, or empty
	 * @param by who did it
	 * @param changes what is otherwise now
	 */
	public void tell(String what, String which, String by, Changes changes) {
		if (changes.changed.isEmpty()) {
			return;
		}
		String who = printable(by);
		String subject = (what + " " + printable(which)).trim();
		this.logger.atInfo()
			.addKeyValue("download.principal", who)
			.addKeyValue("download.target", subject)
			.log("{}: {}, by {}", subject, changes.changed, who);
		Map<String, @Nullable Object> data = new LinkedHashMap<>(changes.changed);
		data.put("target", which);
		this.audit.accept(who, "DOWNLOADS_" + what.toUpperCase(Locale.ROOT) + "_CHANGED", data);
	}

	/** What others wrote goes to logs and terminals: no control characters (CWE-117). */
	static String printable(String value) {
		String text = (value.length() > MAX_SHOWN) ? value.substring(0, MAX_SHOWN) + "..." : value;
		return text.replaceAll("[\\p{Cntrl}\\p{Cf}\\u2028\\u2029]", "?");
	}

	/** Where audit events go. */
	@FunctionalInterface
	public interface Audit {

		/**
		 * Take an audit event.
		 * @param principal who it was
		 * @param type the kind of event, such as {@code DOWNLOADS_MANAGER_CHANGED}
		 * @param data what has changed, and under {@code target} of what
		 */
		void accept(String principal, String type, Map<String, @Nullable Object> data);

	}

	/** What is otherwise now. Not safe for use by several threads. */
	public static final class Changes {

		private final Map<String, String> changed = new LinkedHashMap<>();

		/**
		 * A field that may have changed.
		 * @param field its name
		 * @param before its value until now; {@code null}, empty and the greatest number
		 * stand for no limit
		 * @param after its value from now on
		 * @return these changes
		 */
		public Changes add(String field, @Nullable Object before, @Nullable Object after) {
			if (!Objects.equals(before, after)) {
				this.changed.put(printable(field), text(before) + " -> " + text(after));
			}
			return this;
		}

		/**
		 * Something that was done.
		 * @param field its name
		 * @param value what
		 * @return these changes
		 */
		public Changes done(String field, Object value) {
			this.changed.put(field, printable(String.valueOf(value)));
			return this;
		}

		private static String text(@Nullable Object value) {
			if (value instanceof OptionalLong bytes) {
				return bytes.isPresent() ? bytes.getAsLong() + "B" : "none";
			}
			boolean none = value == null || value.equals(Integer.MAX_VALUE);
			return none ? "none" : printable(String.valueOf(value));
		}

	}

}

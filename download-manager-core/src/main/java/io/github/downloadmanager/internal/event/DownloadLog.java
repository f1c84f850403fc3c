package io.github.downloadmanager.internal.event;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

import io.github.downloadmanager.DownloadEvent;
import io.github.downloadmanager.DownloadException;
import io.github.downloadmanager.DownloadManager;
import io.github.downloadmanager.control.ControlEvent;
import io.github.downloadmanager.control.Hold;
import io.github.downloadmanager.internal.text.SafeText;
import io.github.downloadmanager.policy.Authority;
import io.micrometer.observation.Observation;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Writes the log lines of downloads: one at INFO for each that ends, at WARN if it
 * failed, and what happens before at DEBUG. Downloads that are cancelled before they ran
 * are logged at DEBUG too; a call that cancels many is one line at INFO, see
 * {@link #cancelled}, as very many lines would hold up the caller. Key-value pairs carry
 * the details; none of them is secret. Appenders are user code, so the caller must hold
 * no lock; what they throw does no harm to the download that is logged.
 */
public final class DownloadLog {

	private static final Logger logger = LoggerFactory.getLogger(DownloadManager.class);

	/**
	 * Prefix of all keys. Structured formats have keys of their own, and reject a line
	 * with a second {@code host} or {@code error}.
	 */
	private static final String PREFIX = "download.";

	/** The key of a download's id. */
	static final String ID = PREFIX + "id";

	private DownloadLog() {
	}

	/**
	 * Log an event.
	 * @param run how the download has run by now, {@code null} if it never had a slot, or
	 * if the event is not its end
	 * @param attributes the names of those attributes that the line is to have
	 * @param observation the observation to whose trace the line belongs, or {@code null}
	 */
	public static void event(DownloadEvent event, @Nullable Run run, List<String> attributes,
			@Nullable Observation observation) {
		contained(() -> {
			Level level = level(event, run != null);
			if (logger.isEnabledForLevel(level)) {
				ObservationScopes.within(observation, () -> log(event, run, attributes, level));
			}
		});
	}

	/** An appender may throw, when its own disk is full for example. */
	private static void contained(Runnable line) {
		try {
			line.run();
		}
		catch (RuntimeException | Error ex) {
			try {
				logger.atError().setCause(ex).log("A line of the log could not be written");
			}
			catch (RuntimeException | Error again) {
				// The log is the only place to tell of it.
			}
		}
	}

	private static Level level(DownloadEvent event, boolean ran) {
		if (event instanceof DownloadEvent.Failed) {
			return Level.WARN;
		}
		return (event.isTerminal() && ran) ? Level.INFO : Level.DEBUG;
	}

	/** Log how many downloads one order has cancelled. */
	public static void cancelled(int downloads) {
		contained(() -> logger.atInfo()
			.addKeyValue(PREFIX + "count", downloads)
			.log("{} cancelled by one order", (downloads == 1) ? "1 download was" : downloads + " downloads were"));
	}

	private static void log(DownloadEvent event, @Nullable Run run, List<String> attributes, Level level) {
		Line line = new Line(logger.atLevel(level), "Download " + event.type()).with("id", event.id())
			.with("host", Authority.displayHost(event.uri()));
		String group = event.group();
		if (group != null) {
			line.with("group", SafeText.printable(group));
		}
		for (String name : attributes) {
			String value = event.attributes().get(name);
			if (value != null) {
				line.with("attribute." + name, value);
			}
		}
		if (event instanceof DownloadEvent.Started started) {
			line.with("attempt", started.attempt()).with("totalBytes", started.totalBytes().orElse(-1));
		}
		else if (event instanceof DownloadEvent.Restarted restarted) {
			line.with("attempt", restarted.attempt())
				.with("bytesDiscarded", restarted.bytesDiscarded())
				.with("reason", restarted.reason());
		}
		else if (event instanceof DownloadEvent.Retrying retrying) {
			line.with("attempt", retrying.attempt())
				.with("delayMillis", retrying.delay().toMillis())
				.with(retrying.cause());
		}
		else if (event instanceof DownloadEvent.Completed completed) {
			line.with("bytes", completed.result().size());
		}
		else if (event instanceof DownloadEvent.Failed failed) {
			line.with(failed.error());
		}
		else if (event instanceof DownloadEvent.Cancelled cancelled) {
			line.with("bytesKept", cancelled.bytesKept());
		}
		if (run != null) {
			line.with("attempts", run.attempts()).with("waited.ms", run.waited().toMillis());
		}
		if (event.isTerminal()) {
			line.with("outcome", event.type().toLowerCase(Locale.ROOT));
		}
		line.log();
	}

	/**
	 * How a download has run.
	 *
	 * @param attempts how many attempts there were
	 * @param waited how long it waited before them, paused or not
	 */
	public record Run(int attempts, Duration waited) {

	}

	/**
	 * Log how the manager is steered from now on, at INFO, as somebody has changed it.
	 */
	static void control(ControlEvent event) {
		contained(() -> logControl(event));
	}

	private static void logControl(ControlEvent event) {
		if (event instanceof ControlEvent.LimitsChanged changed) {
			logger.atInfo()
				.addKeyValue(PREFIX + "by", SafeText.printable(changed.by()))
				.log("The limits of the download manager were changed by {}: {}; until now: {}",
						SafeText.printable(changed.by()), changed.after(), changed.before());
		}
		else if (event instanceof ControlEvent.HoldChanged changed) {
			String what = (changed.group() != null) ? "The group " + SafeText.printable(changed.group())
					: "The download manager";
			logger.atInfo()
				.addKeyValue(PREFIX + "hold", changed.after())
				.log("{} is held{}: {}; until now: {}", what, (changed.by() == Hold.SCHEDULE) ? " by the schedule" : "",
						changed.after(), changed.before());
		}
	}

	/** Log for how long a bandwidth holds that somebody has set. */
	public static void bandwidthHoldsUntil(Instant next) {
		contained(() -> logger.atInfo()
			.addKeyValue(PREFIX + "until", next)
			.log("The bandwidth that was set holds until {}, when the schedule changes it", next));
	}

	public static void defect(String id, Throwable error) {
		contained(() -> logger.atError()
			.addKeyValue(ID, id)
			.setCause(error)
			.log("A defect of the download manager ends a download"));
	}

	public static void cleanUpFailed(String id, Throwable error) {
		contained(() -> logger.atWarn()
			.addKeyValue(ID, id)
			.addKeyValue(PREFIX + "reason", SafeText.printable(String.valueOf(error.getMessage())))
			.log("The clean-up of a download failed; a partial file may be left"));
	}

	/**
	 * One line. Its details are in the text, for people, and in key-value pairs, for
	 * machines, because many layouts show only one of the two.
	 */
	private static final class Line {

		private static final int USUAL_LENGTH = 160;

		private final StringBuilder text;

		private LoggingEventBuilder entry;

		private Line(LoggingEventBuilder entry, String what) {
			this.entry = entry;
			this.text = new StringBuilder(USUAL_LENGTH).append(what).append(':');
		}

		private Line with(String key, Object value) {
			this.entry = this.entry.addKeyValue(PREFIX + key, value);
			this.text.append(' ').append(key).append('=').append(value);
			return this;
		}

		/** Leaves the stack trace out, because causes may repeat what a server sent. */
		private Line with(DownloadException error) {
			return with("error", error.type()).with("reason", String.valueOf(error.getMessage()));
		}

		private void log() {
			// Without arguments, so that nothing in the text is taken for a placeholder.
			this.entry.log(this.text.toString());
		}

	}

}

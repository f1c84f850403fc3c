package io.github.downloadmanager.control;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * Why a download neither runs nor has ended. There is exactly one reason at a time: the
 * first one that applies, in the order of {@link Kind}.
 *
 * @param kind what kind of reason it is
 * @param since since when the download waits
 * @param until until when it waits, or {@code null} if nobody knows
 * @param detail who holds it, the host, or the limit, for a person to read; {@code null}
 * if there is nothing to add
 */
public record WaitReason(Kind kind, Instant since, @Nullable Instant until, @Nullable String detail) {

	private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);

	public WaitReason {
		Objects.requireNonNull(kind, "kind");
		Objects.requireNonNull(since, "since");
	}

	/**
	 * The reason in words, with times as the clocks of a time zone show them.
	 * @param zone the time zone of the reader
	 * @return a sentence without a full stop
	 */
	public String text(ZoneId zone) {
		return switch (this.kind) {
			case PAUSED -> "paused" + by();
			case HELD -> "held" + by() + until(zone);
			case BACKOFF -> "tries again" + at(zone);
			case RETRY_AFTER -> "waits for " + or("the server") + ", which asked for a pause" + until(zone);
			case GROUP_LIMIT -> "waits for a slot of its group" + inBrackets();
			case HOST_LIMIT -> "waits for a slot of its host" + inBrackets();
			case SLOT -> "waits for a free slot";
			case BANDWIDTH -> "waits for bandwidth";
		};
	}

	/**
	 * The reason in words, with times as the clocks of this system show them.
	 * @return a sentence without a full stop
	 */
	public String text() {
		return text(ZoneId.systemDefault());
	}

	private String by() {
		return (this.detail != null) ? " by " + this.detail : "";
	}

	private String or(String other) {
		return (this.detail != null) ? this.detail : other;
	}

	private String inBrackets() {
		return (this.detail != null) ? " (" + this.detail + ")" : "";
	}

	private String at(ZoneId zone) {
		return (this.until != null) ? " at " + CLOCK.format(this.until.atZone(zone)) : "";
	}

	private String until(ZoneId zone) {
		return (this.until != null) ? " until " + CLOCK.format(this.until.atZone(zone)) : "";
	}

	/**
	 * What a download may wait for, in the order in which the reasons are looked at.
	 */
	public enum Kind {

		/** It is paused; the detail says by whom. */
		PAUSED,
		/** It is in the delay between two attempts. */
		BACKOFF,
		/** Its manager or group is held, or the schedule holds; the detail says which. */
		HELD,
		/** Its host has asked for a pause (RFC 9110 section 10.2.3). */
		RETRY_AFTER,
		/** Its group has as many downloads running as it may. */
		GROUP_LIMIT,
		/** Its host has as many connections as it may. */
		HOST_LIMIT,
		/** All slots of the manager are taken, or others come first. */
		SLOT,
		/** The bandwidth would not feed one more download. */
		BANDWIDTH

	}

}

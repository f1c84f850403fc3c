package io.github.downloadmanager.boot.autoconfigure;

import java.time.DateTimeException;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.OptionalLong;

import io.github.downloadmanager.control.BandwidthFormat;
import io.github.downloadmanager.control.BandwidthProfile;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * A time at which another limit of the bandwidth holds, or nothing is downloaded. Checked
 * where its place in the list is known.
 *
 * @param days Days on which it begins, such as mon, mon-fri or weekend. Every day unless
 * set.
 * @param from When it begins, such as 08:00.
 * @param to When it ends, such as 18:00; on the next day if that is not later. Equal to
 * 'from' for a whole day.
 * @param zone Time zone of these times, such as Europe/Vienna. That of the system unless
 * set.
 * @param limit Data size per second, such as 2MB, or 'none' for no limit.
 * @param hold Whether nothing is downloaded, in place of a limit.
 */
public record BandwidthProfileProperties(@DefaultValue List<String> days, @Nullable String from, @Nullable String to,
		@Nullable String zone, @Nullable String limit, @DefaultValue("false") boolean hold) {

	/**
	 * Make the profile.
	 * @param name the full name of this list element
	 * @throws InvalidDownloadManagerPropertyException if a value is not allowed
	 */
	BandwidthProfile profile(String name) {
		PropertyChecks.that(!this.hold || this.limit == null, name + ".limit", this.limit,
				"no value, as 'hold' is true");
		return new BandwidthProfile(DaysOfWeek.parse(name + ".days", this.days), time(name + ".from", this.from),
				time(name + ".to", this.to), zone(name + ".zone"),
				this.hold ? OptionalLong.empty() : bandwidth(name + ".limit"), this.hold);
	}

	private static LocalTime time(String name, @Nullable String value) {
		try {
			return LocalTime.parse((value != null) ? value.strip() : "");
		}
		catch (DateTimeException ex) {
			throw new InvalidDownloadManagerPropertyException(name, value, "a time from 00:00 to 23:59, such as 08:00");
		}
	}

	private ZoneId zone(String name) {
		try {
			return (this.zone != null) ? ZoneId.of(this.zone.strip()) : ZoneId.systemDefault();
		}
		catch (DateTimeException ex) {
			throw new InvalidDownloadManagerPropertyException(name, this.zone,
					"the name of a time zone, such as Europe/Vienna, or an offset such as +01:00");
		}
	}

	private OptionalLong bandwidth(String name) {
		try {
			return BandwidthFormat.BINARY.parse((this.limit != null) ? this.limit : "");
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidDownloadManagerPropertyException(name, this.limit,
					BandwidthFormat.BINARY.allowed() + "; or 'hold' in its place");
		}
	}

}

package io.github.downloadmanager.sample.demo;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * The part of a file that a request asks for (RFC 9110 section 14).
 *
 * @param status 200 for the whole, 206 for a part, 416 if no byte of the part exists
 * @param first position of the first byte
 * @param length number of bytes
 */
record DemoRange(int status, long first, long length) {

	/**
	 * One range only: a server may ignore any other (section 14.2), and this one does.
	 */
	private static final Pattern SINGLE = Pattern.compile("bytes=[ \\t]*(\\d{0,18})-(\\d{0,18})[ \\t]*",
			Pattern.CASE_INSENSITIVE);

	static DemoRange of(DemoFile file, @Nullable String range, @Nullable String ifRange) {
		DemoRange whole = new DemoRange(200, 0, file.size());
		if (range == null || (ifRange != null && !matches(file, ifRange))) {
			return whole;
		}
		Matcher matcher = SINGLE.matcher(range);
		if (!matcher.matches() || (matcher.group(1).isEmpty() && matcher.group(2).isEmpty())) {
			return whole;
		}
		long last = file.size() - 1;
		if (matcher.group(1).isEmpty()) {
			long suffix = Math.min(Long.parseLong(matcher.group(2)), file.size());
			return part(file.size() - suffix, last);
		}
		long first = Long.parseLong(matcher.group(1));
		if (matcher.group(2).isEmpty()) {
			return part(first, last);
		}
		long end = Long.parseLong(matcher.group(2));
		return (end < first) ? whole : part(first, Math.min(end, last));
	}

	String contentRange(DemoFile file) {
		return (this.status == 416) ? "bytes */" + file.size()
				: "bytes " + this.first + "-" + (this.first + this.length - 1) + "/" + file.size();
	}

	private static DemoRange part(long first, long last) {
		return (first > last) ? new DemoRange(416, 0, 0) : new DemoRange(206, first, last - first + 1);
	}

	/** If-Range compares strongly and dates exactly (RFC 9110 section 13.1.5). */
	private static boolean matches(DemoFile file, String ifRange) {
		if (ifRange.startsWith("\"") || ifRange.startsWith("W/")) {
			return ifRange.equals(file.etag());
		}
		try {
			Instant date = Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.withZone(ZoneOffset.UTC).parse(ifRange));
			return date.equals(DemoFile.LAST_MODIFIED);
		}
		catch (DateTimeParseException ex) {
			return false;
		}
	}

}

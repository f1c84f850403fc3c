package io.github.downloadmanager.sink;

import java.net.URI;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * How part files are called, and how they are known again.
 */
final class PartFileName {

	private static final String SUFFIX = ".part";

	/**
	 * So many characters of a name are shown; in any script they leave room for the rest.
	 */
	private static final int READABLE_NAME = 40;

	/** A part file, made up or not, or its journal; see {@link Journal#of}. */
	private static final Pattern PATTERN = Pattern
		.compile("(\\..+\\.[0-9a-f]{16}(\\.[0-9a-f]{8})?\\.part)(\\.journal(\\.new)?)?", Pattern.DOTALL);

	private PartFileName() {
	}

	/**
	 * The name of a part file that may be kept: the same for the same destination, so
	 * that what an earlier run left is found again. The digest tells apart what the
	 * readable part does not, and shows nothing of the address.
	 * @param target the name of the file to be, or {@code null} if it is not known yet
	 * @param uri the requested address
	 */
	static String of(@Nullable String target, URI uri) {
		String digest = Journal.digest((target != null) ? target : uri.toString()).substring(0, 16);
		return "." + readable(target) + "." + digest + SUFFIX;
	}

	/** A name that nobody can know and no later run looks for. */
	static String madeUp(@Nullable String target) {
		ThreadLocalRandom random = ThreadLocalRandom.current();
		HexFormat hex = HexFormat.of();
		return "." + readable(target) + "." + hex.toHexDigits(random.nextLong()) + "."
				+ hex.toHexDigits(random.nextInt()) + SUFFIX;
	}

	/** What a name in a directory says, or {@code null} if it is not one of ours. */
	static @Nullable Kind kind(String name) {
		Matcher matcher = PATTERN.matcher(name);
		if (!matcher.matches()) {
			return null;
		}
		return new Kind(matcher.group(1), matcher.group(2) != null, matcher.group(3) != null);
	}

	private static String readable(@Nullable String name) {
		if (name == null) {
			return "download";
		}
		int length = name.codePointCount(0, name.length());
		return (length <= READABLE_NAME) ? name : name.substring(0, name.offsetByCodePoints(0, READABLE_NAME));
	}

	/**
	 * What a name says.
	 *
	 * @param part the name of the part file, which may be this one
	 * @param isMadeUp whether no later run looks for that
	 * @param isJournal whether it is the name of a journal
	 */
	record Kind(String part, boolean isMadeUp, boolean isJournal) {

	}

}

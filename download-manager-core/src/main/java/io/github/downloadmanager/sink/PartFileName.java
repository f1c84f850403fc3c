package io.github.downloadmanager.sink;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.github.downloadmanager.internal.text.ResourceAddress;
import org.jspecify.annotations.Nullable;

/**
 * How part files are called, and how they are known again.
 */
final class PartFileName {

	private static final String SUFFIX = ".part";

	/**
	 * So many characters of a name are shown, and so many of their bytes: they leave room
	 * for the rest where a name may have 143 bytes.
	 */
	private static final int READABLE_NAME = 40;

	private static final int READABLE_BYTES = 80;

	/** Length of a made-up name that shows a single character. */
	static final int MIN_LENGTH = randomName("x").length();

	/** A part file, with a mark or without, or a journal; see {@link PartJournal}. */
	private static final Pattern PATTERN = Pattern
		.compile("(\\..+\\.[0-9a-f]{16})(?:\\.([0-9a-f]{8}))?\\.part(\\.journal(\\.new)?)?", Pattern.DOTALL);

	private static final Pattern RESERVED = Pattern.compile(PATTERN.pattern(),
			Pattern.DOTALL | Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);

	private PartFileName() {
	}

	/**
	 * The common part of the names of all part files of a destination that may be kept,
	 * so that what an earlier run left is found again; no file has this name itself. The
	 * digest tells apart what the readable part does not, and shows nothing of the
	 * address.
	 * @param target the name of the file to be, or {@code null} if it is not known yet
	 * @param uri the requested address
	 */
	static String of(@Nullable String target, URI uri) {
		String digest = TextDigest.of((target != null) ? target : ResourceAddress.of(uri)).substring(0, 16);
		return "." + readable(target) + "." + digest + SUFFIX;
	}

	/**
	 * The part file of one writer. No two writers have the same name, so whatever is done
	 * to a file by its name is never done to that of another writer.
	 * @param base see {@link #of}
	 * @param mark of the writer
	 */
	static Path marked(Path base, String mark) {
		String name = String.valueOf(base.getFileName());
		return base.resolveSibling(name.substring(0, name.length() - SUFFIX.length()) + "." + mark + SUFFIX);
	}

	/** A new mark for a writer. */
	static String newMark() {
		return HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt());
	}

	/** A name that nobody can know and no later run looks for. */
	static String randomName(@Nullable String target) {
		String random = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
		return "." + readable(target) + "." + random + "." + newMark() + SUFFIX;
	}

	/**
	 * A made-up name of some length.
	 * @param length how many ASCII characters, from {@link #MIN_LENGTH}
	 */
	static String randomName(int length) {
		String shortest = randomName("x");
		return shortest.substring(0, 1) + "x".repeat(length - MIN_LENGTH) + shortest.substring(1);
	}

	/**
	 * Whether the part file of a name has a longer name, so that creating it proves that
	 * the name is not too long.
	 */
	static boolean isLongerThan(String target) {
		return readable(target).equals(target);
	}

	/**
	 * Whether a name is kept for part files and journals, so that no content gets one:
	 * its bytes would be taken for what is held of another. Some file systems make no
	 * difference of case.
	 */
	static boolean isReserved(String name) {
		return name.startsWith(".") && RESERVED.matcher(name).matches();
	}

	/** What a name in a directory says, or {@code null} if it is not one of ours. */
	static @Nullable Kind kind(String name) {
		Matcher matcher = PATTERN.matcher(name);
		if (!matcher.matches()) {
			return null;
		}
		return new Kind(matcher.group(1) + SUFFIX, matcher.group(2), matcher.group(3) != null);
	}

	private static String readable(@Nullable String name) {
		if (name == null) {
			return "download";
		}
		int length = name.codePointCount(0, name.length());
		String shown = (length <= READABLE_NAME) ? name : name.substring(0, name.offsetByCodePoints(0, READABLE_NAME));
		while (shown.getBytes(StandardCharsets.UTF_8).length > READABLE_BYTES) {
			shown = shown.substring(0, shown.offsetByCodePoints(shown.length(), -1));
		}
		return shown;
	}

	/**
	 * What a name says.
	 *
	 * @param base see {@link PartFileName#of}
	 * @param mark of the writer, or {@code null} if there is none
	 * @param isJournal whether it is the name of a journal, and not of a part file
	 */
	record Kind(String base, @Nullable String mark, boolean isJournal) {

	}

}

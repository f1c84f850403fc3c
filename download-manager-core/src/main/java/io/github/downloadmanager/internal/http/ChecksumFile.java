package io.github.downloadmanager.internal.http;

import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.github.downloadmanager.content.Checksum;
import org.jspecify.annotations.Nullable;

/**
 * Reads the files that lie beside downloads and give their checksums, as
 * {@code sha256sum} and the BSD tools write them, or with nothing but the digest in them.
 */
public final class ChecksumFile {

	private static final Pattern GNU = Pattern.compile("\\\\?([0-9a-fA-F]{16,256})[ \\t]+[*]?(.+)");

	private static final Pattern BSD = Pattern.compile("([A-Za-z0-9/-]{1,20}) ?\\((.+)\\) ?= ?([0-9a-fA-F]{16,256})");

	private static final Pattern BARE = Pattern.compile("([0-9a-fA-F]{16,256})");

	private ChecksumFile() {
	}

	/**
	 * Find the digest of a file. A list may have several of one file, by different
	 * algorithms: then the one of the right length counts, and where the algorithm is
	 * named, it must be that. Of several files of the same name in different directories
	 * the one counts that has most directories in common with the path, seen from the
	 * end.
	 * @param text the content of the checksum file; its length is limited by the caller
	 * @param algorithm the algorithm, as Java calls it
	 * @param fileName the file's name; {@code null} if it is not known, which only does
	 * where there is one digest
	 * @param path the path of its address, decoded
	 * @return the digest in hexadecimal, of another length if there is only such a one;
	 * {@code null} if the text has none for the file
	 */
	public static @Nullable String find(String text, String algorithm, @Nullable String fileName, String path) {
		int digits = 2 * Checksum.digest(algorithm).getDigestLength();
		String wanted = plain(algorithm);
		// Some editors, and PowerShell, put a byte order mark at the beginning.
		List<Line> lines = (text.startsWith("\uFEFF") ? text.substring(1) : text).lines()
			.flatMap((line) -> Stream.ofNullable(line(line)))
			.toList();
		String found = find(lines.stream()
			.filter((line) -> line.digest().length() == digits
					&& (line.algorithm() == null || plain(line.algorithm()).equals(wanted))),
				fileName, path);
		return (found != null) ? found
				: find(lines.stream().filter((line) -> line.digest().length() != digits), fileName, path);
	}

	/** {@code SHA-256} and {@code SHA256} are the same, {@code SHA3-256} is another. */
	private static String plain(String algorithm) {
		return algorithm.replace("-", "").toUpperCase(Locale.ROOT);
	}

	private static @Nullable Line line(String text) {
		String line = text.strip();
		if (line.isEmpty() || line.startsWith("#") || line.length() > 1000) {
			return null;
		}
		Matcher matcher = BARE.matcher(line);
		if (matcher.matches()) {
			return new Line(null, null, matcher.group(1));
		}
		if ((matcher = GNU.matcher(line)).matches()) {
			return new Line(null, matcher.group(2), matcher.group(1));
		}
		return (matcher = BSD.matcher(line)).matches() ? new Line(matcher.group(1), matcher.group(2), matcher.group(3))
				: null;
	}

	private static @Nullable String find(Stream<Line> lines, @Nullable String fileName, String path) {
		String only = null;
		String best = null;
		int most = -1;
		int count = 0;
		for (Line line : lines.toList()) {
			String name = line.name();
			if (name != null && fileName != null && name.substring(name.lastIndexOf('/') + 1).equals(fileName)) {
				int common = commonDirectories(name, path);
				best = (common > most) ? line.digest() : best;
				most = Math.max(most, common);
			}
			only = line.digest();
			count++;
		}
		return (best != null || count != 1) ? best : only;
	}

	/** How many directories above the file are the same, from the last one up. */
	private static int commonDirectories(String name, String path) {
		String[] one = name.split("/");
		String[] other = path.split("/");
		int common = 0;
		while (common < Math.min(one.length, other.length) - 1
				&& one[one.length - 2 - common].equals(other[other.length - 2 - common])) {
			common++;
		}
		return common;
	}

	/**
	 * What a line says.
	 *
	 * @param algorithm as it is called there, or {@code null}
	 * @param name of the file, or {@code null}
	 * @param digest in hexadecimal
	 */
	private record Line(@Nullable String algorithm, @Nullable String name, String digest) {

	}

}

package io.github.downloadmanager.internal.http;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * Reads the files that lie beside downloads and give their checksums, as
 * {@code sha256sum} and the BSD tools write them, or with nothing but the digest in them.
 */
public final class ChecksumFile {

	private static final Pattern GNU = Pattern.compile("\\\\?([0-9a-fA-F]{16,256})[ \\t]+[*]?(.+)");

	private static final Pattern BSD = Pattern.compile("[A-Za-z0-9-]{1,20} ?\\((.+)\\) ?= ?([0-9a-fA-F]{16,256})");

	private static final Pattern BARE = Pattern.compile("([0-9a-fA-F]{16,256})");

	private ChecksumFile() {
	}

	/**
	 * Find the digest of a file. Of several files of the same name in different
	 * directories the one counts that has most directories in common with the path, seen
	 * from the end.
	 * @param text the content of the checksum file; its length is limited by the caller
	 * @param fileName the file's name; {@code null} if it is not known, which only does
	 * where there is one digest
	 * @param path the path of its address, decoded
	 * @return the digest in hexadecimal, or {@code null} if the text has none for the
	 * file
	 */
	public static @Nullable String find(String text, @Nullable String fileName, String path) {
		String only = null;
		String best = null;
		int most = -1;
		int count = 0;
		for (String line : text.lines().map(String::strip).toList()) {
			if (line.isEmpty() || line.startsWith("#") || line.length() > 1000) {
				continue;
			}
			String name = null;
			String digest = null;
			Matcher matcher = BARE.matcher(line);
			if (matcher.matches()) {
				digest = matcher.group(1);
			}
			else if ((matcher = GNU.matcher(line)).matches()) {
				digest = matcher.group(1);
				name = matcher.group(2);
			}
			else if ((matcher = BSD.matcher(line)).matches()) {
				name = matcher.group(1);
				digest = matcher.group(2);
			}
			if (digest == null) {
				continue;
			}
			if (name != null && fileName != null && name.substring(name.lastIndexOf('/') + 1).equals(fileName)) {
				int common = commonDirectories(name, path);
				best = (common > most) ? digest : best;
				most = Math.max(most, common);
			}
			only = digest;
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

}

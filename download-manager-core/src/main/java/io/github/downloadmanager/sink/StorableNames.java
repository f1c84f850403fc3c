package io.github.downloadmanager.sink;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HexFormat;

import io.github.downloadmanager.internal.text.SafeFileName;
import org.jspecify.annotations.Nullable;

/**
 * Makes names fit what a directory can store: the encoding of its names, and how long one
 * may be. Neither is known beforehand: an encrypted file system, for example, takes 143
 * bytes. So both are tried, the length with an empty file of another name. Safe for use
 * by several threads.
 */
final class StorableNames {

	private static final HexFormat ESCAPES = HexFormat.of().withUpperCase().withPrefix("%");

	/** What was found out about the directory looked at last. */
	private volatile @Nullable Known last;

	/**
	 * A name like a safe one that a directory can store. What its encoding does not have
	 * is written as percent-encoded UTF-8: the same name in each run, and another one for
	 * another name. What is too long is cut, before the extension.
	 * @param directory the directory, which exists
	 * @param name a safe name
	 */
	String fit(Path directory, String name) throws IOException {
		String encodable = encodable(directory, name);
		if (PartFileName.isLongerThan(encodable)) {
			return encodable;
		}
		int wanted = bytes(encodable);
		int longest = longest(directory, wanted);
		return (wanted <= longest) ? encodable : SafeFileName.cut(encodable, longest);
	}

	/** The n-th other name for a file whose name is taken, cut to what can be stored. */
	String numbered(Path directory, String name, int n) throws IOException {
		String numbered = FileNames.numbered(name, n);
		if (PartFileName.isLongerThan(numbered)) {
			return numbered;
		}
		int wanted = bytes(numbered);
		int longest = longest(directory, wanted);
		return (wanted <= longest) ? numbered : SafeFileName.fit(name, FileNames.number(n), longest);
	}

	/**
	 * Make sure that a name which the caller chose is not too long.
	 * @throws FileSystemException if it is
	 */
	void requireFits(Path path) throws IOException {
		String name = String.valueOf(path.getFileName());
		Path directory = path.toAbsolutePath().getParent();
		if (directory == null || PartFileName.isLongerThan(name)) {
			return;
		}
		int wanted = bytes(name);
		int longest = longest(directory, wanted);
		if (wanted > longest) {
			throw new FileSystemException(path.toString(), null, "File name too long: it has " + wanted + " bytes, and "
					+ directory + " takes names of up to " + longest);
		}
	}

	private static String encodable(Path directory, String name) {
		if (isEncodable(directory, name)) {
			return name;
		}
		StringBuilder encoded = new StringBuilder();
		name.codePoints().mapToObj(Character::toString).forEach((c) -> {
			if (isEncodable(directory, c)) {
				encoded.append(c);
			}
			else {
				encoded.append(ESCAPES.formatHex(c.getBytes(StandardCharsets.UTF_8)));
			}
		});
		return SafeFileName.cut(encoded.toString(), SafeFileName.MAX_BYTES);
	}

	private static boolean isEncodable(Path directory, String name) {
		try {
			directory.getFileSystem().getPath(name);
			return true;
		}
		catch (InvalidPathException ex) {
			return false;
		}
	}

	/**
	 * How long a name may be.
	 * @param wanted the length of interest, in bytes
	 * @return the longest length that works, if that is less; else the length of interest
	 */
	private int longest(Path directory, int wanted) throws IOException {
		Known known = this.last;
		if (known == null || !known.directory().equals(directory)) {
			known = new Known(directory, 0, Integer.MAX_VALUE);
		}
		if (wanted <= known.taken()) {
			return wanted;
		}
		if (known.isExact()) {
			return known.taken();
		}
		// Before the directory is made there is nothing to try; then it is tried again
		// when the download runs.
		if (!Files.isDirectory(directory)) {
			return wanted;
		}
		if (wanted < known.refused() && takes(directory, wanted)) {
			this.last = new Known(directory, wanted, known.refused());
			return wanted;
		}
		int low = Math.max(known.taken(), PartFileName.MIN_LENGTH);
		if (!takes(directory, low)) {
			// It is not about the length. Whoever writes there finds out what it is.
			return wanted;
		}
		int high = Math.min(wanted, known.refused());
		while (high - low > 1) {
			int middle = (low + high) / 2;
			if (takes(directory, middle)) {
				low = middle;
			}
			else {
				high = middle;
			}
		}
		if (takes(directory, high)) {
			// What refused it before was something else, such as a lack of descriptors.
			return wanted;
		}
		this.last = new Known(directory, low, high);
		return low;
	}

	/** Try a name that nobody uses; if this process dies, it is swept away later. */
	private static boolean takes(Path directory, int length) throws IOException {
		Path path = directory.resolve(PartFileName.randomName(length));
		try {
			Files.createFile(path);
		}
		catch (FileSystemException ex) {
			return false;
		}
		Files.deleteIfExists(path);
		return true;
	}

	private static int bytes(String name) {
		return name.getBytes(StandardCharsets.UTF_8).length;
	}

	/**
	 * What was found out about a directory.
	 *
	 * @param taken the greatest length that worked, or 0
	 * @param refused the least length that did not
	 */
	private record Known(Path directory, int taken, int refused) {

		boolean isExact() {
			return this.refused - this.taken == 1;
		}

	}

}

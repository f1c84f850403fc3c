package io.github.downloadmanager.sink;

import java.io.File;
import java.net.URI;
import java.nio.charset.StandardCharsets;

import io.github.downloadmanager.internal.text.SafeFileName;
import org.jspecify.annotations.Nullable;

/**
 * Which name a file gets: the caller's, the server's, or one made from the address.
 */
public final class FileNames {

	/** The name of a file that nobody gave one. */
	public static final String FALLBACK = "download";

	private static final boolean WINDOWS = File.separatorChar == '\\';

	private FileNames() {
	}

	/**
	 * Make a name from outside safe to use; see {@link SafeFileName} for what that is.
	 * @param name the name as somebody sent it, decoded, or {@code null}
	 * @return the safe name, or {@code null} if nothing is left of it
	 */
	public static @Nullable String clean(@Nullable String name) {
		return SafeFileName.of(name);
	}

	/**
	 * A safe name from the path of an address.
	 * @param uri any address
	 * @return the safe name, or {@code null} if the path has none
	 */
	public static @Nullable String fromUri(URI uri) {
		return SafeFileName.of(uri);
	}

	/**
	 * Choose a name: what the server says, else what the address says, else
	 * {@value #FALLBACK}.
	 * @param contentDispositionName the name that the server gave, safe or not, or
	 * {@code null}
	 * @param finalUri the address after redirects
	 * @return a safe name
	 */
	public static String choose(@Nullable String contentDispositionName, URI finalUri) {
		String name = SafeFileName.choose(contentDispositionName, finalUri);
		return (name != null) ? name : FALLBACK;
	}

	/**
	 * Say why a name that the caller gave cannot be used. It is held to less than a name
	 * from a server: what this system can store within the directory is allowed.
	 * @param name the name
	 * @return the reason, or {@code null} if the name can be used
	 */
	public static @Nullable String problem(String name) {
		if (SafeFileName.isPlain(name)) {
			return null;
		}
		if (name.isEmpty()) {
			return "it is empty";
		}
		if (name.equals(".") || name.equals("..")) {
			return "it is a directory";
		}
		if (name.indexOf('/') >= 0 || name.indexOf('\\') >= 0) {
			return "it has a separator";
		}
		if (name.codePoints().anyMatch(SafeFileName::isUnprintable)) {
			return "it has a control or formatting character";
		}
		if (!SafeFileName.isVisible(name)) {
			return "it has no visible character";
		}
		if (PartFileName.isReserved(name)) {
			return "it is one that the download manager gives to its own partial files";
		}
		if (name.startsWith(" ") || name.endsWith(" ") || name.endsWith(".")) {
			return "it starts with a space, or ends with a space or a dot";
		}
		if (name.getBytes(StandardCharsets.UTF_8).length > SafeFileName.MAX_BYTES) {
			return "it is longer than " + SafeFileName.MAX_BYTES + " bytes in UTF-8";
		}
		if (WINDOWS && (SafeFileName.isDevice(name) || name.codePoints().anyMatch(SafeFileName::isReserved))) {
			// A colon would also lead out of the directory there: to a drive or a stream.
			return "it is a device or has a reserved character of Windows";
		}
		return null;
	}

	/**
	 * The n-th other name for a file whose name is taken.
	 * @param name a file name
	 * @param n the number, from 1
	 * @return {@code name (n).ext}, shortened to 255 UTF-8 bytes if needed, with the
	 * extension kept
	 */
	public static String numbered(String name, int n) {
		if (n < 1) {
			throw new IllegalArgumentException("n is " + n + "; allowed is 1 and up");
		}
		return SafeFileName.fit(name, number(n));
	}

	static String number(int n) {
		return " (" + n + ")";
	}

}

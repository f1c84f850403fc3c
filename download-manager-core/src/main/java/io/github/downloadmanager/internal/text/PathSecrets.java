package io.github.downloadmanager.internal.text;

import java.nio.charset.StandardCharsets;

import org.jspecify.annotations.Nullable;

/**
 * Says which parts of a path are secrets. No other class decides that, so a part that is
 * masked in a shown address is not in a file name either, as a name is shown everywhere.
 * Each segment (RFC 3986 section 3.3) is judged as the server reads it, with its escapes
 * decoded.
 *
 * @param shown the path as it may be shown, with its escapes
 * @param fileName the last segment, decoded and without what is secret; {@code null} if
 * nothing is left of it
 */
public record PathSecrets(String shown, @Nullable String fileName) {

	public static final String MASK = "***";

	/**
	 * Judge a path.
	 * @param path the path of an address, with its escapes
	 */
	public static PathSecrets of(String path) {
		// Only there if something is masked, as most paths have no secrets.
		StringBuilder masked = null;
		String label = "";
		String fileName = null;
		for (int start = 0; start <= path.length();) {
			int slash = path.indexOf('/', start);
			boolean last = slash < 0;
			int end = last ? path.length() : slash;
			String raw = path.substring(start, end);
			Segment segment = Segment.of(raw, label, last);
			if (masked == null && !segment.shown().equals(raw)) {
				masked = new StringBuilder(path.length()).append(path, 0, start);
			}
			if (masked != null) {
				masked.append(segment.shown()).append(last ? "" : "/");
			}
			fileName = segment.fileName();
			if (segment.label() != null) {
				label = segment.label();
			}
			start = end + 1;
		}
		return new PathSecrets((masked != null) ? masked.toString() : path, fileName);
	}

	/**
	 * One segment. The text after a semicolon may be a parameter or a part of the name.
	 * It counts as a name only if it ends like a file name.
	 *
	 * @param label what may name a secret in the next segment, {@code null} if this one
	 * is none, as {@code .} and the empty one
	 */
	private record Segment(String shown, @Nullable String fileName, @Nullable String label) {

		static Segment of(String raw, String label, boolean last) {
			int semicolon = raw.indexOf(';');
			if (semicolon < 0 && raw.indexOf('%') < 0 && !isSecret(raw, label, last)) {
				boolean empty = raw.isEmpty() || raw.equals(".");
				return new Segment(raw, raw.isEmpty() ? null : raw, empty ? null : raw);
			}
			String rawName = (semicolon < 0) ? raw : raw.substring(0, semicolon);
			String name = decode(rawName);
			StringBuilder shown = new StringBuilder(raw.length());
			StringBuilder fileName = new StringBuilder();
			int equals = rawName.indexOf('=');
			if (!isSecret(name, label, last)) {
				shown.append(rawName);
				fileName.append(name);
			}
			else if (equals > 0 && SecretDetector.isLabel(rawName.substring(0, equals))) {
				shown.append(rawName, 0, equals + 1).append(MASK);
			}
			else {
				shown.append(MASK);
			}
			boolean named = !fileName.isEmpty();
			for (int start = semicolon; start >= 0;) {
				int next = raw.indexOf(';', start + 1);
				String parameter = raw.substring(start + 1, (next < 0) ? raw.length() : next);
				String decoded = decode(parameter);
				if (named && SecretDetector.hasFileExtension(decoded) && !isSecret(decoded, "", last)) {
					shown.append(';').append(parameter);
					fileName.append(';').append(decoded);
				}
				else if (!shown.toString().endsWith(";" + MASK)) {
					shown.append(';').append(MASK);
				}
				start = next;
			}
			boolean empty = name.isEmpty() || name.equals(".");
			return new Segment(shown.toString(), fileName.isEmpty() ? null : fileName.toString(), empty ? null : name);
		}

		/**
		 * Whether a part of the text is a secret. An encoded separator counts as one,
		 * because many servers take it for one.
		 */
		private static boolean isSecret(String text, String label, boolean last) {
			String before = label;
			int start = 0;
			for (int i = 0; i <= text.length(); i++) {
				if (i == text.length() || text.charAt(i) == '/' || text.charAt(i) == '\\' || text.charAt(i) == ';') {
					String part = text.substring(start, i);
					if (isSecretPart(part, before, last && i == text.length())) {
						return true;
					}
					before = part;
					start = i + 1;
				}
			}
			return false;
		}

		private static boolean isSecretPart(String part, String label, boolean last) {
			if (part.isEmpty() || part.equals(".") || part.equals("..")) {
				return false;
			}
			int equals = part.indexOf('=');
			if (equals > 0 && SecretDetector.isLabel(part.substring(0, equals))) {
				return true;
			}
			boolean file = SecretDetector.hasFileExtension(part);
			if (!file && SecretDetector.isLabel(label.substring(separator(label) + 1))) {
				// The last segment may be a file in a directory with such a name.
				return true;
			}
			return SecretDetector.isToken(part) && !(last && SecretDetector.isFileName(part));
		}

		private static int separator(String text) {
			return Math.max(text.lastIndexOf('/'), text.lastIndexOf('\\'));
		}

		private static String decode(String text) {
			byte[] bytes = (text.indexOf('%') >= 0) ? Percent.decode(text) : null;
			if (bytes == null) {
				return text;
			}
			String decoded = Percent.text(bytes, StandardCharsets.UTF_8);
			return (decoded != null) ? decoded : new String(bytes, StandardCharsets.ISO_8859_1);
		}

	}

}

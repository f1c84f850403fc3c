package io.github.downloadmanager.internal.http;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

import io.github.downloadmanager.internal.text.Digits;
import io.github.downloadmanager.internal.text.Percent;
import io.github.downloadmanager.internal.text.SafeFileName;
import org.jspecify.annotations.Nullable;

/**
 * The file name in a {@code Content-Disposition} (RFC 6266, with the encoding of RFC
 * 8187), read as leniently as browsers read it: a missing type, a missing quote, spaces
 * in a name without quotes. One pass from left to right, so that the time is linear in
 * the length of the value.
 * <p>
 * The name is as the server sent it and not safe to use; see {@link SafeFileName}.
 */
public final class ContentDispositionName {

	private final String value;

	private int position;

	private @Nullable String plainName;

	private @Nullable String extendedName;

	private boolean extendedSeen;

	private ContentDispositionName(String value) {
		this.value = value;
	}

	/**
	 * Read the name. {@code filename*} goes before {@code filename}; of several the first
	 * one counts. The continuations of RFC 2231 and the encoded words of RFC 2047 are not
	 * for HTTP and are not decoded.
	 * @param value the header value, or {@code null} if there was none; bytes from 0x80
	 * are the characters U+0080 to U+00FF, and are taken as UTF-8 if they are valid as
	 * such, as ISO-8859-1 if not
	 * @return the name, not empty but otherwise anything, or {@code null} if there is
	 * none
	 */
	public static @Nullable String parse(@Nullable String value) {
		if (value == null) {
			return null;
		}
		ContentDispositionName parser = new ContentDispositionName(value);
		parser.parse();
		String name = (parser.extendedName != null) ? parser.extendedName : parser.plainName;
		return (name == null || name.isEmpty()) ? null : name;
	}

	private void parse() {
		while (this.position < this.value.length()) {
			parameter();
			skipPast(';');
		}
	}

	/**
	 * Reads one parameter, up to the semicolon at most. Text that is not {@code
	 * name=value} is skipped.
	 */
	private void parameter() {
		int start = this.position;
		while (!atEnd() && "=;\"".indexOf(current()) < 0) {
			this.position++;
		}
		if (atEnd() || current() != '=') {
			return;
		}
		String name = Digits.trim(this.value.substring(start, this.position)).toLowerCase(Locale.ROOT);
		this.position++;
		while (!atEnd() && Digits.isWhitespace(current())) {
			this.position++;
		}
		boolean quoted = !atEnd() && current() == '"';
		if (name.equals("filename") && this.plainName == null) {
			this.plainName = Percent.decodeBytes(quoted ? quotedText() : plainText());
		}
		else if (name.equals("filename*") && !this.extendedSeen) {
			// If the first value is broken, a second one does not replace it: nobody
			// knows which one was meant.
			this.extendedSeen = true;
			this.extendedName = quoted ? null : extended(plainText());
		}
	}

	/** Everything up to the semicolon, where a token should be. */
	private String plainText() {
		int start = this.position;
		int end = this.value.indexOf(';', start);
		this.position = (end < 0) ? this.value.length() : end;
		return Digits.trim(this.value.substring(start, this.position));
	}

	/** A quoted string with its escapes resolved; without a closing quote, the rest. */
	private String quotedText() {
		StringBuilder text = new StringBuilder();
		this.position++;
		while (!atEnd() && current() != '"') {
			if (current() == '\\' && this.position + 1 < this.value.length()) {
				this.position++;
			}
			text.append(current());
			this.position++;
		}
		this.position++;
		return text.toString();
	}

	/** A separator within a quoted string does not separate. */
	private void skipPast(char separator) {
		while (!atEnd() && current() != separator) {
			if (current() == '"') {
				quotedText();
			}
			else {
				this.position++;
			}
		}
		this.position++;
	}

	private boolean atEnd() {
		return this.position >= this.value.length();
	}

	private char current() {
		return this.value.charAt(this.position);
	}

	/** The form {@code charset'language'percent-encoded} of RFC 8187 section 3.2. */
	private static @Nullable String extended(String text) {
		int first = text.indexOf('\'');
		int second = text.indexOf('\'', first + 1);
		Charset charset = (first < 0 || second < 0) ? null : charset(text.substring(0, first));
		if (charset == null) {
			return null;
		}
		for (int i = second + 1; i < text.length(); i++) {
			if (text.charAt(i) <= ' ' || text.charAt(i) > '~') {
				return null;
			}
		}
		byte[] bytes = Percent.decode(text.substring(second + 1));
		return (bytes == null) ? null : Percent.text(bytes, charset);
	}

	/** UTF-8 is what RFC 8187 asks for; the other is from RFC 5987 and still sent. */
	private static @Nullable Charset charset(String name) {
		return switch (name.toLowerCase(Locale.ROOT)) {
			case "utf-8" -> StandardCharsets.UTF_8;
			case "iso-8859-1" -> StandardCharsets.ISO_8859_1;
			default -> null;
		};
	}

}

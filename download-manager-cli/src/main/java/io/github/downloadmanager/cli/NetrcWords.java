package io.github.downloadmanager.cli;

import java.nio.file.Path;

import org.jspecify.annotations.Nullable;

/**
 * The words of a {@code .netrc} file, as curl reads them. A value that begins with a
 * quote ends with one, and there a backslash makes the next character one of the value.
 */
final class NetrcWords {

	private final String text;

	private final Path path;

	private int at;

	NetrcWords(String text, Path path) {
		// Some editors put a byte order mark at the beginning.
		this.text = text.startsWith("\uFEFF") ? text.substring(1) : text;
		this.path = path;
	}

	/** The next word that is no value, without comments; {@code null} at the end. */
	@Nullable String keyword() {
		skipSpace();
		while (this.at < this.text.length() && this.text.charAt(this.at) == '#') {
			skipLine();
			skipSpace();
		}
		return (this.at < this.text.length()) ? plain() : null;
	}

	/**
	 * The value that follows a word.
	 * @param word the word, for the message
	 * @throws UsageException if there is none
	 */
	String value(String word) {
		skipSpace();
		if (this.at >= this.text.length()) {
			throw invalid("ends after '" + word + "', which needs a value");
		}
		return (this.text.charAt(this.at) == '"') ? quoted(word) : plain();
	}

	/** A macro ends with an empty line. */
	void skipMacro() {
		skipLine();
		int begin;
		do {
			begin = this.at;
			skipLine();
		}
		while (this.at < this.text.length() && !this.text.substring(begin, this.at).isBlank());
	}

	/** What is wrong with the file; must show none of its values. */
	UsageException invalid(String problem) {
		return new UsageException("netrc file " + Printable.text(this.path.toString()) + " " + problem);
	}

	private String plain() {
		int begin = this.at;
		while (this.at < this.text.length() && !Character.isWhitespace(this.text.charAt(this.at))) {
			this.at++;
		}
		return this.text.substring(begin, this.at);
	}

	private String quoted(String word) {
		StringBuilder value = new StringBuilder();
		for (this.at++; this.at < this.text.length(); this.at++) {
			char c = this.text.charAt(this.at);
			if (c == '"') {
				this.at++;
				return value.toString();
			}
			if (c == '\\' && this.at + 1 < this.text.length()) {
				this.at++;
				c = switch (this.text.charAt(this.at)) {
					case 'n' -> '\n';
					case 'r' -> '\r';
					case 't' -> '\t';
					default -> this.text.charAt(this.at);
				};
			}
			value.append(c);
		}
		throw invalid("has a value of '" + word + "' that begins with a quote and does not end with one");
	}

	private void skipSpace() {
		while (this.at < this.text.length() && Character.isWhitespace(this.text.charAt(this.at))) {
			this.at++;
		}
	}

	private void skipLine() {
		int end = this.text.indexOf('\n', this.at);
		this.at = (end >= 0) ? end + 1 : this.text.length();
	}

}

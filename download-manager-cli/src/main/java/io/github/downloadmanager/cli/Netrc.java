package io.github.downloadmanager.cli;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

import io.github.downloadmanager.policy.Hosts;
import org.jspecify.annotations.Nullable;

/**
 * Names and passwords from a {@code .netrc} file: {@code machine}, {@code login} and
 * {@code password}, separated by white space, and {@code default} for all other hosts. A
 * value in quotes may have white space in it. Macros and comments are skipped.
 */
final class Netrc {

	private final Map<String, Login> logins = new HashMap<>();

	private @Nullable Login fallback;

	private Netrc() {
	}

	/**
	 * Read a file.
	 * @param path the file
	 * @return what it says
	 * @throws UsageException if it cannot be read or understood
	 */
	static Netrc read(Path path) {
		try {
			return parse(Files.readString(path, StandardCharsets.UTF_8), path);
		}
		catch (IOException ex) {
			String why = (ex instanceof NoSuchFileException) ? ": there is no such file"
					: (ex instanceof AccessDeniedException) ? ": it may not be read by this user"
							: (ex instanceof CharacterCodingException) ? ": it is not UTF-8 text"
									: " (" + ex.getClass().getSimpleName() + ")";
			throw new UsageException("netrc file " + Printable.text(path.toString()) + " cannot be read" + why);
		}
	}

	private static Netrc parse(String text, Path path) {
		Netrc netrc = new Netrc();
		NetrcWords words = new NetrcWords(text, path);
		String machine = null;
		String login = "";
		String password = "";
		boolean open = false;
		for (String word = words.keyword(); word != null; word = words.keyword()) {
			switch (word) {
				case "machine", "default" -> {
					netrc.add(open, machine, login, password);
					machine = word.equals("machine") ? words.value(word) : null;
					login = "";
					password = "";
					open = true;
				}
				case "login" -> login = words.value(word);
				case "password" -> password = words.value(word);
				case "account" -> words.value(word);
				case "macdef" -> words.skipMacro();
				// The word may be a part of a password, so it is not shown.
				default -> throw words
					.invalid("has a word that is none of machine, default, login, password, account and macdef");
			}
		}
		netrc.add(open, machine, login, password);
		return netrc;
	}

	private void add(boolean open, @Nullable String machine, String login, String password) {
		if (!open) {
			return;
		}
		Login entry = new Login(login, password);
		if (machine == null) {
			this.fallback = entry;
		}
		else {
			// The first entry of a host counts.
			this.logins.putIfAbsent(Hosts.key(machine), entry);
		}
	}

	/**
	 * What to log in with.
	 * @param host the host of an address, in any of its spellings
	 * @return name and password, or {@code null} if there are none for it
	 */
	@Nullable Login login(String host) {
		return this.logins.getOrDefault(Hosts.key(host), this.fallback);
	}

	/**
	 * A name and a password.
	 *
	 * @param name the name
	 * @param password the password
	 */
	record Login(String name, String password) {

		/** Without the password. */
		@Override
		public String toString() {
			return "Login[name=" + this.name + "]";
		}

	}

}

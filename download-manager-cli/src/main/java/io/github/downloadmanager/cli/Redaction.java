package io.github.downloadmanager.cli;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Pattern;

import io.github.downloadmanager.policy.UriRedactor;

/**
 * Shows people the addresses that they typed, or else they could not tell which of forty
 * failed; without user-info and without what is secret. Values of a query are masked if
 * their name says that they are secret, or if they look like it, which the standard
 * redactor judges. The path is shown as the standard redactor shows it.
 */
final class Redaction implements UriRedactor {

	private static final String MASK = "***";

	private static final Pattern SECRET = Pattern
		.compile("token|secret|passw|pwd|sig|key|auth|credential|session|jwt|code|cookie|policy|ticket|nonce|otp|hmac");

	private static final Pattern FILE = Pattern.compile(".+\\.[A-Za-z0-9]{1,5}");

	@Override
	public URI redact(URI uri) {
		URI standard = UriRedactor.standard().redact(uri);
		String query = uri.getRawQuery();
		String masked = standard.getRawQuery();
		if (query == null || masked == null) {
			return standard;
		}
		String text = standard.toString();
		String begin = text.substring(0, text.length() - masked.length());
		StringBuilder shown = new StringBuilder(begin);
		String[] values = query.split("&", -1);
		for (int i = 0; i < values.length; i++) {
			shown.append((i > 0) ? "&" : "").append(value(values[i]));
		}
		try {
			return new URI(shown.toString());
		}
		catch (URISyntaxException ex) {
			return standard;
		}
	}

	private static String value(String parameter) {
		int equals = parameter.indexOf('=');
		if (equals <= 0) {
			return parameter.isEmpty() ? "" : MASK;
		}
		String name = parameter.substring(0, equals);
		String value = parameter.substring(equals + 1);
		if (SECRET.matcher(decoded(name).toLowerCase(Locale.ROOT)).find() || looksSecret(name) || looksSecret(value)) {
			return (looksSecret(name) ? MASK : name) + "=" + MASK;
		}
		return parameter;
	}

	/** As the server reads it. */
	private static String decoded(String name) {
		try {
			return URLDecoder.decode(name, StandardCharsets.UTF_8);
		}
		catch (IllegalArgumentException ex) {
			return name;
		}
	}

	/**
	 * The standard redactor masks what looks like a token where it is part of a path. At
	 * the end of one it takes digests for the names of contents; as the value of a
	 * parameter they are signatures just as often.
	 */
	private static boolean looksSecret(String text) {
		if (text.isEmpty()) {
			return false;
		}
		try {
			String end = FILE.matcher(text).matches() ? "" : "/end.txt";
			URI asPath = new URI("https://host/" + text.replace('/', '_').replace('?', '_') + end);
			return !UriRedactor.standard().redact(asPath).equals(asPath);
		}
		catch (URISyntaxException ex) {
			return true;
		}
	}

}

package io.github.downloadmanager.sample.web;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;

import io.github.downloadmanager.DownloadRequest;
import io.github.downloadmanager.DownloadRequestBuilder;
import io.github.downloadmanager.sink.FileNames;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Reads the JSON of a new download. By hand, because every mistake is to be named by its
 * field and data binding is lenient: it takes {@code 1.5} for a whole number,
 * {@code "yes"} for a boolean, and a misspelt field for none.
 */
final class DownloadInput {

	private static final List<String> FIELDS = List.of("url", "fileName", "overwrite", "retries", "headers", "group");

	private final JsonNode json;

	private DownloadInput(JsonNode json) {
		this.json = json;
	}

	/**
	 * Make a request of a JSON object.
	 * @param json the body
	 * @return the request; its file lands in the manager's directory
	 * @throws InvalidInputException if anything is wrong with it
	 */
	static DownloadRequest read(JsonNode json) {
		if (!json.isObject()) {
			throw new InvalidInputException("body", "must be a JSON object");
		}
		Set<String> unknown = new TreeSet<>(json.propertyNames());
		FIELDS.forEach(unknown::remove);
		if (!unknown.isEmpty()) {
			throw new InvalidInputException(printable(unknown.iterator().next()),
					"is not a known field; known are " + String.join(", ", FIELDS));
		}
		return new DownloadInput(json).request();
	}

	private DownloadRequest request() {
		String url = text("url");
		if (url == null) {
			throw new InvalidInputException("url", "is required");
		}
		DownloadRequestBuilder[] builder = new DownloadRequestBuilder[1];
		check("url", () -> builder[0] = DownloadRequest.builder(url));
		DownloadRequestBuilder request = builder[0];
		String fileName = text("fileName");
		if (fileName != null) {
			check("fileName", () -> request.fileName(plainName(fileName)));
		}
		Boolean overwrite = bool("overwrite");
		if (overwrite != null) {
			request.overwrite(overwrite);
		}
		Integer retries = wholeNumber("retries");
		if (retries != null) {
			check("retries", () -> request.retries(retries));
		}
		headers(request);
		String group = text("group");
		if (group != null) {
			check("group", () -> request.group(group));
		}
		return request.build();
	}

	private void headers(DownloadRequestBuilder request) {
		JsonNode headers = value("headers");
		if (headers == null) {
			return;
		}
		if (!headers.isObject()) {
			throw new InvalidInputException("headers", "must be an object of names and values");
		}
		headers.forEachEntry((name, value) -> {
			if (!value.isString()) {
				// The value may be a secret: it is not repeated.
				throw new InvalidInputException("headers", "the value of '" + printable(name) + "' must be a string");
			}
			check("headers", () -> request.header(name, value.stringValue()));
		});
	}

	/** Refused here as well as in the core: this is the door that strangers knock on. */
	private static String plainName(String name) {
		if (name.indexOf('/') >= 0 || name.indexOf('\\') >= 0 || name.equals("..") || name.equals(".")) {
			throw new InvalidInputException("fileName", "must be a plain file name, without directories");
		}
		if (!name.isEmpty() && !name.equals(FileNames.clean(name))) {
			throw new InvalidInputException("fileName",
					"must be a name that every file system takes: no leading dot, no trailing dot or space, no reserved"
							+ " name or character, no control character, 1 to 255 UTF-8 bytes");
		}
		return name;
	}

	private @Nullable String text(String field) {
		JsonNode value = value(field);
		if (value == null) {
			return null;
		}
		if (!value.isString()) {
			throw new InvalidInputException(field, "must be a string");
		}
		return value.stringValue();
	}

	private @Nullable Boolean bool(String field) {
		JsonNode value = value(field);
		if (value == null) {
			return null;
		}
		if (!value.isBoolean()) {
			throw new InvalidInputException(field, "must be true or false");
		}
		return value.booleanValue();
	}

	private @Nullable Integer wholeNumber(String field) {
		JsonNode value = value(field);
		if (value == null) {
			return null;
		}
		if (!value.isIntegralNumber() || !value.canConvertToInt()) {
			throw new InvalidInputException(field, "must be a whole number from 0 to " + Integer.MAX_VALUE);
		}
		return value.intValue();
	}

	/** The value of a field; {@code null} if it is missing or JSON's null. */
	private @Nullable JsonNode value(String field) {
		JsonNode value = this.json.get(field);
		return (value == null || value.isNull()) ? null : value;
	}

	/** The core's messages name the value and what is allowed, and hold no secret. */
	private static void check(String field, Runnable step) {
		try {
			step.run();
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidInputException(field, String.valueOf(ex.getMessage()));
		}
	}

	private static String printable(String text) {
		String visible = text.codePoints()
			.limit(80)
			.map((c) -> (Character.isISOControl(c) || Character.getType(c) == Character.FORMAT) ? '?' : c)
			.collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
			.toString();
		return visible.isEmpty() ? "(empty)" : visible;
	}

}

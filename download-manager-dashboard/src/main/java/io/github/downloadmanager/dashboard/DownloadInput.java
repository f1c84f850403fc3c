package io.github.downloadmanager.dashboard;

import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;

import io.github.downloadmanager.DownloadRequest;
import io.github.downloadmanager.DownloadRequestBuilder;
import io.github.downloadmanager.content.Checksum;
import io.github.downloadmanager.sink.ExistingFile;
import io.github.downloadmanager.sink.FileNames;
import tools.jackson.databind.JsonNode;

/**
 * Reads the JSON of a new download.
 */
final class DownloadInput {

	static final List<String> FIELDS = List.of("url", "fileName", "overwrite", "existingFile", "retries", "headers",
			"group", "checksum", "priority", "paused", "bandwidth");

	private DownloadInput() {
	}

	/**
	 * Make a request of a JSON object.
	 * @param json the body
	 * @return the request; its file lands in the manager's directory
	 * @throws InvalidInputException if anything is wrong with it
	 */
	static DownloadRequest read(JsonNode json) {
		JsonInput input = JsonInput.of(json, FIELDS);
		String url = input.text("url");
		if (url == null) {
			throw input.invalid("url", "is required");
		}
		DownloadRequestBuilder[] builder = new DownloadRequestBuilder[1];
		input.check("url", () -> builder[0] = DownloadRequest.builder(url));
		DownloadRequestBuilder request = builder[0];
		destination(input, request);
		Integer retries = input.wholeNumber("retries", 0, Integer.MAX_VALUE);
		if (retries != null) {
			input.check("retries", () -> request.retries(retries));
		}
		headers(input, request);
		String group = input.text("group");
		if (group != null) {
			input.check("group", () -> request.group(group));
		}
		String checksum = input.text("checksum");
		if (checksum != null) {
			input.check("checksum", () -> request.checksum(checksum(checksum)));
		}
		control(input, request);
		return request.build();
	}

	private static void destination(JsonInput input, DownloadRequestBuilder request) {
		String fileName = input.text("fileName");
		if (fileName != null) {
			input.check("fileName", () -> request.fileName(plainName(fileName)));
		}
		Boolean overwrite = input.bool("overwrite");
		if (overwrite != null) {
			request.overwrite(overwrite);
		}
		ExistingFile existing = input.word("existingFile", ExistingFile.class);
		if (existing != null) {
			if (overwrite != null) {
				throw input.invalid("existingFile", "says the same as overwrite; leave one of them out");
			}
			request.existingFile(existing);
		}
	}

	private static void control(JsonInput input, DownloadRequestBuilder request) {
		Integer priority = input.wholeNumber("priority", -1000, 1000);
		if (priority != null) {
			request.priority(priority);
		}
		Boolean paused = input.bool("paused");
		if (paused != null) {
			request.paused(paused);
		}
		OptionalLong bandwidth = input.bytes("bandwidth");
		if (bandwidth.isPresent()) {
			request.bandwidth(bandwidth.getAsLong());
		}
	}

	/** An algorithm and the digits, as in {@code sha256:9f86…}. */
	private static Checksum checksum(String text) {
		int colon = text.indexOf(':');
		String digits = text.substring(colon + 1).strip();
		String algorithm = (colon > 0) ? text.substring(0, colon).strip() : "sha256";
		return switch (algorithm.toLowerCase(Locale.ROOT)) {
			case "sha256", "sha-256" -> Checksum.sha256(digits);
			case "sha512", "sha-512" -> Checksum.sha512(digits);
			default -> new Checksum(algorithm, digits);
		};
	}

	private static void headers(JsonInput input, DownloadRequestBuilder request) {
		JsonNode headers = input.value("headers");
		if (headers == null) {
			return;
		}
		if (!headers.isObject()) {
			throw input.invalid("headers", "must be an object of names and values");
		}
		headers.forEachEntry((name, value) -> {
			if (!value.isString()) {
				// The value may be a secret: it is not repeated.
				throw input.invalid("headers", "the value of '" + JsonInput.printable(name) + "' must be a string");
			}
			input.check("headers", () -> request.header(name, value.stringValue()));
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

}

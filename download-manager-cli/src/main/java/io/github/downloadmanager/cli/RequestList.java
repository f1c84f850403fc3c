package io.github.downloadmanager.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

import io.github.downloadmanager.DownloadEvent;
import io.github.downloadmanager.DownloadRequest;
import io.github.downloadmanager.DownloadRequestBuilder;

/**
 * What is to be downloaded, from the arguments and the input file. All of it is checked
 * before the first download begins. A mistake in an argument ends the call; a bad line of
 * a list, which may be long and come from elsewhere, does not stop the others.
 */
final class RequestList {

	private final Options options;

	private final RequestOptions common;

	private final BiConsumer<Item, DownloadEvent> events;

	private final List<Entry> entries = new ArrayList<>();

	private final List<Item> items = new ArrayList<>();

	private final ClashingNames names = new ClashingNames();

	private final List<BadLine> badLines = new ArrayList<>();

	private RequestList(Options options, BiConsumer<Item, DownloadEvent> events) {
		this.options = options;
		this.common = RequestOptions.of(options);
		this.events = events;
	}

	/**
	 * Read the arguments, then the input file.
	 * @param options the options
	 * @param in standard input
	 * @param events hears of the events of the downloads
	 * @return the requests, in their order, and what is wrong with the lines of the file
	 * @throws UsageException if an argument is wrong or the file cannot be read
	 */
	static RequestList of(Options options, InputStream in, BiConsumer<Item, DownloadEvent> events) {
		RequestList list = new RequestList(options, events);
		for (String url : options.urls) {
			list.add("", "argument '" + Printable.argument(url) + "'", url, "");
		}
		if (options.inputFile != null) {
			list.addAll(options.inputFile, in);
		}
		list.build();
		return list;
	}

	private void build() {
		for (Entry entry : this.entries) {
			String name = entry.named() ? null : this.names.choose(entry.uri());
			if (name != null) {
				entry.request().fileName(name);
			}
			this.items.add(new Item(entry.place(), entry.request(), this.events));
		}
	}

	List<Item> items() {
		return this.items;
	}

	/** The lines that are no request. */
	List<BadLine> badLines() {
		return this.badLines;
	}

	private void addAll(Path file, InputStream in) {
		boolean standardInput = file.toString().equals("-");
		try (InputStream bytes = standardInput ? in : Files.newInputStream(file);
				BufferedReader lines = new BufferedReader(
						new InputStreamReader(bytes, StandardCharsets.UTF_8.newDecoder()))) {
			int number = 0;
			for (String line = lines.readLine(); line != null; line = lines.readLine()) {
				number++;
				String place = (standardInput ? "standard input" : Printable.text(file.toString())) + " line " + number;
				// Some editors put a byte order mark at the beginning.
				try {
					addLine(place, (number == 1 && line.startsWith("\uFEFF")) ? line.substring(1) : line);
				}
				catch (UsageException ex) {
					this.badLines.add(new BadLine(place, String.valueOf(ex.getMessage())));
				}
			}
		}
		catch (CharacterCodingException ex) {
			throw new UsageException("--input-file " + Printable.text(file.toString()) + " is not UTF-8 text");
		}
		catch (IOException ex) {
			throw new UsageException("--input-file " + Printable.text(file.toString()) + " cannot be read: "
					+ ((ex instanceof NoSuchFileException) ? "there is no such file"
							: Printable.text(String.valueOf(ex.getMessage()))));
		}
	}

	private void addLine(String place, String line) {
		if (line.isBlank() || line.stripLeading().startsWith("#")) {
			return;
		}
		String[] columns = line.split("\t", -1);
		if (columns.length > 2) {
			throw new UsageException(place + ": allowed is a URL, if wanted followed by one tab and a file name");
		}
		add(place, place, columns[0].strip(), (columns.length == 2) ? columns[1].strip() : "");
	}

	private void add(String line, String place, String url, String fileName) {
		try {
			DownloadRequestBuilder request = DownloadRequest.builder(url);
			if (!fileName.isEmpty()) {
				request.fileName(fileName);
			}
			URI uri = request.build().uri();
			this.common.apply(request, uri);
			boolean named = !fileName.isEmpty() || this.options.output != null;
			this.names.add(uri, fileName.isEmpty() ? null : fileName);
			this.entries.add(new Entry(line, request, uri, named));
		}
		catch (IllegalArgumentException ex) {
			throw new UsageException(place + ": " + ex.getMessage());
		}
	}

	/**
	 * A line that is no request.
	 *
	 * @param place where it is
	 * @param message that, and what is wrong with it
	 */
	record BadLine(String place, String message) {

	}

	/** A request that lacks only a name, if it was not given one. */
	private record Entry(String place, DownloadRequestBuilder request, URI uri, boolean named) {

	}

}

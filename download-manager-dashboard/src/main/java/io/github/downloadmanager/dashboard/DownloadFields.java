package io.github.downloadmanager.dashboard;

import java.lang.reflect.RecordComponent;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The fields of a download that a client wants, of those that {@link DownloadView} has.
 *
 * @param names their names
 */
record DownloadFields(Set<String> names) {

	private static final List<String> KNOWN = Stream.of(DownloadView.class.getRecordComponents())
		.map(RecordComponent::getName)
		.toList();

	DownloadFields {
		names = Set.copyOf(names);
	}

	/**
	 * Read them as people write them.
	 * @param text names, with commas between; {@code null} or blank for all
	 * @return the fields, or {@code null} for all
	 * @throws InvalidInputException if a download has no such field
	 */
	static @Nullable DownloadFields of(@Nullable String text) {
		if (text == null || text.isBlank()) {
			return null;
		}
		Set<String> names = new LinkedHashSet<>();
		for (String name : text.split(",", -1)) {
			if (!KNOWN.contains(name.strip())) {
				throw new InvalidInputException("fields", JsonInput.is(name.strip()) + "must be some of "
						+ String.join(", ", KNOWN) + ", with commas between");
			}
			names.add(name.strip());
		}
		return new DownloadFields(names);
	}

	/** Leave out the other fields of each download in a list. */
	void reduce(JsonNode downloads) {
		for (JsonNode download : downloads) {
			((ObjectNode) download).retain(this.names);
		}
	}

}

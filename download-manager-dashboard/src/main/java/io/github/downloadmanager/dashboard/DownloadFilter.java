package io.github.downloadmanager.dashboard;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

import io.github.downloadmanager.DownloadSnapshot;
import io.github.downloadmanager.DownloadStatus;
import org.jspecify.annotations.Nullable;

/**
 * Which downloads are meant.
 *
 * @param statuses in one of these; all if it is empty
 * @param group of this group; {@code null} for any and none
 * @param text with this in their file name, their address as it is shown, or their group,
 * in lower case; {@code null} for any
 */
record DownloadFilter(Set<DownloadStatus> statuses, @Nullable String group, @Nullable String text) {

	static final DownloadFilter ALL = new DownloadFilter(Set.of(), null, null);

	DownloadFilter {
		statuses = Set.copyOf(statuses);
	}

	/**
	 * Read a filter as people write it.
	 * @param status names of statuses, with commas between; {@code null} or empty for all
	 * @param group the name of a group; {@code null} or empty for any
	 * @param text what to look for; {@code null} or empty for anything
	 * @return the filter
	 * @throws InvalidInputException if there is no such status
	 */
	static DownloadFilter of(@Nullable String status, @Nullable String group, @Nullable String text) {
		Set<DownloadStatus> statuses = EnumSet.noneOf(DownloadStatus.class);
		if (status != null && !status.isBlank()) {
			Arrays.stream(status.split(",")).map(DownloadFilter::status).forEach(statuses::add);
		}
		return new DownloadFilter(statuses, (group != null && !group.isEmpty()) ? group : null,
				(text != null && !text.isBlank()) ? text.strip().toLowerCase(Locale.ROOT) : null);
	}

	private static DownloadStatus status(String name) {
		try {
			return DownloadStatus.valueOf(name.strip().toUpperCase(Locale.ROOT));
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidInputException("status", JsonInput.is(name.strip()) + "must be some of "
					+ Arrays.toString(DownloadStatus.values()).replaceAll("[\\[\\]]", "") + ", with commas between");
		}
	}

	boolean matches(DownloadSnapshot download) {
		if (!this.statuses.isEmpty() && !this.statuses.contains(download.status())) {
			return false;
		}
		if (this.group != null && !this.group.equals(download.group())) {
			return false;
		}
		return this.text == null || contains(download.subject().fileName(), this.text)
				|| contains(download.uri().toString(), this.text) || contains(download.group(), this.text);
	}

	private static boolean contains(@Nullable String where, String text) {
		return where != null && where.toLowerCase(Locale.ROOT).contains(text);
	}

}

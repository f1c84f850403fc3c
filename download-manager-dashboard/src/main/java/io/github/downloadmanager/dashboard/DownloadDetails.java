package io.github.downloadmanager.dashboard;

import java.util.OptionalInt;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.github.downloadmanager.Download;
import io.github.downloadmanager.control.AttemptJournal;
import org.jspecify.annotations.Nullable;

/**
 * One download with all that is known of it.
 *
 * @param download what lists show of it; on the same level in JSON
 * @param position its place among those that wait for a slot, from 1
 * @param attempts its last attempts, and how many there were in all
 */
record DownloadDetails(@JsonUnwrapped DownloadView download, @Nullable Integer position, AttemptJournal attempts) {

	static DownloadDetails of(Download download) {
		OptionalInt position = download.position();
		return new DownloadDetails(DownloadView.of(download.snapshot()),
				position.isPresent() ? position.getAsInt() : null, download.attempts());
	}

}

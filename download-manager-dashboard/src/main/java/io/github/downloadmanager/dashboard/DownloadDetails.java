package io.github.downloadmanager.dashboard;

import java.util.List;
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
 * @param heldRanges which of its bytes are here, in order; none after its end
 */
record DownloadDetails(@JsonUnwrapped DownloadView download, @Nullable Integer position, AttemptJournal attempts,
		List<HeldRange> heldRanges) {

	static DownloadDetails of(Download download) {
		OptionalInt position = download.position();
		return new DownloadDetails(DownloadView.of(download.snapshot()),
				position.isPresent() ? position.getAsInt() : null, download.attempts(),
				download.heldRanges().stream().map((range) -> new HeldRange(range.start(), range.end())).toList());
	}

	/**
	 * A span of bytes.
	 *
	 * @param start position of the first byte, from 0
	 * @param end position after the last byte
	 */
	record HeldRange(long start, long end) {

	}

}

package io.github.downloadmanager.boot.actuate;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.github.downloadmanager.DownloadSnapshot;
import io.github.downloadmanager.DownloadStatus;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * What the endpoint shows of all downloads.
 *
 * @param counts how many downloads there are in each status; the finished ones as far as
 * they are remembered
 * @param downloads the downloads, in the order in which they were submitted
 */
public record DownloadsDescriptor(Map<DownloadStatus, Integer> counts,
		List<DownloadDescriptor> downloads) implements OperationResponseBody {

	/**
	 * Describe downloads.
	 * @param snapshots the downloads at one moment
	 * @return what to show of them
	 */
	public static DownloadsDescriptor of(List<DownloadSnapshot> snapshots) {
		// Every status, in the order of a download's life, so that a zero can be told
		// from a status that this version does not have.
		Map<DownloadStatus, Integer> counts = new LinkedHashMap<>();
		Arrays.stream(DownloadStatus.values()).forEach((status) -> counts.put(status, 0));
		snapshots.forEach((snapshot) -> counts.merge(snapshot.status(), 1, Integer::sum));
		return new DownloadsDescriptor(counts, snapshots.stream().map(DownloadDescriptor::of).toList());
	}

}

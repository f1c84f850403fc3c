package io.github.downloadmanager.boot.actuate;

import java.util.List;
import java.util.Map;

import io.github.downloadmanager.DownloadStatus;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * What the endpoint shows of all downloads: how many there are, and a page of those asked
 * for.
 *
 * @param counts how many downloads there are in each status, whatever was asked for; the
 * finished ones as far as they are remembered
 * @param limits how each manager is steered
 * @param downloads the page, in the order in which they were submitted
 * @param next what to ask for as {@code after} to get the next page, or {@code null} if
 * this is the last one
 */
public record DownloadsDescriptor(Map<DownloadStatus, Integer> counts, List<LimitsDescriptor> limits,
		List<DownloadDescriptor> downloads, @Nullable String next) implements OperationResponseBody {

}

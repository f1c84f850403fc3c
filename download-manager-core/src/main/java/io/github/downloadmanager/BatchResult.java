package io.github.downloadmanager;

import java.util.List;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * What came of the requests of a batch, in their order.
 *
 * @param entries one for each request
 */
public record BatchResult(List<Entry> entries) {

	public BatchResult {
		Objects.requireNonNull(entries, "entries");
		entries = List.copyOf(entries);
	}

	/**
	 * The results of those downloads that completed.
	 * @return the results, in the order of the requests
	 */
	public List<DownloadResult> results() {
		return this.entries.stream().map(Entry::result).filter(Objects::nonNull).toList();
	}

	/**
	 * Those that did not complete: failed, cancelled or refused.
	 * @return the entries, in the order of the requests
	 */
	public List<Entry> failures() {
		return this.entries.stream().filter((entry) -> entry.error() != null).toList();
	}

	/**
	 * Whether every download completed.
	 * @return {@code true} also for no downloads at all
	 */
	public boolean isSuccess() {
		return this.entries.stream().allMatch((entry) -> entry.error() == null);
	}

	/**
	 * The results, if every download completed.
	 * @return one for each request, in their order
	 * @throws DownloadException.BatchFailed if any did not
	 */
	public List<DownloadResult> resultsOrThrow() {
		List<DownloadException> errors = this.entries.stream().map(Entry::error).filter(Objects::nonNull).toList();
		if (!errors.isEmpty()) {
			throw new DownloadException.BatchFailed(this.entries.size(), errors);
		}
		return results();
	}

	/**
	 * What came of one request: a result or an error.
	 *
	 * @param request the request, as it was submitted
	 * @param id the download's id, {@code null} if the request was refused
	 * @param result what is there now, or {@code null}
	 * @param error why it did not complete, or {@code null};
	 * {@link DownloadException.Cancelled} if it was cancelled
	 */
	public record Entry(DownloadRequest request, @Nullable String id, @Nullable DownloadResult result,
			@Nullable DownloadException error) {

		public Entry {
			Objects.requireNonNull(request, "request");
			if ((result == null) == (error == null)) {
				throw new IllegalArgumentException("an entry has either a result or an error");
			}
		}

	}

}

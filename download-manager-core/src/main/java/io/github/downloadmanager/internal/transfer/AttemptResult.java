package io.github.downloadmanager.internal.transfer;

import java.nio.file.Path;

import io.github.downloadmanager.DownloadResult.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * How an attempt ended that did not fail. Such an end completes the download.
 */
public sealed interface AttemptResult {

	/**
	 * What this means for the download.
	 * @return the outcome
	 */
	Outcome outcome();

	/**
	 * The file that holds the content.
	 * @return its path, or {@code null} if the sink is not a file
	 */
	@Nullable Path file();

	/**
	 * The size of the content.
	 * @return the size in bytes
	 */
	long size();

	/**
	 * The content was fetched, checked and published.
	 *
	 * @param file the published file, or {@code null} if the sink is not a file
	 * @param size the size of the content in bytes
	 */
	record Published(@Nullable Path file, long size) implements AttemptResult {

		@Override
		public Outcome outcome() {
			return Outcome.DOWNLOADED;
		}

	}

	/**
	 * The destination exists, and the request asks to keep it.
	 *
	 * @param file the existing file
	 * @param size its size in bytes
	 */
	record Skipped(Path file, long size) implements AttemptResult {

		@Override
		public Outcome outcome() {
			return Outcome.SKIPPED;
		}

	}

	/**
	 * The server says that the existing file is its current content (RFC 9110 section
	 * 15.4.5).
	 *
	 * @param file the existing file
	 * @param size its size in bytes
	 */
	record NotModified(Path file, long size) implements AttemptResult {

		@Override
		public Outcome outcome() {
			return Outcome.NOT_MODIFIED;
		}

	}

}

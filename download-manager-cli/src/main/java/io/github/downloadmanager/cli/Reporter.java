package io.github.downloadmanager.cli;

import java.time.Duration;

import io.github.downloadmanager.DownloadEvent;
import io.github.downloadmanager.DownloadResult;

/**
 * Shows how downloads go. Calls come from several threads.
 */
interface Reporter {

	/**
	 * The first download is about to be submitted.
	 */
	void begin();

	/**
	 * Something happened to a file. How it ended is told by {@link #completed} and
	 * {@link #failed} too, which may come before.
	 * @param item the file
	 * @param event what happened
	 */
	void event(Item item, DownloadEvent event);

	/**
	 * A file is whole. The last call for it but events.
	 * @param item the file
	 * @param result what is there now
	 */
	void completed(Item item, DownloadResult result);

	/**
	 * A file did not arrive. The last call for it but events.
	 * @param item the file
	 * @param message what to print of it on standard error
	 * @param error why
	 */
	void failed(Item item, String message, Throwable error);

	/**
	 * A line of a list is no request.
	 * @param line where it is, and what is wrong with it
	 */
	void badLine(RequestList.BadLine line);

	/**
	 * The call is being stopped, and nothing is to be drawn any more.
	 */
	void stopping();

	/**
	 * Show the sums of all, after all else.
	 * @param elapsed how long it took
	 */
	void end(Duration elapsed);

	/**
	 * Whether all that a program has to be told could be written.
	 * @return {@code false} if a part of it is lost
	 */
	default boolean isWhole() {
		return true;
	}

}

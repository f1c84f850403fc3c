package io.github.downloadmanager.control;

import java.util.List;

/**
 * The last attempts of a download.
 *
 * @param count how many attempts there were in all
 * @param last the last ones, at most {@link #MAX_RECORDS}, the oldest first
 */
public record AttemptJournal(int count, List<AttemptRecord> last) {

	/** How many attempts are remembered. */
	public static final int MAX_RECORDS = 20;

	/** No attempts. */
	public static final AttemptJournal EMPTY = new AttemptJournal(0, List.of());

	public AttemptJournal {
		last = List.copyOf(last);
	}

}

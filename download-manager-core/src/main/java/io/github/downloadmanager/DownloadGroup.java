package io.github.downloadmanager;

import java.util.List;

import io.github.downloadmanager.control.HoldMode;

/**
 * The downloads of one manager that were submitted under the same
 * {@link DownloadRequestBuilder#group(String) group}, to be steered together. A view: it
 * keeps nothing itself. All methods may be called from any thread and return at once.
 */
public interface DownloadGroup {

	/**
	 * The group's name.
	 * @return the name
	 */
	String name();

	/**
	 * The downloads of the group, in the order in which they were submitted.
	 * @return a snapshot of each
	 */
	List<DownloadSnapshot> downloads();

	/**
	 * Cancel every download of the group; see {@link DownloadManager#cancelGroup}.
	 * @return how many this call cancelled
	 */
	int cancel();

	/**
	 * Hold the group's downloads back, those too that are submitted later, or no longer.
	 * What a person has paused alone stays paused when the hold ends.
	 * @param mode how far
	 */
	void hold(HoldMode mode);

	/**
	 * How far the group is held back now.
	 * @return the mode
	 */
	HoldMode hold();

	/**
	 * Pause those that run, and start none.
	 */
	default void pause() {
		hold(HoldMode.ALL);
	}

	/**
	 * Take back {@link #pause}.
	 */
	default void resume() {
		hold(HoldMode.NONE);
	}

}

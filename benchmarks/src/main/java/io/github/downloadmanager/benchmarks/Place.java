package io.github.downloadmanager.benchmarks;

import java.nio.file.Path;

/**
 * Where the downloaded files of a row go, and how long they stay.
 *
 * @param measured a directory for the rounds that count
 * @param warmUps a directory for those that do not
 * @param kept whether what the rounds that count have left stays until the row is over;
 * otherwise it is removed after each turn
 */
record Place(Path measured, Path warmUps, boolean kept) {

	/** For few files: nothing stays. */
	static Place cleared(Path directory) {
		return new Place(directory, directory, false);
	}

	/**
	 * For many files on a disk, where nothing may be removed between turns: ext4 without
	 * a journal looks for a free inode past all that were removed within the last five
	 * minutes, which takes up to twenty times as long as to create the file, and how long
	 * is chance.
	 */
	static Place kept(Path disk, Path memory) {
		return new Place(disk, memory, true);
	}

}

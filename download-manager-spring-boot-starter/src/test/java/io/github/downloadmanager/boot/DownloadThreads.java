package io.github.downloadmanager.boot;

import java.util.List;

/**
 * The threads of all download managers of this process, those in the cached contexts of
 * other tests too.
 */
public final class DownloadThreads {

	private DownloadThreads() {
	}

	public static List<Thread> alive() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((thread) -> thread.getName().startsWith("download-"))
			.toList();
	}

}

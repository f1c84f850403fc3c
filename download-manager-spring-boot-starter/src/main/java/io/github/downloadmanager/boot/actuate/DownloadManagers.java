package io.github.downloadmanager.boot.actuate;

import java.util.LinkedHashMap;
import java.util.Map;

import io.github.downloadmanager.DownloadManager;

/**
 * The download managers of an application, by the names of their beans.
 */
@FunctionalInterface
public interface DownloadManagers {

	/**
	 * All managers, in the order in which they were defined.
	 * @return the managers by name, at least one
	 */
	Map<String, DownloadManager> byName();

	/**
	 * An application's only manager.
	 * @param manager the manager
	 * @return the manager under the name of the auto-configured one
	 */
	static DownloadManagers only(DownloadManager manager) {
		return () -> Map.of("downloadManager", manager);
	}

	/**
	 * The names under which operators see the managers.
	 * @return the managers, by the empty name if there is only one
	 */
	default Map<String, DownloadManager> byTag() {
		Map<String, DownloadManager> all = byName();
		Map<String, DownloadManager> tagged = new LinkedHashMap<>();
		all.forEach((name, manager) -> tagged.put((all.size() > 1) ? name : "", manager));
		return tagged;
	}

}

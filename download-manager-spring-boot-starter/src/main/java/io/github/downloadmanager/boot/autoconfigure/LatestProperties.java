package io.github.downloadmanager.boot.autoconfigure;

/**
 * What the environment said last of the download manager, of all that is allowed. The
 * properties that are a bean never change, and a manager may be built at any time: by a
 * lazy bean, or anew by one of Spring Cloud's refresh scope.
 */
final class LatestProperties {

	private volatile DownloadManagerProperties properties;

	/**
	 * Begin with what the application started with.
	 * @param properties what the environment said then
	 */
	LatestProperties(DownloadManagerProperties properties) {
		this.properties = properties;
	}

	DownloadManagerProperties get() {
		return this.properties;
	}

	void set(DownloadManagerProperties properties) {
		this.properties = properties;
	}

}

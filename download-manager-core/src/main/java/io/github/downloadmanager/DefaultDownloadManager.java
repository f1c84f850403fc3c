package io.github.downloadmanager;

final class DefaultDownloadManager {

	private DefaultDownloadManager() {
	}

	static DownloadManager create(DownloadManagerBuilder builder) {
		throw new UnsupportedOperationException(builder.toString());
	}

}

package io.github.downloadmanager.boot.autoconfigure;

import io.github.downloadmanager.DownloadManager;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;

/**
 * Closes the auto-configured manager of a context that failed before there was a
 * {@link DownloadManagerLifecycle}: a bean may have submitted downloads by then. Whoever
 * was shut down already is not waited for again.
 */
final class DownloadManagerCloser implements DisposableBean {

	private volatile @Nullable DownloadManager manager;

	DownloadManager of(DownloadManager manager) {
		this.manager = manager;
		return manager;
	}

	/** The auto-configured manager, {@code null} while there is none. */
	@Nullable DownloadManager manager() {
		return this.manager;
	}

	@Override
	public void destroy() {
		DownloadManager manager = this.manager;
		if (manager != null && !manager.isShutdown()) {
			manager.close();
		}
	}

}

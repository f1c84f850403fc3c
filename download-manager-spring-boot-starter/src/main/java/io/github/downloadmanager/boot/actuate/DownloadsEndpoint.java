package io.github.downloadmanager.boot.actuate;

import io.github.downloadmanager.Download;
import io.github.downloadmanager.DownloadManager;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.annotation.DeleteOperation;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;

/**
 * {@link Endpoint} that lists downloads, and cancels one. Read-only unless
 * {@code management.endpoint.downloads.access=unrestricted} is set.
 */
@Endpoint(id = "downloads", defaultAccess = Access.READ_ONLY)
public class DownloadsEndpoint {

	private final DownloadManager manager;

	/**
	 * Create an endpoint.
	 * @param manager whose downloads to show
	 */
	public DownloadsEndpoint(DownloadManager manager) {
		this.manager = manager;
	}

	/**
	 * All downloads known to the manager, with counts.
	 * @return what is known
	 */
	@ReadOperation
	public DownloadsDescriptor downloads() {
		return DownloadsDescriptor.of(this.manager.downloads());
	}

	/**
	 * One download.
	 * @param id the download's id
	 * @return the download, or {@code null} if it is not known
	 */
	@ReadOperation
	public @Nullable DownloadDescriptor download(@Selector String id) {
		return this.manager.find(id).map((download) -> DownloadDescriptor.of(download.snapshot())).orElse(null);
	}

	/**
	 * Cancel a download.
	 * @param id the download's id
	 * @return what came of it
	 */
	@DeleteOperation
	public Cancellation cancel(@Selector String id) {
		Download download = this.manager.find(id).orElse(null);
		if (download == null) {
			return Cancellation.UNKNOWN;
		}
		// One that was cancelled before is cancelled: the operation can be repeated.
		return (download.cancel() || download.isCancelled()) ? Cancellation.ACCEPTED : Cancellation.ENDED;
	}

	/**
	 * What came of an order to cancel.
	 */
	public enum Cancellation {

		/** The download is cancelled; its clean-up may still go on. */
		ACCEPTED,
		/** The download had completed or failed. */
		ENDED,
		/** There is no such download. */
		UNKNOWN

	}

}

package io.github.downloadmanager.benchmarks.client;

import io.github.downloadmanager.DownloadRequest;

/**
 * Asks for what only newer versions of the download manager can do. A row whose extra is
 * not there yet says so in the report and leaves us out.
 */
final class RequestExtras {

	private RequestExtras() {
	}

	static DownloadRequest.Builder apply(Job.Extra extra, DownloadRequest.Builder request) {
		if (extra.segments() > 0) {
			// To become request.segments(extra.segments()).
			throw new UnsupportedOperationException("the download manager has no segments yet");
		}
		if (extra.sha256() != null) {
			// To become request.checksum(...) with SHA-256 and extra.sha256().
			throw new UnsupportedOperationException("the download manager has no checksums yet");
		}
		return request;
	}

}

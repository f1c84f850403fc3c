package io.github.downloadmanager.benchmarks.client;

import io.github.downloadmanager.DownloadRequest;

/**
 * Asks for what only newer versions of the download manager can do. A row whose extra is
 * not there yet says so and is left out of the report.
 */
final class RequestExtras {

	private RequestExtras() {
	}

	static void apply(Job.Extra extra, DownloadRequest.Builder request) {
		if (extra.segments() > 0) {
			segments(request, extra.segments());
		}
		if (extra.sha256() != null) {
			checksum(request, extra.sha256());
		}
	}

	/** To become {@code request.segments(count)}. */
	private static void segments(DownloadRequest.Builder request, int count) {
		throw new UnsupportedOperationException(
				"no segments yet for " + request.build() + ": " + count + " were asked for");
	}

	/** To become {@code request.checksum(...)} with SHA-256. */
	private static void checksum(DownloadRequest.Builder request, String sha256) {
		throw new UnsupportedOperationException("no checksums yet for " + request.build() + ": " + sha256);
	}

}

package io.github.downloadmanager.benchmarks.client;

import io.github.downloadmanager.DownloadRequestBuilder;

/**
 * What a row asks for besides the file.
 */
final class RequestExtras {

	private RequestExtras() {
	}

	static DownloadRequestBuilder apply(Job.Extra extra, DownloadRequestBuilder request) {
		if (extra.segments() > 0) {
			request.segments(extra.segments());
		}
		if (extra.sha256() != null) {
			request.sha256(extra.sha256());
		}
		return request;
	}

}

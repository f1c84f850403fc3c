package io.github.downloadmanager.benchmarks.client;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.github.downloadmanager.Download;
import io.github.downloadmanager.DownloadManager;
import io.github.downloadmanager.DownloadRequest;
import io.github.downloadmanager.DownloadRequestBuilder;

/**
 * Downloads everything through the public API, and waits for the end.
 */
final class Downloads {

	private Downloads() {
	}

	static Sample run(DownloadManager manager, Job job) throws Exception {
		UsageMeter meter = UsageMeter.start();
		for (Download download : submit(manager, job)) {
			download.get();
		}
		return meter.stop(Map.of());
	}

	static List<Download> submit(DownloadManager manager, Job job) {
		Job.Work work = job.work();
		Path directory = Path.of(work.directory());
		List<Download> downloads = new ArrayList<>(work.files());
		for (int n = 0; n < work.files(); n++) {
			DownloadRequestBuilder request = DownloadRequest
				.builder(URI.create(work.base() + "/" + (n % work.distinct())))
				.destination(directory.resolve(Integer.toString(n)));
			downloads.add(manager.submit(RequestExtras.apply(job.extra(), request).build()));
		}
		return downloads;
	}

}

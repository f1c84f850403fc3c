package io.github.downloadmanager.benchmarks.client;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;

import io.github.downloadmanager.Download;
import io.github.downloadmanager.DownloadManager;
import io.github.downloadmanager.DownloadStatus;

/**
 * What many downloads weigh that run slowly, or wait.
 */
final class Weights {

	private static final int MEASUREMENTS = 40;

	private static final long BETWEEN_MILLIS = 200;

	private static final double MIB = 1 << 20;

	private Weights() {
	}

	/** Let slow downloads run for a while, and look at the process meanwhile. */
	static Sample running(DownloadManager manager, Job job) throws Exception {
		UsageMeter meter = UsageMeter.start();
		List<Download> downloads = submit(manager, job);
		double heap = 0;
		double direct = 0;
		int threads = 0;
		int running = 0;
		for (int i = 0; i < MEASUREMENTS; i++) {
			Thread.sleep(BETWEEN_MILLIS);
			heap = Math.max(heap, UsageMeter.usedHeap());
			direct = Math.max(direct, UsageMeter.direct());
			threads = Math.max(threads, UsageMeter.threads());
			running = Math.max(running, manager.activeDownloads());
		}
		Map<String, Double> more = new LinkedHashMap<>();
		more.put("running", (double) running);
		more.put("received",
				(double) downloads.stream()
					.filter((download) -> download.snapshot().progress().bytesDownloaded() > 0)
					.count());
		more.put("failed",
				(double) downloads.stream().filter((download) -> download.status() == DownloadStatus.FAILED).count());
		more.put("heapPeakMiB", heap / MIB);
		more.put("heapLiveMiB", UsageMeter.liveHeap() / MIB);
		more.put("directPeakMiB", direct / MIB);
		more.put("threads", (double) threads);
		more.put("threadsBeyondCores", (double) threads - Runtime.getRuntime().availableProcessors());
		more.put("cancelAllSeconds", cancelAll(manager, downloads));
		return meter.stop(more);
	}

	/** Fill the queue behind slow downloads, then cancel everything. */
	static Sample queued(DownloadManager manager, Job job) throws Exception {
		long before = UsageMeter.liveHeap();
		UsageMeter meter = UsageMeter.start();
		long start = System.nanoTime();
		List<Download> downloads = submit(manager, job);
		double submitted = (System.nanoTime() - start) / 1e9;
		Map<String, Double> more = new LinkedHashMap<>();
		more.put("submitSeconds", submitted);
		more.put("queued", (double) manager.queuedDownloads());
		double heap = UsageMeter.liveHeap();
		more.put("heapLiveMiB", heap / MIB);
		more.put("bytesPerDownload", (heap - before) / job.work().files());
		more.put("cancelAllSeconds", cancelAll(manager, downloads));
		return meter.stop(more);
	}

	private static List<Download> submit(DownloadManager manager, Job job) {
		return Downloads.submit(manager, job);
	}

	private static double cancelAll(DownloadManager manager, List<Download> downloads) throws Exception {
		long start = System.nanoTime();
		manager.cancelAll();
		for (Download download : downloads) {
			try {
				download.get();
			}
			catch (CancellationException ex) {
				// As asked for.
			}
		}
		return (System.nanoTime() - start) / 1e9;
	}

}

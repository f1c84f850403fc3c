package io.github.downloadmanager.crash;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.github.downloadmanager.Download;
import io.github.downloadmanager.DownloadEvent;
import io.github.downloadmanager.DownloadException;
import io.github.downloadmanager.DownloadManager;
import io.github.downloadmanager.DownloadRequest;
import io.github.downloadmanager.DownloadResult;
import io.github.downloadmanager.Progress;
import io.github.downloadmanager.RetrySettings;
import io.github.downloadmanager.TimeoutSettings;
import io.github.downloadmanager.control.PauseOutcome;
import io.github.downloadmanager.policy.AddressPolicy;
import io.github.downloadmanager.sink.ExistingFile;
import io.github.downloadmanager.sink.Fsync;
import io.github.downloadmanager.sink.PartialFiles;
import org.slf4j.LoggerFactory;

/**
 * A process that downloads, to be killed, starved of space or of descriptors by a test.
 * Arguments are {@code key=value}; {@code get=<uri>><path>} is one download, and
 * {@code count=n} repeats each with the number in place of {@code @n@}. It prints a line
 * for each end, {@code END <path> <outcome>}, and then what lies in the directories.
 * {@code pauseAt=n} pauses the first one when so many bytes are there, and prints
 * {@code PAUSED <outcome> <bytes held>}. {@code serve=n} makes it serve itself {@code n}
 * bytes: then an address is a path.
 */
public final class DownloadProcess {

	private DownloadProcess() {
	}

	/**
	 * Download.
	 * @param args see the class
	 * @throws Exception if the test itself is at fault
	 */
	public static void main(String[] args) throws Exception {
		((Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME)).setLevel(Level.ERROR);
		Map<String, String> options = new HashMap<>();
		List<String[]> files = new ArrayList<>();
		for (String arg : args) {
			String[] pair = arg.split("=", 2);
			if (pair[0].equals("get")) {
				files.add(pair[1].split(">", 2));
			}
			else {
				options.put(pair[0], pair[1]);
			}
		}
		Origin origin = options.containsKey("serve")
				? new Origin((asked) -> Origin.Answer.of(new Content(1, Long.parseLong(options.get("serve"))))) : null;
		DownloadManager manager = DownloadManager.builder()
			.addressPolicy(AddressPolicy.any())
			.maxConcurrent(Integer.parseInt(options.getOrDefault("max", "16")))
			.segments(Integer.parseInt(options.getOrDefault("segments", "1")))
			.minSegmentSize(1 << 20)
			.sampleInterval(Duration.ofMillis(Long.parseLong(options.getOrDefault("interval", "200"))))
			.partialFiles(PartialFiles.valueOf(options.getOrDefault("partial", "DELETE")))
			.existingFile(ExistingFile.valueOf(options.getOrDefault("existing", "FAIL")))
			.fsync(Fsync.valueOf(options.getOrDefault("fsync", "NONE")))
			.retry(new RetrySettings(Integer.parseInt(options.getOrDefault("retries", "3")), Duration.ofMillis(100), 2,
					Duration.ofSeconds(1), 0.2, Duration.ofSeconds(1)))
			.timeouts(new TimeoutSettings(Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofSeconds(10),
					Duration.ofSeconds(5), TimeoutSettings.DEFAULTS.stall(), null))
			.shutdownGrace(Duration.ofSeconds(5))
			.build();
		if (options.containsKey("hook")) {
			Runtime.getRuntime().addShutdownHook(new Thread(() -> {
				manager.close();
				System.out.println("CLOSED");
			}));
		}
		if (options.containsKey("warm")) {
			// Classes and threads that the downloads need are there before it gets tight.
			String[] first = files.remove(0);
			end(manager.download(URI.create(first[0]), Path.of(first[1])));
			// The same for the ways in which they fail.
			end(manager.submit(DownloadRequest.builder(URI.create("http://127.0.0.1:1/closed"))
				.destination(Path.of(first[1] + ".not"))
				.retries(3)
				.build()));
			waitAt("WARM");
		}
		manager.events()
			.ofType(DownloadEvent.Retrying.class)
			.subscribe((event) -> System.out.println("RETRYING " + kind(event.cause())));
		System.out.println("READY");
		int count = Integer.parseInt(options.getOrDefault("count", "1"));
		List<Download> downloads = new ArrayList<>();
		for (String[] file : files) {
			for (int n = 0; n < count; n++) {
				DownloadRequest request = DownloadRequest
					.builder(address(origin, file[0].replace("@n@", Integer.toString(n))))
					.destination(Path.of(file[1].replace("@n@", Integer.toString(n))))
					.onProgress((progress) -> tell(options.containsKey("progress"), progress))
					.build();
				submit(manager, request, downloads);
			}
		}
		if (options.containsKey("pauseAt")) {
			pause(downloads.get(0), Long.parseLong(options.get("pauseAt")));
		}
		downloads.forEach(DownloadProcess::end);
		if (options.containsKey("again")) {
			String[] last = options.get("again").split(">", 2);
			waitAt("ENDED");
			end(manager.download(address(origin, last[0]), Path.of(last[1])));
		}
		manager.close();
		for (Path directory : files.stream().map((file) -> Path.of(file[1]).getParent()).distinct().toList()) {
			System.out.println("FILES " + directory + " " + names(directory));
		}
	}

	/** A path is one on the server of this process. */
	private static URI address(Origin origin, String text) {
		return text.startsWith("/") ? origin.uri(text) : URI.create(text);
	}

	private static void submit(DownloadManager manager, DownloadRequest request, List<Download> downloads) {
		try {
			downloads.add(manager.submit(request));
		}
		catch (DownloadException ex) {
			System.out.println("END " + request.destination() + " refused " + kind(ex));
		}
	}

	private static void tell(boolean asked, Progress progress) {
		if (asked) {
			progress.eta().ifPresent((eta) -> System.out.println("ETA " + eta.toMillis()));
		}
	}

	/** Pause as soon as so many bytes are there, and say how many are held then. */
	private static void pause(Download download, long bytes) {
		download.progress().filter((progress) -> progress.bytesDownloaded() >= bytes).blockFirst();
		PauseOutcome outcome = download.pause().block();
		System.out.println("PAUSED " + outcome + " "
				+ download.events()
					.ofType(DownloadEvent.Paused.class)
					.map(DownloadEvent.Paused::bytesHeld)
					.blockFirst());
	}

	private static void end(Download download) {
		String outcome;
		try {
			DownloadResult result = download.get();
			outcome = "completed size=" + result.size() + " resumed=" + result.transfer().bytesResumed() + " attempts="
					+ result.transfer().attempts();
		}
		catch (ExecutionException ex) {
			outcome = "failed " + kind(ex.getCause()) + " attempts=" + download.snapshot().state().attempt()
					+ " message=" + ex.getCause().getMessage();
		}
		catch (CancellationException ex) {
			outcome = "cancelled";
		}
		catch (InterruptedException ex) {
			outcome = "interrupted";
		}
		System.out.println("END " + download.request().destination() + " " + outcome);
	}

	private static String kind(Throwable error) {
		if (error instanceof DownloadException.StorageFailed storage) {
			return "StorageFailed/" + storage.reason();
		}
		String cause = (error instanceof DownloadException.RetriesExhausted spent) ? "/" + kind(spent.lastError()) : "";
		return error.getClass().getSimpleName() + cause;
	}

	private static String names(Path directory) throws IOException {
		if (!Files.isDirectory(directory)) {
			return "gone";
		}
		try (Stream<Path> list = Files.list(directory)) {
			return list.map((path) -> path.getFileName().toString()).sorted().toList().toString();
		}
	}

	/** Until the test says so. */
	private static void waitAt(String place) throws IOException {
		System.out.println(place);
		if (System.in.read() < 0) {
			throw new IOException("the test is gone");
		}
	}

}

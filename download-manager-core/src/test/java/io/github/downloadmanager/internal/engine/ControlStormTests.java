package io.github.downloadmanager.internal.engine;

import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

import io.github.downloadmanager.Download;
import io.github.downloadmanager.DownloadEvent;
import io.github.downloadmanager.DownloadManager;
import io.github.downloadmanager.DownloadRequest;
import io.github.downloadmanager.DownloadRequestBuilder;
import io.github.downloadmanager.DownloadStatus;
import io.github.downloadmanager.SourceRefresher;
import io.github.downloadmanager.control.GroupLimits;
import io.github.downloadmanager.control.HoldMode;
import io.github.downloadmanager.control.Limits;
import io.github.downloadmanager.control.PauseMode;
import io.github.downloadmanager.control.PauseOutcome;
import io.github.downloadmanager.sink.MemorySink;
import io.github.downloadmanager.sink.PartialFiles;
import io.github.downloadmanager.sink.StreamSink;
import io.github.downloadmanager.testsupport.Await;
import io.github.downloadmanager.testsupport.Content;
import io.github.downloadmanager.testsupport.ScriptedServer;
import io.github.downloadmanager.testsupport.ServerReply;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.http.HttpHeaders;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * P13 over real sockets: many threads steer downloads of every kind at once, with
 * segments, redirects, servers that break off, sinks of all sorts and links that serve
 * once. As many storms as {@code -Ddownload-manager.storms} says.
 */
class ControlStormTests {

	private static final int SIZE = 300_000;

	private static final int DOWNLOADS = 48;

	private static final int THREADS = 4;

	private static final int CALLS = 300;

	private static final int MOST = 8;

	@TempDir
	Path directory;

	private final List<MemorySink> memories = new CopyOnWriteArrayList<>();

	private final List<ByteArrayOutputStream> streams = new CopyOnWriteArrayList<>();

	private final AtomicInteger requests = new AtomicInteger();

	static LongStream seeds() {
		long first = Long.getLong("download-manager.storm", 1);
		return LongStream.range(first, first + Long.getLong("download-manager.storms", 3));
	}

	private static byte[] content(int index) {
		return Content.of(index, SIZE + index);
	}

	/** What a server may do; each fourth or fifth request it breaks off. */
	private ServerReply reply(ScriptedServer.Request request) {
		String[] parts = request.target().split("/");
		int index = Integer.parseInt(parts[parts.length - 1]);
		int count = this.requests.incrementAndGet();
		if (parts[1].equals("moved")) {
			return ServerReply.redirect(302, "/file/" + index);
		}
		if (parts[1].equals("once")) {
			return ServerReply.ofStatus(403, new byte[500]);
		}
		ServerReply reply = ServerReply.of(content(index)).etag("\"" + index + "\"");
		if (parts[1].equals("norange")) {
			reply = ServerReply.of(content(index)).etag(null).withoutRanges();
		}
		return switch (count % 9) {
			case 3 -> reply.closingAfter(SIZE / 3);
			case 5 -> reply.resettingAfter(SIZE / 4);
			case 7 -> ServerReply.ofStatus(503, new byte[100]);
			default -> reply;
		};
	}

	private DownloadRequest request(ScriptedServer server, int index) {
		String kind = switch (index % 6) {
			case 1 -> "moved";
			case 2 -> "norange";
			case 3 -> "once";
			default -> "file";
		};
		DownloadRequestBuilder request = DownloadRequest.builder(server.uri("/" + kind + "/" + index))
			.group("g" + index % 3)
			.priority(index % 5)
			.retries(30)
			.probe(index % 4 == 0)
			.paused(index % 11 == 0)
			.segments(1 + index % 4);
		if (kind.equals("once")) {
			request.refresher(refresher(server, index));
		}
		if (index % 8 == 4) {
			MemorySink sink = new MemorySink(2 * SIZE);
			this.memories.add(sink);
			return request.sink(sink).attribute("memory", String.valueOf(this.memories.size() - 1)).build();
		}
		if (index % 8 == 5) {
			ByteArrayOutputStream stream = new ByteArrayOutputStream();
			this.streams.add(stream);
			return request.sink(StreamSink.of(stream))
				.attribute("stream", String.valueOf(this.streams.size() - 1))
				.build();
		}
		return request.destination(this.directory.resolve("file" + index)).verify((file) -> {
			assertThat(file).isRegularFile();
		}).build();
	}

	private static SourceRefresher refresher(ScriptedServer server, int index) {
		return (expired) -> new SourceRefresher.Refreshed(server.uri("/file/" + index), HttpHeaders.EMPTY);
	}

	@ParameterizedTest
	@MethodSource("seeds")
	void everyDownloadEndsOnceWithItsBytesAndNoSlotIsLost(long seed) throws Exception {
		try (ScriptedServer server = ScriptedServer.start(this::reply);
				DownloadManager manager = TestManager.overNetwork(this.directory)
					.maxConcurrent(4)
					.history(10 * DOWNLOADS)
					.partialFiles((seed % 2 == 0) ? PartialFiles.KEEP : PartialFiles.DELETE)
					.minSegmentSize(64 * 1024)
					.aging(Duration.ofSeconds(1))
					.build()) {
			List<Download> downloads = new CopyOnWriteArrayList<>();
			IntStream.range(0, DOWNLOADS).forEach((i) -> downloads.add(manager.submit(request(server, i))));
			storm(seed, manager, downloads);
			manager.limits(Limits.of(MOST), "test");
			List.of("g0", "g1", "g2").forEach((group) -> manager.group(group).hold(HoldMode.NONE));
			manager.hold(HoldMode.NONE);
			if (seed % 3 == 0) {
				manager.shutdown().block(Await.LIMIT);
			}
			else {
				downloads.forEach((download) -> {
					download.bandwidth(OptionalLong.empty());
					download.resume();
				});
			}
			downloads.forEach(TestManager::awaitEnd);
			Await.until("all slots are given back",
					() -> manager.activeDownloads() == 0 && manager.activeConnections() == 0);
			assertThat(manager.queuedDownloads()).isZero();
			assertThat(manager.pausedDownloads()).isZero();
			for (Download download : downloads) {
				assertOrder(TestManager.events(download));
				assertBytes(download);
			}
			if (seed % 2 != 0) {
				try (var files = Files.list(this.directory)) {
					assertThat(files.filter((file) -> String.valueOf(file.getFileName()).startsWith("."))).isEmpty();
				}
			}
		}
	}

	private void storm(long seed, DownloadManager manager, List<Download> downloads) throws InterruptedException {
		List<Throwable> errors = new CopyOnWriteArrayList<>();
		List<Thread> threads = IntStream.range(0, THREADS)
			.mapToObj((i) -> new Thread(() -> steer(manager, downloads, new Random(10 * seed + i))))
			.toList();
		threads.forEach((thread) -> {
			thread.setUncaughtExceptionHandler((where, ex) -> errors.add(ex));
			thread.start();
		});
		for (Thread thread : threads) {
			thread.join();
		}
		assertThat(errors).isEmpty();
	}

	private void assertBytes(Download download) {
		if (download.status() != DownloadStatus.COMPLETED) {
			return;
		}
		String path = download.request().uri().getPath();
		byte[] expected = content(Integer.parseInt(path.substring(path.lastIndexOf('/') + 1)));
		String memory = download.request().attributes().get("memory");
		String stream = download.request().attributes().get("stream");
		if (memory != null) {
			assertThat(this.memories.get(Integer.parseInt(memory)).bytes()).isEqualTo(expected);
		}
		else if (stream != null) {
			assertThat(this.streams.get(Integer.parseInt(stream)).toByteArray()).isEqualTo(expected);
		}
		else {
			assertThat(TestManager.result(download).file()).hasBinaryContent(expected);
		}
	}

	private static void steer(DownloadManager manager, List<Download> downloads, Random random) {
		for (int i = 0; i < CALLS; i++) {
			Download download = downloads.get(random.nextInt(downloads.size()));
			int what = random.nextInt(100);
			if (what < 33) {
				Mono<PauseOutcome> outcome = download
					.pause((random.nextInt(4) == 0) ? PauseMode.IF_RESUMABLE : PauseMode.ALWAYS);
				if (random.nextInt(3) == 0) {
					// So the storm lasts as long as downloads do.
					assertThat(outcome.block(Await.LIMIT)).isNotNull();
				}
			}
			else if (what < 70) {
				download.resume();
			}
			else if (what < 75) {
				download.priority(random.nextInt(10));
			}
			else if (what < 77) {
				download.cancel();
			}
			else if (what < 80) {
				manager.hold(HoldMode.values()[random.nextInt(3)]);
			}
			else if (what < 84) {
				manager.group("g" + random.nextInt(3)).hold(HoldMode.values()[random.nextInt(3)]);
			}
			else if (what < 88) {
				limit(manager, random);
			}
			else if (what < 90) {
				download.bandwidth(random.nextBoolean() ? OptionalLong.empty() : OptionalLong.of(200_000));
			}
			else if (what < 93) {
				download.retryNow();
			}
			else if (what < 95) {
				again(manager, download, downloads);
			}
			else if (what < 96) {
				manager.forget(download.id());
			}
			else {
				download.snapshot();
				download.position();
				assertThat(manager.activeDownloads()).isLessThanOrEqualTo(MOST);
			}
		}
	}

	private static void limit(DownloadManager manager, Random random) {
		Limits limits = Limits.of(1 + random.nextInt(MOST))
			.withMaxPerHost(random.nextBoolean() ? Integer.MAX_VALUE : 1 + random.nextInt(4))
			.withBandwidth(random.nextInt(3) == 0 ? OptionalLong.of(3_000_000) : OptionalLong.empty());
		manager.limits(random.nextBoolean() ? limits
				: limits.withGroup("g1", new GroupLimits(1 + random.nextInt(3), OptionalLong.empty())), "test");
	}

	private static void again(DownloadManager manager, Download ended, List<Download> downloads) {
		try {
			downloads.add(manager.retry(ended.id()));
		}
		catch (RuntimeException ex) {
			// It has not ended, has a sink of its own, is forgotten, or its file is
			// there, or is being written by another one.
		}
	}

	/** One terminal event, the last one; nothing happens to it while it is paused. */
	private static void assertOrder(List<DownloadEvent> events) {
		List<String> types = new ArrayList<>(events.stream().map(DownloadEvent::type).toList());
		assertThat(events).filteredOn(DownloadEvent::isTerminal).hasSize(1);
		assertThat(events.get(events.size() - 1).isTerminal()).isTrue();
		boolean paused = false;
		for (DownloadEvent event : events) {
			if (event instanceof DownloadEvent.Paused || event instanceof DownloadEvent.Resumed) {
				assertThat(event instanceof DownloadEvent.Paused).as("in turns: %s", types).isNotEqualTo(paused);
				paused = !paused;
			}
			else if (paused && !(event instanceof DownloadEvent.Reprioritized)) {
				assertThat(event.isTerminal()).as("ran while it was paused: %s", types).isTrue();
			}
		}
	}

}

package io.github.downloadmanager.internal.engine;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.github.downloadmanager.Download;
import io.github.downloadmanager.DownloadException;
import io.github.downloadmanager.DownloadRequest;
import io.github.downloadmanager.DownloadStatus;
import io.github.downloadmanager.control.Limits;
import io.github.downloadmanager.internal.http.SourceRequest;
import io.github.downloadmanager.testsupport.Await;
import io.github.downloadmanager.testsupport.Content;
import io.github.downloadmanager.testsupport.FakeReply;
import io.github.downloadmanager.testsupport.FakeSource;
import io.github.downloadmanager.testsupport.Gate;
import io.github.downloadmanager.testsupport.RecordingSink;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class SchedulingTests {

	private static final byte[] CONTENT = Content.of(1, 5000);

	@TempDir
	Path directory;

	private final FakeSource source = new FakeSource(CONTENT);

	@Test
	void threeRunAtOnceByDefaultAndTheRestQueue() {
		Gate gate = new Gate();
		this.source.otherwise(FakeReply.of(CONTENT).headersBehind(gate));
		try (TestManager manager = new TestManager(this.source, this.directory)) {
			List<Download> downloads = IntStream.range(0, 10).mapToObj((i) -> manager.submit("file" + i)).toList();
			assertThat(manager.manager().activeDownloads()).isEqualTo(3);
			assertThat(manager.manager().queuedDownloads()).isEqualTo(7);
			Await.until("three fetch", () -> this.source.active() == 3);
			assertThat(downloads).extracting(Download::status)
				.containsExactly(DownloadStatus.RUNNING, DownloadStatus.RUNNING, DownloadStatus.RUNNING,
						DownloadStatus.QUEUED, DownloadStatus.QUEUED, DownloadStatus.QUEUED, DownloadStatus.QUEUED,
						DownloadStatus.QUEUED, DownloadStatus.QUEUED, DownloadStatus.QUEUED);
			gate.open();
			downloads.forEach(TestManager::result);
			assertThat(this.source.peak()).isEqualTo(3);
			Await.until("slots are back", () -> manager.manager().activeDownloads() == 0);
			assertThat(manager.manager().queuedDownloads()).isZero();
		}
	}

	@Test
	void aThousandNeverRunMoreThanThreeAtOnceWhateverHappensToThem() {
		for (int i = 0; i < 1000; i++) {
			FakeReply reply = switch (i % 5) {
				case 0 -> FakeReply.status(404);
				case 1 -> FakeReply.of(CONTENT).failingAfter(2000, new IOException("reset"));
				case 2 -> FakeReply.of(CONTENT).endingAfter(10);
				default -> FakeReply.of(CONTENT);
			};
			this.source.at("/file" + i, reply);
		}
		try (TestManager manager = new TestManager(this.source, this.directory)) {
			List<Download> downloads = new ArrayList<>();
			for (int i = 0; i < 1000; i++) {
				downloads.add(manager.submit(manager.request("file" + i).retries((i % 2 == 0) ? 0 : 1)));
			}
			Await.until("all are over", () -> {
				// Time must not pass for those that run: it would be too late for them.
				if (manager.manager().activeDownloads() == 0 && manager.manager().queuedDownloads() == 0) {
					manager.advance(Duration.ofSeconds(1));
				}
				return downloads.stream().allMatch(Download::isDone);
			});
			assertThat(this.source.peak()).isEqualTo(3);
			assertThat(manager.manager().activeDownloads()).isZero();
			assertThat(manager.manager().queuedDownloads()).isZero();
			assertThat(manager.files()).hasSize(400);
		}
		assertThat(this.source.unreleased()).isZero();
	}

	@Test
	void queuedDownloadsStartInTheOrderOfSubmission() {
		Gate gate = new Gate();
		this.source.at("/first", FakeReply.of(CONTENT).headersBehind(gate));
		try (TestManager manager = new TestManager(this.source, this.directory, (settings) -> {
			settings.maxConcurrent = 1;
			settings.probe = false;
		})) {
			manager.submit("first");
			List<Download> downloads = IntStream.range(0, 50).mapToObj((i) -> manager.submit("file" + i)).toList();
			gate.open();
			downloads.forEach(TestManager::result);
			assertThat(this.source.fetches()).extracting(SourceRequest::uri)
				.extracting((uri) -> uri.getPath().substring(1))
				.startsWith("first")
				.containsSubsequence(IntStream.range(0, 50).mapToObj((i) -> "file" + i).toList());
		}
	}

	@Test
	void aBackoffGivesItsSlotBackAndTakesItsOldPlaceInTheQueue() {
		Gate second = new Gate();
		this.source.at("/first", FakeReply.status(503)).at("/second", FakeReply.of(CONTENT).headersBehind(second));
		try (TestManager manager = new TestManager(this.source, this.directory, (settings) -> {
			settings.maxConcurrent = 1;
			settings.probe = false;
		})) {
			Download first = manager.submit("first");
			TestManager.await(first, DownloadStatus.WAITING);
			Download running = manager.submit("second");
			second.awaitReached();
			assertThat(running.status()).isEqualTo(DownloadStatus.RUNNING);
			Download later = manager.submit("third");
			manager.advance(Duration.ofSeconds(1));
			assertThat(first.status()).isEqualTo(DownloadStatus.QUEUED);
			assertThat(manager.manager().queuedDownloads()).isEqualTo(2);
			this.source.at("/first", FakeReply.of(CONTENT));
			second.open();
			TestManager.result(later);
			assertThat(this.source.fetches()).extracting((request) -> request.uri().getPath())
				.containsExactly("/first", "/second", "/first", "/third");
		}
	}

	@Test
	void downloadsInBackoffCountNeitherAsActiveNorAsQueued() {
		this.source.otherwise(FakeReply.status(503));
		try (TestManager manager = new TestManager(this.source, this.directory)) {
			List<Download> downloads = IntStream.range(0, 20).mapToObj((i) -> manager.submit("file" + i)).toList();
			downloads.forEach((download) -> TestManager.await(download, DownloadStatus.WAITING));
			Await.until("slots are back", () -> manager.manager().activeDownloads() == 0);
			assertThat(manager.manager().queuedDownloads()).isZero();
		}
	}

	@Test
	void thoseThatAreLetInAtTheSameMomentCountAsWaiting() {
		DownloadScheduler scheduler = new DownloadScheduler(Limits.of(1).withMaxPerHost(Integer.MAX_VALUE), false,
				TestManager.openGate());
		List<Boolean> admitted = new ArrayList<>();
		scheduler.enqueue(job(1), 1,
				() -> admitted.add(scheduler.enqueue(job(2), 1, () -> admitted.add(scheduler.enqueue(job(3), 1, () -> {
				})))));
		assertThat(admitted).containsExactly(false, true);
		assertThat(scheduler.active()).isEqualTo(1);
		assertThat(scheduler.queued()).isEqualTo(1);
	}

	private static Job job(long sequence) {
		return new SchedulerLinearizabilityTests.TestJob(sequence);
	}

	@Test
	void aHostThatHasItsConnectionsIsPassedByAndItsDownloadsKeepTheirPlaces() {
		List<String> started = new ArrayList<>();
		DownloadScheduler scheduler = new DownloadScheduler(Limits.of(3).withMaxPerHost(2), false,
				TestManager.openGate());
		List<HostJob> a = IntStream.range(0, 4).mapToObj((n) -> new HostJob(n, "a", started)).toList();
		List<HostJob> b = IntStream.range(4, 6).mapToObj((n) -> new HostJob(n, "b", started)).toList();
		Stream.concat(a.stream(), b.stream()).forEach((job) -> scheduler.enqueue(job, Integer.MAX_VALUE, () -> {
		}));
		assertThat(started).containsExactly("a0", "a1", "b4");
		assertThat(scheduler.queued()).isEqualTo(3);
		scheduler.release(b.get(0));
		assertThat(started).containsExactly("a0", "a1", "b4", "b5");
		scheduler.release(b.get(1));
		assertThat(scheduler.active()).as("nobody else may").isEqualTo(2);
		assertThat(scheduler.remove(a.get(2))).isTrue();
		scheduler.release(a.get(0));
		assertThat(started).containsExactly("a0", "a1", "b4", "b5", "a3");
		assertThat(scheduler.queued()).isZero();
	}

	@Test
	void theConnectionsOfADownloadCountForItsHost() {
		List<String> started = new ArrayList<>();
		DownloadScheduler scheduler = new DownloadScheduler(Limits.of(8).withMaxPerHost(3), false,
				TestManager.openGate());
		HostJob running = new HostJob(1, "a", started);
		scheduler.enqueue(running, Integer.MAX_VALUE, () -> {
		});
		assertThat(scheduler.tryExtra(running)).isTrue();
		assertThat(scheduler.tryExtra(running)).isTrue();
		assertThat(scheduler.tryExtra(running)).isFalse();
		assertThat(scheduler.hasWaiting(running)).isFalse();
		scheduler.enqueue(new HostJob(2, "a", started), Integer.MAX_VALUE, () -> {
		});
		scheduler.enqueue(new HostJob(3, "b", started), Integer.MAX_VALUE, () -> {
		});
		assertThat(started).containsExactly("a1", "b3");
		assertThat(scheduler.connections()).isEqualTo(4);
		assertThat(scheduler.hasWaiting(running)).as("it could give way").isTrue();
		scheduler.releaseExtra(running);
		assertThat(started).containsExactly("a1", "b3", "a2");
		scheduler.releaseExtra(running);
		assertThat(scheduler.connections()).isEqualTo(3);
		scheduler.release(running);
		assertThat(scheduler.connections()).isEqualTo(2);
	}

	@Test
	void whoWaitsForAHostCountsAsWaiting() {
		List<String> started = new ArrayList<>();
		DownloadScheduler scheduler = new DownloadScheduler(Limits.of(8).withMaxPerHost(1), false,
				TestManager.openGate());
		List<Boolean> admitted = IntStream.range(0, 4)
			.mapToObj((n) -> scheduler.enqueue(new HostJob(n, "a", started), 2, () -> {
			}))
			.toList();
		assertThat(admitted).containsExactly(true, true, true, false);
		assertThat(scheduler.enqueue(new HostJob(9, "b", started), 2, () -> {
		})).isTrue();
		assertThat(started).containsExactly("a0", "b9");
	}

	@Test
	void ofOneHostNeverMoreThanItMayHaveAreAskedAtOnce() {
		Gate gate = new Gate();
		this.source.otherwise(FakeReply.of(CONTENT).headersBehind(gate));
		try (TestManager manager = new TestManager(this.source, this.directory, (settings) -> {
			settings.maxConcurrent = 16;
			settings.maxPerHost = 2;
		})) {
			List<Download> downloads = IntStream.range(0, 20).mapToObj((i) -> manager.submit("file" + i)).toList();
			gate.awaitReached();
			assertThat(manager.manager().activeDownloads()).isEqualTo(2);
			assertThat(manager.manager().queuedDownloads()).isEqualTo(18);
			gate.open();
			downloads.forEach(TestManager::result);
			assertThat(this.source.peak()).isEqualTo(2);
		}
	}

	@Test
	void allSpellingsOfAHostAreOneHost() {
		Gate gate = new Gate();
		this.source.otherwise(FakeReply.of(CONTENT).headersBehind(gate));
		try (TestManager manager = new TestManager(this.source, this.directory, (settings) -> {
			settings.maxConcurrent = 16;
			settings.maxPerHost = 1;
		})) {
			List<String> hosts = List.of("files.example", "FILES.example.", "files.example:80", "files.example.:8080",
					"[::1]", "[0:0:0:0:0:0:0:1]:81", "b\u00fccher.example", "xn--bcher-kva.EXAMPLE.");
			List<Download> downloads = IntStream.range(0, hosts.size())
				.mapToObj((i) -> manager.submit(
						DownloadRequest.builder("http://" + hosts.get(i) + "/").destination(manager.path("file" + i))))
				.toList();
			gate.awaitReached();
			assertThat(manager.manager().activeDownloads()).isEqualTo(3);
			assertThat(manager.manager().queuedDownloads()).isEqualTo(5);
			gate.open();
			downloads.forEach(TestManager::result);
		}
	}

	private record HostJob(long sequence, String host, List<String> started) implements Job {

		@Override
		public void start() {
			this.started.add(this.host + this.sequence);
		}

		@Override
		public long queueKey() {
			return this.sequence;
		}

		@Override
		public int priority() {
			return 0;
		}

		@Override
		public @Nullable String group() {
			return null;
		}

	}

	@Test
	void aFullQueueRefusesAndLeavesNoTrace() {
		Gate gate = new Gate();
		this.source.otherwise(FakeReply.of(CONTENT).headersBehind(gate));
		try (TestManager manager = new TestManager(this.source, this.directory, (settings) -> {
			settings.maxConcurrent = 1;
			settings.maxQueued = 2;
		})) {
			List<Download> downloads = IntStream.range(0, 3).mapToObj((i) -> manager.submit("file" + i)).toList();
			assertThatExceptionOfType(DownloadException.QueueFull.class).isThrownBy(() -> manager.submit("more"))
				.withMessageContaining("it may hold 2");
			assertThat(manager.manager().downloads()).hasSize(3);
			gate.open();
			downloads.forEach(TestManager::result);
			// Its destination is free.
			TestManager.result(manager.submit("more"));
		}
	}

	@Test
	void aSinkWhoseCleanUpThrowsAnErrorGivesItsSlotBack() {
		RecordingSink sink = new RecordingSink().failing("write", new IOException("disk"))
			.failing("abort", new NoClassDefFoundError("gone"));
		try (TestManager manager = new TestManager(this.source, this.directory,
				(settings) -> settings.maxConcurrent = 1)) {
			Download download = manager.submit(DownloadRequest.builder(TestManager.uri("bad")).sink(sink));
			assertThat(TestManager.failure(download)).isInstanceOf(DownloadException.StorageFailed.class);
			TestManager.result(manager.submit("file"));
		}
	}

}

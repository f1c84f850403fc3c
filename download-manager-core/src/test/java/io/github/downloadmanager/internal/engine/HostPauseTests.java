package io.github.downloadmanager.internal.engine;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import io.github.downloadmanager.Download;
import io.github.downloadmanager.DownloadEvent;
import io.github.downloadmanager.DownloadRequest;
import io.github.downloadmanager.DownloadSnapshot;
import io.github.downloadmanager.DownloadStatus;
import io.github.downloadmanager.control.HoldMode;
import io.github.downloadmanager.control.HostGovernor;
import io.github.downloadmanager.control.PauseMode;
import io.github.downloadmanager.control.WaitReason;
import io.github.downloadmanager.testsupport.Await;
import io.github.downloadmanager.testsupport.Content;
import io.github.downloadmanager.testsupport.FakeReply;
import io.github.downloadmanager.testsupport.FakeSource;
import io.github.downloadmanager.testsupport.Gate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** Rules H1 to H5 as a manager obeys them. */
class HostPauseTests {

	private static final byte[] CONTENT = Content.of(1, 2_000);

	private static final Duration TOLD = Duration.ofSeconds(20);

	private static final Instant THAW = TestManager.START.plus(TOLD);

	@TempDir
	Path directory;

	private final FakeSource source = new FakeSource(CONTENT);

	private TestManager manager(int maxConcurrent) {
		return new TestManager(this.source, this.directory, (settings) -> settings.maxConcurrent = maxConcurrent);
	}

	private static List<Download> submit(TestManager manager, int count) {
		List<Download> downloads = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			downloads.add(manager.submit("file" + i));
		}
		return downloads;
	}

	private void awaitFetches(int count) {
		Await.until(count + " fetches", () -> this.source.fetches().size() >= count);
		assertThat(this.source.fetches()).hasSize(count);
	}

	private static WaitReason reason(Download download) {
		return Objects.requireNonNull(download.snapshot().control().waiting());
	}

	private static void assertNoRetrySpent(Download download) {
		assertThat(TestManager.result(download).transfer().attempts()).isEqualTo(1);
		assertThat(TestManager.types(download)).doesNotContain("Retrying");
		assertThat(download.attempts().count()).isEqualTo(1);
	}

	/**
	 * H1, H2, H4: one 429 with Retry-After 20 among 500 waiting downloads of a host: none
	 * is asked for before the time, one in the first round trip after it, then 2, 4, 8.
	 */
	@Test
	void one429Among500IsOneRequestThenTwoThenFour() {
		this.source.then(FakeReply.status(429).retryAfter(TOLD));
		try (TestManager manager = manager(100)) {
			manager.manager().hold(HoldMode.NEW);
			List<Download> downloads = submit(manager, 500);
			manager.manager().limits(manager.manager().limits().withMaxConcurrent(1), "test");
			List<Gate> rounds = new ArrayList<>();
			this.source.otherwise(FakeReply.of(CONTENT));
			manager.manager().hold(HoldMode.NONE);
			TestManager.await(downloads.get(0), DownloadStatus.WAITING);
			manager.manager().limits(manager.manager().limits().withMaxConcurrent(100), "test");
			manager.advance(TOLD.minusNanos(1));
			assertThat(this.source.fetches()).as("before the time").hasSize(1);
			assertThat(downloads.subList(1, 500)).allSatisfy((download) -> {
				assertThat(download.status()).isEqualTo(DownloadStatus.QUEUED);
				assertThat(reason(download)).extracting(WaitReason::kind, WaitReason::until, WaitReason::detail)
					.containsExactly(WaitReason.Kind.RETRY_AFTER, THAW, "files.example");
			});
			int asked = 1;
			for (int round = 1; round <= 64; round *= 2) {
				Gate gate = new Gate();
				rounds.add(gate);
				this.source.otherwise(FakeReply.of(CONTENT).headersBehind(gate));
				if (round == 1) {
					manager.advance(Duration.ofNanos(1));
				}
				else {
					rounds.get(rounds.size() - 2).open();
				}
				asked += round;
				awaitFetches(asked);
				int together = round;
				Await.until("the answers of the last round are taken", () -> this.source.active() == together);
			}
			this.source.otherwise(FakeReply.of(CONTENT));
			rounds.get(rounds.size() - 1).open();
			downloads.subList(1, 500).forEach(HostPauseTests::assertNoRetrySpent);
			assertThat(TestManager.result(downloads.get(0)).transfer().attempts()).isEqualTo(2);
			assertThat(TestManager.types(downloads.get(0))).containsOnlyOnce("Retrying");
			assertThat(this.source.fetches()).as("one for each, and the one that was refused").hasSize(501);
		}
	}

	/** H1: downloads of other hosts pass by, with keys as they are. */
	@Test
	void downloadsOfOtherHostsPassBy() {
		this.source.then(FakeReply.status(429).retryAfter(TOLD));
		try (TestManager manager = manager(1)) {
			List<Download> paused = submit(manager, 3);
			TestManager.await(paused.get(0), DownloadStatus.WAITING);
			Download other = manager.submit(DownloadRequest.builder(URI.create("http://other.example/file"))
				.destination(manager.path("other")));
			TestManager.result(other);
			assertThat(this.source.fetches()).hasSize(2);
			manager.advance(TOLD);
			paused.forEach(TestManager::result);
			assertThat(this.source.fetches()).extracting((request) -> request.uri().getPath())
				.startsWith("/file0", "/file")
				.containsExactlyInAnyOrder("/file0", "/file", "/file0", "/file1", "/file2");
		}
	}

	/** H1: running bodies go on. */
	@Test
	void runningBodiesGoOn() {
		Gate body = new Gate();
		this.source.then(FakeReply.of(CONTENT).pausingAfter(1024, body), FakeReply.status(429).retryAfter(TOLD));
		try (TestManager manager = manager(2)) {
			Download running = manager.submit("running");
			awaitFetches(1);
			Download refused = manager.submit("refused");
			TestManager.await(refused, DownloadStatus.WAITING);
			body.open();
			assertThat(TestManager.result(running).file()).hasBinaryContent(CONTENT);
		}
	}

	/** H1, H4: another origin than the requested one, as a checksum file has. */
	@Test
	void aRequestToAnotherHostThatIsPausedWaitsForThatHost() {
		this.source.then(FakeReply.status(429).retryAfter(TOLD));
		try (TestManager manager = manager(2)) {
			Download refused = manager.submit("file");
			TestManager.await(refused, DownloadStatus.WAITING);
			Download meets = manager.submit(DownloadRequest.builder(URI.create("http://other.example/file"))
				.checksumFrom(TestManager.uri("sums"), "SHA-256")
				.destination(manager.path("other")));
			TestManager.await(meets, DownloadStatus.WAITING);
			DownloadSnapshot snapshot = meets.snapshot();
			assertThat(snapshot.timing().nextAttemptAt()).isEqualTo(THAW);
			assertThat(snapshot.state().failure()).isNull();
			assertThat(snapshot.state().attempt()).isZero();
			assertThat(reason(meets)).extracting(WaitReason::kind, WaitReason::until, WaitReason::detail)
				.containsExactly(WaitReason.Kind.RETRY_AFTER, THAW, "files.example");
			Await.until("its slot is given back", () -> manager.manager().activeDownloads() == 0);
			assertThat(this.source.fetches()).hasSize(1);
			manager.advance(TOLD);
			TestManager.result(refused);
			Await.until("the checksum is asked for", () -> this.source.fetches().size() >= 3);
			assertThat(TestManager.events(meets)).noneMatch(DownloadEvent.Retrying.class::isInstance);
		}
	}

	/** H4: with mirrors another address is tried at once. */
	@Test
	void anotherAddressIsTriedAtOnce() {
		this.source.then(FakeReply.status(429).retryAfter(Duration.ofHours(5)));
		try (TestManager manager = manager(1)) {
			TestManager.failure(manager.submit("first"));
			Download second = manager
				.submit(manager.request("second").mirror(URI.create("http://mirror.example/copy")));
			assertNoRetrySpent(second);
			assertThat(this.source.fetches()).extracting((request) -> request.uri().getHost())
				.containsExactly("files.example", "mirror.example");
		}
	}

	/** Only the first one has asked and was refused when two may run at once. */
	private static List<Download> submitOneRefused(TestManager manager, int count) {
		List<Download> downloads = submit(manager, count);
		TestManager.await(downloads.get(0), DownloadStatus.WAITING);
		manager.manager().limits(manager.manager().limits().withMaxConcurrent(2), "test");
		return downloads;
	}

	/** The one that asks at the end of the pause; which one it is does not matter. */
	private Download trial(List<Download> downloads, int fetches) {
		awaitFetches(fetches);
		return downloads.stream()
			.filter((download) -> download.status() == DownloadStatus.RUNNING)
			.findFirst()
			.orElseThrow();
	}

	/** H2: a trial that is paused by a person gives its place back. */
	@Test
	void aTrialThatIsPausedGivesItsPlaceBack() {
		Gate never = new Gate();
		this.source.then(FakeReply.status(429).retryAfter(TOLD), FakeReply.of(CONTENT).headersBehind(never));
		try (TestManager manager = manager(1)) {
			List<Download> downloads = submitOneRefused(manager, 2);
			manager.advance(TOLD);
			Download trial = trial(downloads, 2);
			downloads.remove(trial);
			trial.pause(PauseMode.ALWAYS).block(Await.LIMIT);
			TestManager.result(downloads.get(0));
			assertThat(trial.status()).isEqualTo(DownloadStatus.PAUSED);
			trial.resume();
			TestManager.result(trial);
		}
	}

	/** H2: so does one that is cancelled. */
	@Test
	void aTrialThatIsCancelledGivesItsPlaceBack() {
		this.source.then(FakeReply.status(429).retryAfter(TOLD), FakeReply.hang(), FakeReply.hang());
		try (TestManager manager = manager(1)) {
			List<Download> downloads = submitOneRefused(manager, 4);
			manager.advance(TOLD);
			for (int fetches = 2; fetches <= 3; fetches++) {
				Download trial = trial(downloads, fetches);
				downloads.remove(trial);
				trial.cancel();
			}
			downloads.forEach(TestManager::result);
		}
	}

	/** P8: nothing skips the pause of a host. */
	@Test
	void retryNowDoesNotSkipThePause() {
		this.source.then(FakeReply.status(429).retryAfter(TOLD));
		try (TestManager manager = manager(1)) {
			Download download = manager.submit("file");
			TestManager.await(download, DownloadStatus.WAITING);
			assertThat(download.retryNow()).isTrue();
			assertThat(download.status()).isEqualTo(DownloadStatus.QUEUED);
			assertThat(reason(download).kind()).isEqualTo(WaitReason.Kind.RETRY_AFTER);
			assertThat(this.source.fetches()).hasSize(1);
			manager.advance(TOLD);
			TestManager.result(download);
		}
	}

	/** H5, and W1, W3: who waits for it is told of a limit, not of a pause. */
	@Test
	void aGovernedHostGetsFourAtFirst() {
		Gate headers = new Gate();
		this.source.otherwise(FakeReply.of(CONTENT).headersBehind(headers));
		try (TestManager manager = new TestManager(this.source, this.directory, (settings) -> {
			settings.maxConcurrent = 20;
			settings.hostGovernor = HostGovernor.AIMD;
		})) {
			List<Download> downloads = submit(manager, 20);
			awaitFetches(4);
			assertThat(manager.manager().activeDownloads()).isEqualTo(4);
			assertThat(downloads.stream()
				.map((download) -> download.snapshot().control().waiting())
				.filter(Objects::nonNull)
				.toList()).hasSize(16).allSatisfy((reason) -> {
					assertThat(reason.kind()).isEqualTo(WaitReason.Kind.HOST_LIMIT);
					assertThat(reason.text()).isEqualTo("waits for a slot of its host (found to bear 4)");
				});
			headers.open();
			downloads.forEach(HostPauseTests::assertNoRetrySpent);
			assertThat(this.source.peak()).isBetween(4, 8);
		}
	}

}

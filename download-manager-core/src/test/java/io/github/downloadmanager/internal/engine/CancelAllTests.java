package io.github.downloadmanager.internal.engine;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import io.github.downloadmanager.Download;
import io.github.downloadmanager.DownloadEvent;
import io.github.downloadmanager.DownloadRequest;
import io.github.downloadmanager.DownloadRequestBuilder;
import io.github.downloadmanager.DownloadResult;
import io.github.downloadmanager.DownloadStatus;
import io.github.downloadmanager.testsupport.Await;
import io.github.downloadmanager.testsupport.Content;
import io.github.downloadmanager.testsupport.FakeReply;
import io.github.downloadmanager.testsupport.FakeSource;
import io.github.downloadmanager.testsupport.Gate;
import io.github.downloadmanager.testsupport.RecordingSink;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** Many downloads are cancelled at once: none of them gets the slot of another one. */
class CancelAllTests {

	private static final int SLOTS = 8;

	private static final int WAITING = 3000;

	@TempDir
	Path directory;

	private final FakeSource source = new FakeSource(Content.of(1, 1000));

	private final List<Download> downloads = new ArrayList<>();

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void nothingThatWaitsStartsWhenAllAreCancelledOrTheManagerShutsDown(boolean shutdown) {
		try (TestManager manager = manager()) {
			fillSlots(manager, null);
			for (int n = 0; n < WAITING; n++) {
				this.downloads.add(manager.submit("small-" + n));
			}
			if (shutdown) {
				manager.manager().shutdown().block(Await.LIMIT);
			}
			else {
				assertThat(manager.manager().cancelAll()).isEqualTo(SLOTS + WAITING);
				assertThat(manager.manager().queuedDownloads()).isZero();
			}
			assertAllCancelled();
			assertThat(this.source.fetches()).hasSize(SLOTS);
			assertThat(manager.files()).isEmpty();
			assertThat(manager.manager().activeDownloads()).isZero();
		}
	}

	@Test
	void whatIsSubmittedAfterwardsRuns() {
		try (TestManager manager = manager()) {
			fillSlots(manager, null);
			manager.manager().cancelAll();
			Download next = manager.submit("next");
			assertThat(TestManager.result(next).size()).isEqualTo(1000);
		}
	}

	@Test
	void theSlotsOfAGroupGoToOthersAndNotToItsOwn() {
		try (TestManager manager = manager()) {
			fillSlots(manager, "group");
			List<Download> others = new ArrayList<>();
			for (int n = 0; n < 500; n++) {
				this.downloads.add(manager.submit(manager.request("small-" + n).group("group")));
				others.add(manager.submit("other-" + n));
			}
			assertThat(manager.manager().cancelGroup("group")).isEqualTo(SLOTS + 500);
			assertAllCancelled();
			others.forEach(TestManager::result);
			assertThat(this.source.fetches()).hasSize(SLOTS + 500)
				.noneMatch((fetch) -> fetch.uri().getPath().startsWith("/small-"));
			assertThat(manager.files()).hasSize(500).allMatch((name) -> name.startsWith("other-"));
		}
	}

	@Test
	void thoseInTheDelayBeforeARetryDoNotComeBack() {
		this.source.at("/failing", FakeReply.status(503));
		try (TestManager manager = manager()) {
			Download failing = manager.submit("failing");
			TestManager.await(failing, DownloadStatus.WAITING);
			fillSlots(manager, null);
			this.downloads.add(failing);
			manager.manager().cancelAll();
			manager.advance(Duration.ofMinutes(1));
			assertAllCancelled();
			assertThat(this.source.fetches()).hasSize(SLOTS + 1);
		}
	}

	@Test
	void oneThatIsBeingPublishedCompletesAndIsNotWaitedFor() {
		Gate publishing = new Gate();
		RecordingSink sink = new RecordingSink().blocking("commit", publishing);
		try (TestManager manager = manager()) {
			Download download = manager.submit(DownloadRequest.builder(TestManager.uri("file")).sink(sink));
			publishing.awaitReached();
			assertThat(manager.manager().cancelAll()).isZero();
			publishing.open();
			assertThat(TestManager.result(download).outcome()).isEqualTo(DownloadResult.Outcome.DOWNLOADED);
		}
	}

	@Test
	void oneThatIsCancelledWhenItIsHeardOfDoesNotStayInTheQueue() throws Exception {
		CompletableFuture<TestManager> made = new CompletableFuture<>();
		CountDownLatch ended = new CountDownLatch(200);
		try (TestManager manager = manager((event) -> {
			if (event instanceof DownloadEvent.Queued && event.uri().getPath().startsWith("/unwanted")) {
				made.join().manager().cancel(event.id());
			}
			if (event instanceof DownloadEvent.Cancelled) {
				ended.countDown();
			}
		})) {
			made.complete(manager);
			fillSlots(manager, null);
			for (int n = 0; n < 200; n++) {
				Download unwanted = manager.submit("unwanted-" + n);
				assertThatExceptionOfType(CancellationException.class).isThrownBy(() -> TestManager.result(unwanted));
				assertThat(TestManager.types(unwanted)).containsExactly("Queued", "Cancelled");
			}
			assertThat(ended.await(60, TimeUnit.SECONDS)).isTrue();
			assertThat(manager.manager().queuedDownloads()).isZero();
			manager.manager().cancelAll();
		}
	}

	private TestManager manager() {
		return new TestManager(this.source, this.directory, (settings) -> settings.maxConcurrent = SLOTS);
	}

	private TestManager manager(Consumer<DownloadEvent> listener) {
		return new TestManager(this.source, this.directory, (settings) -> {
			settings.maxConcurrent = SLOTS;
			settings.listeners = List.of(listener::accept);
		});
	}

	private void fillSlots(TestManager manager, @Nullable String group) {
		int before = this.source.fetches().size();
		for (int n = 0; n < SLOTS; n++) {
			this.source.at("/hanging-" + n, FakeReply.hang());
			DownloadRequestBuilder request = manager.request("hanging-" + n);
			this.downloads.add(manager.submit((group != null) ? request.group(group) : request));
		}
		Await.until("they are asked for", () -> this.source.fetches().size() == before + SLOTS);
	}

	private void assertAllCancelled() {
		this.downloads.forEach((download) -> {
			assertThatExceptionOfType(CancellationException.class).isThrownBy(() -> TestManager.result(download));
			assertThat(TestManager.events(download)).filteredOn(DownloadEvent::isTerminal)
				.singleElement()
				.isInstanceOf(DownloadEvent.Cancelled.class);
		});
	}

}

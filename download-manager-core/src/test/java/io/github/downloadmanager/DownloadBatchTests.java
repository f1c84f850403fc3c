package io.github.downloadmanager;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CancellationException;

import io.github.downloadmanager.internal.engine.TestManager;
import io.github.downloadmanager.sink.MemorySink;
import io.github.downloadmanager.testsupport.Await;
import io.github.downloadmanager.testsupport.Content;
import io.github.downloadmanager.testsupport.FakeReply;
import io.github.downloadmanager.testsupport.FakeSource;
import io.github.downloadmanager.testsupport.ScriptedServer;
import io.github.downloadmanager.testsupport.ServerReply;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

class DownloadBatchTests {

	private static final byte[] CONTENT = Content.of(1, 1000);

	@TempDir
	private Path directory;

	private static BatchResult result(DownloadBatch batch) {
		BatchResult result = batch.result().block(Await.LIMIT);
		assertThat(result).isNotNull();
		return result;
	}

	@Test
	void resultsComeInTheOrderOfTheRequestsOverTheNetwork() throws Exception {
		try (ScriptedServer server = ScriptedServer.start((request) -> ServerReply.of(CONTENT));
				DownloadManager manager = TestManager.overNetwork(this.directory).build()) {
			List<DownloadRequest> requests = new ArrayList<>();
			for (int i = 0; i < 20; i++) {
				requests.add(DownloadRequest.builder(server.uri("/" + i)).fileName("f" + i).build());
			}
			DownloadBatch batch = manager.submitAll(requests);
			List<DownloadResult> results = batch.get().resultsOrThrow();
			assertThat(results).extracting((one) -> String.valueOf(one.file().getFileName()))
				.containsExactlyElementsOf(requests.stream().map(DownloadRequest::fileName).toList());
			assertThat(batch.unfinished()).isEmpty();
			assertThat(batch.snapshot()).isEqualTo(new BatchProgress(20, 20, 0, 20_000, OptionalLong.of(20_000), 0));
			assertThat(batch.isDone()).isTrue();
			assertThat(batch.isCancelled()).isFalse();
		}
	}

	@Test
	void refusedAndFailedOnesAreEntriesAndNoExceptionUnlessAsked() throws Exception {
		Files.writeString(this.directory.resolve("there"), "x");
		FakeSource source = new FakeSource(CONTENT).at("/missing", FakeReply.status(404));
		try (TestManager tests = new TestManager(source, this.directory)) {
			DownloadBatch batch = tests.manager()
				.submitAll(List.of(tests.request("good").build(), tests.request("there").build(),
						tests.request("missing").build()));
			BatchResult result = batch.get();
			assertThat(result.isSuccess()).isFalse();
			assertThat(result.results()).hasSize(1);
			assertThat(result.entries()).extracting((entry) -> (entry.error() != null) ? entry.error().type() : "-")
				.containsExactly("-", "FileExists", "UnexpectedStatus");
			assertThat(result.entries().get(1).id()).isNull();
			assertThat(result.failures()).containsExactly(result.entries().get(1), result.entries().get(2));
			assertThatExceptionOfType(DownloadException.BatchFailed.class).isThrownBy(result::resultsOrThrow)
				.withMessageStartingWith("2 of 3 downloads did not complete")
				.satisfies((failed) -> assertThat(failed.failures()).hasSize(2));
			assertThat(batch.snapshot().failed()).isEqualTo(2);
		}
	}

	@Test
	void cancellingCancelsAllAndStartsNone() {
		FakeSource source = new FakeSource(CONTENT).otherwise(FakeReply.hang());
		try (TestManager tests = new TestManager(source, this.directory)) {
			List<DownloadRequest> requests = new ArrayList<>();
			for (int i = 0; i < 50; i++) {
				requests.add(tests.request("f" + i).build());
			}
			DownloadBatch batch = tests.manager().submitAll(requests);
			Await.until("three run", () -> source.fetches().size() == 3);
			assertThat(batch.cancel(true)).isTrue();
			BatchResult result = result(batch);
			assertThat(result.failures()).hasSize(50)
				.allSatisfy((entry) -> assertThat(entry.error()).isInstanceOf(DownloadException.Cancelled.class));
			assertThat(source.fetches()).hasSize(3);
			assertThat(batch.isCancelled()).isTrue();
			assertThatExceptionOfType(CancellationException.class).isThrownBy(batch::get);
			assertThat(batch.cancel()).isFalse();
		}
	}

	@Test
	void progressBeginsAtOnceAndEndsWithEverything() {
		try (TestManager tests = new TestManager(new FakeSource(CONTENT), this.directory)) {
			DownloadBatch batch = tests.manager()
				.submitAll(List.of(tests.request("a").build(), tests.request("b").build()));
			List<BatchProgress> samples = batch.progress().collectList().block(Await.LIMIT);
			assertThat(samples).isNotEmpty();
			BatchProgress last = samples.get(samples.size() - 1);
			assertThat(last).isEqualTo(new BatchProgress(2, 2, 0, 2000, OptionalLong.of(2000), 0));
			assertThat(last.percent()).hasValue(100);
			assertThat(last.eta()).hasValue(Duration.ZERO);
			assertThat(batch.progress().blockFirst(Await.LIMIT)).isEqualTo(last);
		}
	}

	@Test
	void sizeAndTimeLeftAreUnknownWhileAnySizeIs() {
		BatchProgress unknown = new BatchProgress(2, 1, 0, 10, OptionalLong.empty(), 5);
		assertThat(unknown.percent()).isEmpty();
		assertThat(unknown.eta()).isEmpty();
		BatchProgress known = new BatchProgress(2, 1, 0, 10, OptionalLong.of(40), 10);
		assertThat(known.percent()).hasValue(25);
		assertThat(known.eta()).hasValue(Duration.ofSeconds(3));
		assertThat(new BatchProgress(2, 1, 0, 10, OptionalLong.of(40), 0).eta()).isEmpty();
	}

	@Test
	void emptyBatchHasEndedAndNullIsRefusedBeforeAnythingIsSubmitted() {
		try (TestManager tests = new TestManager(new FakeSource(CONTENT), this.directory)) {
			assertThat(result(tests.manager().submitAll(List.of())).isSuccess()).isTrue();
			List<DownloadRequest> withNull = new ArrayList<>(List.of(tests.request("a").build()));
			withNull.add(null);
			assertThatNullPointerException().isThrownBy(() -> tests.manager().submitAll(withNull));
			assertThat(tests.manager().downloads()).isEmpty();
		}
	}

	@Test
	void tenThousandEndAndNoneIsHeldAfterwards() {
		try (TestManager tests = new TestManager(new FakeSource(new byte[1]), this.directory)) {
			List<DownloadRequest> requests = new ArrayList<>();
			for (int i = 0; i < 10_000; i++) {
				requests.add(DownloadRequest.builder(TestManager.uri("f")).sink(new MemorySink(10)).build());
			}
			DownloadBatch batch = tests.manager().submitAll(requests);
			assertThat(result(batch).results()).hasSize(10_000);
			assertThat(batch.unfinished()).isEmpty();
			assertThat(batch.snapshot().bytesDownloaded()).isEqualTo(10_000);
		}
	}

}

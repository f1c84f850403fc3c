package io.github.downloadmanager.internal.engine;

import java.io.IOException;
import java.net.UnknownHostException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

import javax.net.ssl.SSLHandshakeException;

import io.github.downloadmanager.Download;
import io.github.downloadmanager.DownloadEvent;
import io.github.downloadmanager.DownloadException;
import io.github.downloadmanager.DownloadRequest;
import io.github.downloadmanager.DownloadStatus;
import io.github.downloadmanager.policy.UrlRejectedException;
import io.github.downloadmanager.testsupport.Content;
import io.github.downloadmanager.testsupport.FakeReply;
import io.github.downloadmanager.testsupport.FakeSource;
import io.github.downloadmanager.testsupport.RecordingSink;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class RetryTests {

	private static final byte[] CONTENT = Content.of(1, 10_000);

	private static final IOException RESET = new IOException("Connection reset by peer");

	@TempDir
	Path directory;

	private final FakeSource source = new FakeSource(CONTENT);

	@Test
	void delaysDoubleFromOneSecondUpToTen() {
		this.source.otherwise(FakeReply.error(RESET));
		try (TestManager manager = new TestManager(this.source, this.directory)) {
			Download download = manager.submit(manager.request("file").retries(6));
			assertThat(Delays.of(manager, download, 6)).isEqualTo(Delays.seconds(1, 2, 4, 8, 10, 10));
			assertThat(TestManager.failure(download)).isInstanceOf(DownloadException.RetriesExhausted.class);
		}
	}

	@Test
	void threeRetriesByDefaultThenRetriesExhaustedWithTheLastErrorAsCause() {
		this.source.then(FakeReply.error(RESET), FakeReply.error(RESET), FakeReply.error(RESET), FakeReply.status(503));
		try (TestManager manager = new TestManager(this.source, this.directory)) {
			Download download = manager.submit("file");
			assertThat(Delays.of(manager, download, 3)).isEqualTo(Delays.seconds(1, 2, 4));
			DownloadException error = TestManager.failure(download);
			assertThat(error).isInstanceOfSatisfying(DownloadException.RetriesExhausted.class, (exhausted) -> {
				assertThat(exhausted.attempts()).isEqualTo(4);
				assertThat(exhausted.isTransient()).isFalse();
				assertThat(exhausted.lastError()).isSameAs(exhausted.getCause())
					.isInstanceOfSatisfying(DownloadException.UnexpectedStatus.class,
							(last) -> assertThat(last.status()).isEqualTo(503));
			});
			assertThat(this.source.fetches()).hasSize(4);
			assertThat(manager.files()).isEmpty();
		}
	}

	@Test
	void eventsOfARetryTellAttemptDelayAndCause() {
		this.source.then(FakeReply.status(503));
		try (TestManager manager = new TestManager(this.source, this.directory)) {
			Download download = manager.submit(manager.request("file").probe(false));
			Delays.of(manager, download, 1);
			TestManager.result(download);
			List<DownloadEvent> events = TestManager.events(download);
			assertThat(events).extracting(DownloadEvent::type)
				.containsExactly("Queued", "Retrying", "Probed", "Started", "Completed");
			assertThat(events.get(1)).isInstanceOfSatisfying(DownloadEvent.Retrying.class, (retrying) -> {
				assertThat(retrying.attempt()).isEqualTo(1);
				assertThat(retrying.delay()).isEqualTo(Duration.ofSeconds(1));
				assertThat(retrying.cause()).isInstanceOf(DownloadException.UnexpectedStatus.class);
				assertThat(retrying.at()).isEqualTo(TestManager.START);
			});
			assertThat(events.get(3)).isInstanceOfSatisfying(DownloadEvent.Started.class,
					(started) -> assertThat(started.attempt()).isEqualTo(2));
			assertThat(TestManager.result(download).transfer().attempts()).isEqualTo(2);
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 408, 425, 429, 500, 502, 503, 504, 522, 524 })
	void transientStatusIsRetried(int status) throws IOException {
		this.source.then(FakeReply.status(status));
		try (TestManager manager = new TestManager(this.source, this.directory)) {
			Download download = manager.submit("file");
			Delays.of(manager, download, 1);
			assertThat(TestManager.result(download).file()).hasBinaryContent(CONTENT);
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 204, 205, 300, 304, 400, 401, 403, 404, 405, 406, 407, 409, 410, 412, 413, 416, 418, 451, 501,
			505, 508, 511, 599 })
	void otherStatusFailsAtOnce(int status) {
		this.source.then(FakeReply.status(status));
		try (TestManager manager = new TestManager(this.source, this.directory)) {
			DownloadException error = TestManager.failure(manager.submit("file"));
			assertThat(error).isInstanceOfSatisfying(DownloadException.UnexpectedStatus.class,
					(unexpected) -> assertThat(unexpected.status()).isEqualTo(status));
			assertThat(this.source.fetches()).hasSize(1);
			assertThat(manager.files()).isEmpty();
		}
	}

	static Stream<Throwable> finalErrors() {
		return Stream.of(new SSLHandshakeException("PKIX path building failed"),
				new UrlRejectedException("not allowed"),
				new io.github.downloadmanager.policy.RedirectException("too many"), new IllegalStateException("bug"));
	}

	@ParameterizedTest
	@MethodSource("finalErrors")
	void errorThatDoesNotPassFailsAtOnce(Throwable error) {
		this.source.then(FakeReply.error(error));
		try (TestManager manager = new TestManager(this.source, this.directory)) {
			DownloadException failure = TestManager.failure(manager.submit("file"));
			assertThat(failure).isNotInstanceOf(DownloadException.RetriesExhausted.class);
			assertThat(failure.isTransient()).isFalse();
			assertThat(this.source.fetches()).hasSize(1);
		}
	}

	static Stream<Throwable> passingErrors() {
		return Stream.of(RESET, new UnknownHostException("files.example"),
				io.netty.handler.timeout.ReadTimeoutException.INSTANCE,
				new io.netty.channel.ConnectTimeoutException("timed out"), new java.net.ConnectException("refused"),
				new java.nio.channels.ClosedChannelException());
	}

	@ParameterizedTest
	@MethodSource("passingErrors")
	void networkErrorIsRetried(Throwable error) {
		this.source.then(FakeReply.error(error));
		try (TestManager manager = new TestManager(this.source, this.directory)) {
			Download download = manager.submit("file");
			Delays.of(manager, download, 1);
			assertThat(TestManager.result(download).transfer().attempts()).isEqualTo(2);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "open", "begin" })
	void withoutDescriptorsItIsTriedAgain(String call) {
		RecordingSink sink = new RecordingSink().failing(call,
				new FileSystemException("a.part", null, "Too many open files in system"));
		try (TestManager manager = new TestManager(this.source, this.directory)) {
			Download download = manager.submit(DownloadRequest.builder(TestManager.uri("file")).sink(sink));
			assertThat(Delays.of(manager, download, 2)).isEqualTo(Delays.seconds(1, 2));
			TestManager.await(download, DownloadStatus.WAITING);
			assertThat(download.snapshot().state().failure())
				.isInstanceOfSatisfying(DownloadException.StorageFailed.class, (failed) -> assertThat(failed.reason())
					.isEqualTo(DownloadException.StorageFailed.Reason.TOO_MANY_FILES));
			sink.mend(call);
			manager.advance(Duration.ofSeconds(4));
			TestManager.result(download);
			assertThat(sink.bytes()).isEqualTo(CONTENT);
			assertThat(sink.calls()).last().isEqualTo("commit");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "write", "commit" })
	void withoutDescriptorsLaterOnItFailsAtOnce(String call) {
		RecordingSink sink = new RecordingSink().failing(call,
				new FileSystemException("a.part", null, "Too many open files"));
		try (TestManager manager = new TestManager(this.source, this.directory)) {
			Download download = manager.submit(DownloadRequest.builder(TestManager.uri("file")).sink(sink));
			assertThat(TestManager.failure(download)).isInstanceOfSatisfying(DownloadException.StorageFailed.class,
					(failed) -> assertThat(failed.reason()).isEqualTo(DownloadException.StorageFailed.Reason.IO));
			assertThat(sink.calls()).last().isEqualTo("abort");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "open", "begin", "write", "commit" })
	void errorOfTheSinkFailsAtOnce(String call) {
		RecordingSink sink = new RecordingSink().failing(call, new IOException("Input/output error"));
		try (TestManager manager = new TestManager(this.source, this.directory)) {
			Download download = manager.submit(DownloadRequest.builder(TestManager.uri("file")).sink(sink));
			assertThat(TestManager.failure(download)).isInstanceOf(DownloadException.StorageFailed.class);
			assertThat(sink.calls()).last().isEqualTo("abort");
			assertThat(sink.calls()).containsOnlyOnce("abort");
			assertThat(this.source.fetches()).hasSizeLessThanOrEqualTo(1);
		}
		assertThat(this.source.unreleased()).isZero();
	}

	@Test
	void errorOfTheCleanUpDoesNotReplaceTheFirstError() {
		RecordingSink sink = new RecordingSink().failing("write", new IOException("No space left on device"))
			.failing("abort", new IOException("cannot delete"));
		try (TestManager manager = new TestManager(this.source, this.directory)) {
			DownloadException error = TestManager
				.failure(manager.submit(DownloadRequest.builder(TestManager.uri("file")).sink(sink)));
			assertThat(error).isInstanceOfSatisfying(DownloadException.StorageFailed.class,
					(failed) -> assertThat(failed.reason()).isEqualTo(DownloadException.StorageFailed.Reason.NO_SPACE));
			assertThat(error.getSuppressed()).singleElement()
				.satisfies((suppressed) -> assertThat(suppressed).hasMessage("cannot delete"));
		}
	}

	@Test
	void retriesZeroFailsWithTheErrorItself() {
		this.source.otherwise(FakeReply.status(503));
		try (TestManager manager = new TestManager(this.source, this.directory)) {
			Download download = manager.submit(manager.request("file").retries(0));
			assertThat(TestManager.failure(download)).isInstanceOf(DownloadException.UnexpectedStatus.class);
			assertThat(this.source.fetches()).hasSize(1);
			assertThat(TestManager.types(download)).doesNotContain("Retrying");
		}
	}

	@Test
	void hugeNumberOfRetriesDoesNotOverflow() {
		this.source.then(FakeReply.status(503), FakeReply.status(503));
		try (TestManager manager = new TestManager(this.source, this.directory)) {
			Download download = manager.submit(manager.request("file").retries(Integer.MAX_VALUE));
			assertThat(Delays.of(manager, download, 2)).isEqualTo(Delays.seconds(1, 2));
			TestManager.result(download);
		}
	}

	@Test
	void anAttemptThatBroughtAMebibyteGivesAllRetriesBack() throws IOException {
		byte[] large = Content.of(2, 7 << 20);
		for (int i = 0; i < 6; i++) {
			this.source.then(FakeReply.of(large).failingAfter(1 << 20, RESET));
		}
		this.source.otherwise(FakeReply.of(large));
		try (TestManager manager = new TestManager(this.source, this.directory)) {
			Download download = manager.submit(manager.request("file").retries(1));
			assertThat(Delays.of(manager, download, 6)).isEqualTo(Delays.seconds(1, 1, 1, 1, 1, 1));
			assertThat(Files.readAllBytes(TestManager.result(download).file())).isEqualTo(large);
		}
		assertThat(this.source.unreleased()).isZero();
	}

	@Test
	void lessThanAMebibyteGivesNothingBack() {
		byte[] large = Content.of(2, 7 << 20);
		this.source.otherwise(FakeReply.of(large).failingAfter((1 << 20) - 1, RESET));
		try (TestManager manager = new TestManager(this.source, this.directory)) {
			Download download = manager.submit(manager.request("file").retries(1));
			Delays.of(manager, download, 1);
			assertThat(TestManager.failure(download)).isInstanceOf(DownloadException.RetriesExhausted.class);
		}
	}

	@Test
	void bytesThatAreFetchedOnceMoreGiveNothingBack() {
		byte[] large = Content.of(2, 3 << 20);
		// Nothing proves that the content is the same, so each attempt begins anew.
		this.source.otherwise(FakeReply.of(large).etag(null).failingAfter(2 << 20, RESET));
		try (TestManager manager = new TestManager(this.source, this.directory)) {
			Download download = manager.submit(manager.request("file").retries(2));
			assertThat(Delays.of(manager, download, 2)).isEqualTo(Delays.seconds(1, 2));
			assertThat(TestManager.failure(download)).isInstanceOf(DownloadException.RetriesExhausted.class);
			assertThat(this.source.fetches()).hasSize(3);
		}
	}

	@Test
	void theTotalDeadlineEndsABackoff() {
		this.source.otherwise(FakeReply.error(RESET));
		try (TestManager manager = new TestManager(this.source, this.directory)) {
			Download download = manager.submit(manager.request("file").retries(100).timeout(Duration.ofSeconds(5)));
			Delays.of(manager, download, 2);
			TestManager.await(download, DownloadStatus.WAITING);
			manager.advance(Duration.ofSeconds(2));
			assertThat(TestManager.failure(download)).isInstanceOfSatisfying(DownloadException.TimedOut.class,
					(timeout) -> assertThat(timeout.phase()).isEqualTo(DownloadException.TimedOut.Phase.TOTAL));
			assertThat(TestManager.types(download)).last().isEqualTo("Failed");
		}
	}

}

package io.github.downloadmanager.internal.transfer;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.downloadmanager.Download;
import io.github.downloadmanager.DownloadEvent;
import io.github.downloadmanager.DownloadManager;
import io.github.downloadmanager.DownloadRequest;
import io.github.downloadmanager.DownloadStatus;
import io.github.downloadmanager.content.RemoteInfo;
import io.github.downloadmanager.internal.engine.TestManager;
import io.github.downloadmanager.internal.http.UnexpectedStatusException;
import io.github.downloadmanager.policy.AddressPolicy;
import io.github.downloadmanager.testsupport.Await;
import io.github.downloadmanager.testsupport.Content;
import io.github.downloadmanager.testsupport.FakeReply;
import io.github.downloadmanager.testsupport.FakeSource;
import io.github.downloadmanager.testsupport.ScriptedServer;
import io.github.downloadmanager.testsupport.ServerReply;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;

class ProbeTests {

	private static final byte[] CONTENT = Content.of(1, 5000);

	@TempDir
	Path directory;

	private final FakeSource source = new FakeSource(CONTENT);

	@Test
	void isAskedOncePerDownloadAndNotPerAttempt() {
		this.source.then(FakeReply.status(503), FakeReply.status(503));
		try (TestManager manager = probing()) {
			Download download = manager.submit("file");
			for (int seconds = 1; seconds <= 2; seconds++) {
				TestManager.await(download, DownloadStatus.WAITING);
				manager.advance(Duration.ofSeconds(seconds));
			}
			TestManager.result(download);
			assertThat(this.source.probes()).hasSize(1);
			assertThat(this.source.fetches()).hasSize(3);
			assertThat(TestManager.types(download)).containsOnlyOnce("Probed");
		}
	}

	@Test
	void tellsWhatTheServerSaid() {
		RemoteInfo info = new RemoteInfo(OptionalLong.of(5000), true, "W/\"x\"", TestManager.START, "text/plain",
				"name.txt", URI.create("http://cdn.example/name.txt"));
		this.source.head(Mono.just(info));
		try (TestManager manager = probing()) {
			Download download = manager.submit("file");
			TestManager.result(download);
			assertThat(TestManager.events(download)).filteredOn(DownloadEvent.Probed.class::isInstance)
				.singleElement()
				.isInstanceOfSatisfying(DownloadEvent.Probed.class,
						(probed) -> assertThat(probed.info()).isEqualTo(info));
		}
	}

	@Test
	void aProbeThatFailsDoesNotFailTheDownloadAndTheGetTells() {
		this.source.head(Mono.error(new IOException("reset")));
		try (TestManager manager = probing()) {
			Download download = manager.submit("file");
			assertThat(TestManager.result(download).transfer().attempts()).isEqualTo(1);
			assertThat(TestManager.types(download)).containsExactly("Queued", "Probed", "Started", "Completed");
		}
	}

	@Test
	void aRefusedProbeDoesNotFailTheDownload() {
		this.source.head(Mono.error(new UnexpectedStatusException(405, null, OptionalLong.empty())));
		try (TestManager manager = probing()) {
			assertThat(TestManager.result(manager.submit("file")).transfer().attempts()).isEqualTo(1);
		}
	}

	@Test
	void aProbeThatHangsIsGivenUpAfterItsTimeout() {
		this.source.head(Mono.never());
		try (TestManager manager = probing()) {
			Download download = manager.submit("file");
			Await.until("it probes", () -> this.source.probes().size() == 1);
			manager.advance(Duration.ofMillis(4900));
			assertThat(this.source.fetches()).isEmpty();
			Await.until("the timeout has passed", () -> {
				manager.advance(Duration.ofMillis(100));
				return download.isDone();
			});
			assertThat(TestManager.result(download).file()).hasBinaryContent(CONTENT);
			assertThat(this.source.cancelled()).isEqualTo(1);
		}
	}

	@Test
	void aProbeThatLiesHasNoInfluenceOnTheFile() {
		this.source.head(Mono.just(new RemoteInfo(OptionalLong.of(7), false, "\"other\"", null, "text/html", "lie",
				URI.create("http://files.example/lie"))));
		try (TestManager manager = probing()) {
			Download download = manager.submit(DownloadRequest.builder(TestManager.uri("file")));
			assertThat(TestManager.result(download).file()).isEqualTo(manager.path("file")).hasBinaryContent(CONTENT);
		}
	}

	@Test
	void isAskedForPerManagerOrPerRequest() {
		try (TestManager manager = new TestManager(this.source, this.directory)) {
			TestManager.result(manager.submit("a"));
			assertThat(this.source.probes()).as("nobody asked for it").isEmpty();
			TestManager.result(manager.submit(manager.request("b").probe(true)));
			assertThat(this.source.probes()).hasSize(1);
		}
		try (TestManager manager = probing()) {
			TestManager.result(manager.submit(manager.request("c").probe(false)));
			assertThat(this.source.probes()).hasSize(1);
		}
	}

	@Test
	void isNotSentUnlessAskedForAndTheAnswerToTheGetIsTold() {
		try (TestManager manager = new TestManager(this.source, this.directory)) {
			Download download = manager.submit("file");
			TestManager.result(download);
			assertThat(TestManager.types(download)).containsExactly("Queued", "Probed", "Started", "Completed");
			assertThat(TestManager.events(download)).filteredOn(DownloadEvent.Probed.class::isInstance)
				.singleElement()
				.isInstanceOfSatisfying(DownloadEvent.Probed.class,
						(probed) -> assertThat(probed.info().contentLength()).hasValue(CONTENT.length));
			assertThat(this.source.probes()).isEmpty();
		}
	}

	@Test
	void isToldOnceIfItCameWithAnAttemptThatFailed() {
		this.source.then(FakeReply.of(CONTENT).failingAfter(1000, new IOException("reset")),
				FakeReply.of(CONTENT).failingAfter(1000, new IOException("reset")));
		try (TestManager manager = new TestManager(this.source, this.directory)) {
			Download download = manager.submit(manager.request("file").retries(3));
			Await.until("it is over", () -> {
				manager.advance(Duration.ofSeconds(1));
				return download.isDone();
			});
			assertThat(TestManager.types(download)).containsOnlyOnce("Probed").endsWith("Completed");
		}
	}

	@Test
	void aLinkThatWorksOnceIsNotUsedUp() {
		AtomicInteger uses = new AtomicInteger();
		try (ScriptedServer server = ScriptedServer
			.start((request) -> (uses.getAndIncrement() == 0) ? ServerReply.of(CONTENT) : ServerReply.status(410));
				DownloadManager manager = DownloadManager.builder()
					.directory(this.directory)
					.addressPolicy(AddressPolicy.any())
					.build()) {
			Download download = manager.download(server.uri("/once?ticket=1"), this.directory.resolve("file"));
			assertThat(TestManager.result(download).file()).hasBinaryContent(CONTENT);
		}
	}

	private TestManager probing() {
		return new TestManager(this.source, this.directory, (settings) -> settings.probe = true);
	}

}

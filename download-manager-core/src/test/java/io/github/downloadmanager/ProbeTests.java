package io.github.downloadmanager;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalLong;

import io.github.downloadmanager.source.RemoteInfo;
import io.github.downloadmanager.source.UnexpectedStatusException;
import io.github.downloadmanager.testsupport.Await;
import io.github.downloadmanager.testsupport.Content;
import io.github.downloadmanager.testsupport.FakeReply;
import io.github.downloadmanager.testsupport.FakeSource;
import io.github.downloadmanager.testsupport.Gate;
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
		try (TestManager manager = new TestManager(this.source, this.directory)) {
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
		try (TestManager manager = new TestManager(this.source, this.directory)) {
			Download download = manager.submit("file");
			TestManager.result(download);
			assertThat(TestManager.events(download)).filteredOn(DownloadEvent.Probed.class::isInstance)
				.singleElement()
				.isInstanceOfSatisfying(DownloadEvent.Probed.class,
						(probed) -> assertThat(probed.info()).isEqualTo(info));
		}
	}

	@Test
	void aProbeThatFailsDoesNotFailTheDownload() {
		this.source.head(Mono.error(new IOException("reset")));
		try (TestManager manager = new TestManager(this.source, this.directory)) {
			Download download = manager.submit("file");
			assertThat(TestManager.result(download).transfer().attempts()).isEqualTo(1);
			assertThat(TestManager.types(download)).containsExactly("Queued", "Started", "Completed");
		}
	}

	@Test
	void aRefusedProbeDoesNotFailTheDownload() {
		this.source.head(Mono.error(new UnexpectedStatusException(405, null, OptionalLong.empty())));
		try (TestManager manager = new TestManager(this.source, this.directory)) {
			assertThat(TestManager.result(manager.submit("file")).transfer().attempts()).isEqualTo(1);
		}
	}

	@Test
	void aProbeThatHangsIsGivenUpAfterItsTimeout() {
		this.source.head(Mono.never());
		try (TestManager manager = new TestManager(this.source, this.directory)) {
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
		try (TestManager manager = new TestManager(this.source, this.directory)) {
			Download download = manager.submit(DownloadRequest.builder(TestManager.uri("file")));
			assertThat(TestManager.result(download).file()).isEqualTo(manager.path("file")).hasBinaryContent(CONTENT);
		}
	}

	@Test
	void canBeSwitchedOffPerManagerAndPerRequest() {
		try (TestManager manager = new TestManager(this.source, this.directory, (settings) -> settings.probe = false)) {
			TestManager.result(manager.submit("a"));
			assertThat(this.source.probes()).isEmpty();
			TestManager.result(manager.submit(manager.request("b").probe(true)));
			assertThat(this.source.probes()).hasSize(1);
		}
		try (TestManager manager = new TestManager(this.source, this.directory)) {
			TestManager.result(manager.submit(manager.request("c").probe(false)));
			assertThat(this.source.probes()).hasSize(1);
		}
	}

	@Test
	void isSparedWhileOthersWaitAndTheAnswerToTheGetIsTold() {
		Gate gate = new Gate();
		this.source.at("/first", FakeReply.of(CONTENT).headersBehind(gate));
		try (TestManager manager = new TestManager(this.source, this.directory,
				(settings) -> settings.maxConcurrent = 1)) {
			manager.submit("first");
			gate.awaitReached();
			Download second = manager.submit("second");
			Download last = manager.submit("last");
			gate.open();
			TestManager.result(last);
			assertThat(TestManager.types(second)).containsExactly("Queued", "Probed", "Started", "Completed");
			assertThat(TestManager.events(second)).filteredOn(DownloadEvent.Probed.class::isInstance)
				.singleElement()
				.isInstanceOfSatisfying(DownloadEvent.Probed.class,
						(probed) -> assertThat(probed.info().contentLength()).hasValue(CONTENT.length));
			assertThat(TestManager.types(last)).containsExactly("Queued", "Probed", "Started", "Completed");
			assertThat(this.source.probes()).extracting((request) -> request.uri().getPath())
				.as("nobody waited for these")
				.containsExactly("/first", "/last");
		}
	}

	@Test
	void isToldOnceIfItCameWithAnAttemptThatFailed() {
		Gate gate = new Gate();
		this.source.at("/first", FakeReply.of(CONTENT).headersBehind(gate))
			.then(FakeReply.of(CONTENT).failingAfter(1000, new IOException("reset")),
					FakeReply.of(CONTENT).failingAfter(1000, new IOException("reset")));
		try (TestManager manager = new TestManager(this.source, this.directory,
				(settings) -> settings.maxConcurrent = 1)) {
			manager.submit("first");
			gate.awaitReached();
			Download second = manager.submit(manager.request("second").retries(3));
			Download last = manager.submit("last");
			gate.open();
			Await.until("both are over", () -> {
				manager.advance(Duration.ofSeconds(1));
				return second.isDone() && last.isDone();
			});
			assertThat(TestManager.types(second)).containsOnlyOnce("Probed").endsWith("Completed");
		}
	}

	@Test
	void isMadeForEachDownloadIfThatWasChosen() {
		Gate gate = new Gate();
		this.source.at("/first", FakeReply.of(CONTENT).headersBehind(gate));
		try (TestManager manager = new TestManager(this.source, this.directory, (settings) -> {
			settings.maxConcurrent = 1;
			settings.probe = true;
		})) {
			manager.submit("first");
			gate.awaitReached();
			manager.submit("second");
			manager.submit(manager.request("third").probe(false));
			Download last = manager.submit("last");
			gate.open();
			TestManager.result(last);
			assertThat(this.source.probes()).extracting((request) -> request.uri().getPath())
				.containsExactly("/first", "/second", "/last");
		}
	}

}

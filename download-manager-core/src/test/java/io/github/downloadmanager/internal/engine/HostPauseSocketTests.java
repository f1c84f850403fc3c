package io.github.downloadmanager.internal.engine;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.downloadmanager.Download;
import io.github.downloadmanager.DownloadEvent;
import io.github.downloadmanager.DownloadManager;
import io.github.downloadmanager.DownloadRequest;
import io.github.downloadmanager.DownloadStatus;
import io.github.downloadmanager.RetrySettings;
import io.github.downloadmanager.control.WaitReason;
import io.github.downloadmanager.internal.host.Origin;
import io.github.downloadmanager.testsupport.Await;
import io.github.downloadmanager.testsupport.Content;
import io.github.downloadmanager.testsupport.ScriptedServer;
import io.github.downloadmanager.testsupport.ServerReply;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** Rules H1, H2 and H4 over sockets, with a server that a redirect leads to. */
class HostPauseSocketTests {

	private static final byte[] CONTENT = Content.of(1, 10_000);

	@TempDir
	Path directory;

	private DownloadManager manager() {
		return TestManager.overNetwork(this.directory)
			.maxConcurrent(8)
			.retry(new RetrySettings(3, Duration.ofMillis(1), 1, Duration.ofMillis(1), 0, Duration.ofMinutes(1)))
			.build();
	}

	/** Clocks differ by hours, and one of them may be set while downloads run. */
	@Test
	void aDateInRetryAfterIsOneOfTheServersClock() {
		try (ScriptedServer server = ScriptedServer.inTurn(ServerReply.status(503)
			.header("Date", "Thu, 22 Oct 2015 07:59:28 GMT")
			.header("Retry-After", "Thu, 22 Oct 2015 07:59:58 GMT")); DownloadManager manager = manager()) {
			Download download = submit(manager, server, "file");
			assertThat(TestManager.event(download, DownloadEvent.Retrying.class).delay())
				.isBetween(Duration.ofSeconds(30), Duration.ofSeconds(34));
		}
	}

	@Test
	void theServerThatARedirectLedToIsLeftAloneAndNobodyElseSpendsARetry() {
		AtomicInteger asked = new AtomicInteger();
		try (ScriptedServer cdn = ScriptedServer.start((request) -> (asked.getAndIncrement() == 0)
				? ServerReply.status(503).header("Retry-After", "1") : ServerReply.of(CONTENT));
				ScriptedServer front = ScriptedServer
					.start((request) -> ServerReply.redirect(302, cdn.uri(request.target()).toString()));
				DownloadManager manager = manager()) {
			Download first = submit(manager, front, "first");
			TestManager.await(first, DownloadStatus.WAITING);
			List<Download> others = new ArrayList<>();
			for (int i = 0; i < 20; i++) {
				others.add(submit(manager, front, "other" + i));
			}
			assertThat(TestManager.result(first).file()).hasBinaryContent(CONTENT);
			for (Download other : others) {
				assertThat(TestManager.result(other).file()).hasBinaryContent(CONTENT);
				assertThat(TestManager.result(other).transfer().attempts()).isEqualTo(1);
				assertThat(TestManager.events(other)).noneMatch(DownloadEvent.Retrying.class::isInstance);
			}
			assertThat(TestManager.result(first).transfer().attempts()).isEqualTo(2);
			assertThat(cdn.requests()).as("one for each, and the one that was refused").hasSize(22);
		}
	}

	@Test
	void whatItWaitsForIsTheServerThatAsked() {
		try (ScriptedServer cdn = ScriptedServer.inTurn(ServerReply.status(429).header("Retry-After", "50"));
				ScriptedServer front = ScriptedServer
					.start((request) -> ServerReply.redirect(302, cdn.uri(request.target()).toString()));
				DownloadManager manager = manager()) {
			Download first = submit(manager, front, "first");
			TestManager.await(first, DownloadStatus.WAITING);
			Download second = submit(manager, front, "second");
			TestManager.await(second, DownloadStatus.WAITING);
			assertThat(List.of(first, second)).allSatisfy((download) -> {
				WaitReason reason = Objects.requireNonNull(download.snapshot().control().waiting());
				assertThat(reason.kind()).isEqualTo(WaitReason.Kind.RETRY_AFTER);
				assertThat(reason.detail()).isEqualTo(Origin.of(cdn.uri("/")).text());
				assertThat(reason.until()).isAfter(reason.since());
			});
			assertThat(cdn.requests()).hasSize(1);
			Await.until("the slots are given back", () -> manager.activeDownloads() == 0);
		}
	}

	private Download submit(DownloadManager manager, ScriptedServer server, String name) {
		return manager
			.submit(DownloadRequest.builder(server.uri("/" + name)).destination(this.directory.resolve(name)).build());
	}

}

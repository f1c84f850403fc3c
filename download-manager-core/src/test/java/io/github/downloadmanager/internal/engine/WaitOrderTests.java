package io.github.downloadmanager.internal.engine;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;

import io.github.downloadmanager.Download;
import io.github.downloadmanager.DownloadManager;
import io.github.downloadmanager.DownloadStatus;
import io.github.downloadmanager.control.GroupLimits;
import io.github.downloadmanager.control.HoldMode;
import io.github.downloadmanager.control.Limits;
import io.github.downloadmanager.control.WaitReason;
import io.github.downloadmanager.control.WaitReason.Kind;
import io.github.downloadmanager.testsupport.Content;
import io.github.downloadmanager.testsupport.FakeReply;
import io.github.downloadmanager.testsupport.FakeSource;
import io.github.downloadmanager.testsupport.Gate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** Rule S4: of all that keeps a download from starting, the first one is told. */
class WaitOrderTests {

	private static final byte[] CONTENT = Content.of(1, 10_000);

	private static final Duration TOLD = Duration.ofSeconds(5);

	private final FakeSource source = new FakeSource(CONTENT);

	@TempDir
	private Path directory;

	/** Its download waits for everything at once; one reason after the other goes. */
	@Test
	void eachReasonIsToldWhenThoseBeforeItAreGone() {
		Gate gate = new Gate();
		this.source.at("/running", FakeReply.of(CONTENT).headersBehind(gate));
		this.source.then(FakeReply.status(429).retryAfter(TOLD));
		try (TestManager test = new TestManager(this.source, this.directory,
				(settings) -> settings.maxConcurrent = 2)) {
			DownloadManager manager = test.manager();
			Download running = test.submit(test.request("running").group("a"));
			gate.awaitReached();
			Download refused = test.submit("refused");
			TestManager.await(refused, DownloadStatus.WAITING);
			Limits all = new Limits(1, 1, OptionalLong.of(40_000), 1, Map.of());
			manager.limits(all, "test");
			manager.hold(HoldMode.NEW);
			manager.group("a").hold(HoldMode.NEW);
			Download download = test.submit(test.request("file").group("a").priority(1));
			assertWaits(download, Kind.HELD, "the manager");
			manager.hold(HoldMode.NONE);
			assertWaits(download, Kind.HELD, "its group");
			manager.group("a").hold(HoldMode.NONE);
			assertWaits(download, Kind.RETRY_AFTER, "files.example");
			test.advance(TOLD);
			assertWaits(download, Kind.GROUP_LIMIT, "1 of 1");
			manager.limits(all.withGroup("a", GroupLimits.NONE), "test");
			assertWaits(download, Kind.HOST_LIMIT, "1 of 1");
			Limits slots = all.withGroup("a", GroupLimits.NONE).withMaxPerHost(Integer.MAX_VALUE);
			manager.limits(slots, "test");
			assertWaits(download, Kind.SLOT, null);
			manager.limits(slots.withMaxConcurrent(2), "test");
			assertWaits(download, Kind.BANDWIDTH, null);
			manager.limits(slots.withMaxConcurrent(2).withBandwidth(OptionalLong.empty()), "test");
			TestManager.result(download);
			gate.open();
			TestManager.result(running);
			TestManager.result(refused);
		}
	}

	/** S3: to come first is not to come beyond a limit. */
	@Test
	void noPriorityPassesALimit() {
		Gate gate = new Gate();
		this.source.at("/running", FakeReply.of(CONTENT).headersBehind(gate));
		try (TestManager test = new TestManager(this.source, this.directory, (settings) -> {
			settings.maxConcurrent = 2;
			settings.maxPerHost = 1;
		})) {
			Download running = test.submit("running");
			gate.awaitReached();
			Download urgent = test.submit(test.request("urgent").priority(1000));
			assertThat(urgent.position()).hasValue(1);
			assertWaits(urgent, Kind.HOST_LIMIT, "1 of 1");
			assertThat(running.status()).isEqualTo(DownloadStatus.RUNNING);
			assertThat(this.source.fetches()).hasSize(1);
			gate.open();
			TestManager.result(urgent);
		}
	}

	private static void assertWaits(Download download, Kind kind, @Nullable String detail) {
		assertThat(Pauses.waiting(download)).extracting(WaitReason::kind, WaitReason::detail)
			.containsExactly(kind, detail);
		assertThat(download.status()).isEqualTo(DownloadStatus.QUEUED);
	}

}

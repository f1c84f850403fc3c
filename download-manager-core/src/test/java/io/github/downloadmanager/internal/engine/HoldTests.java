package io.github.downloadmanager.internal.engine;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import io.github.downloadmanager.Download;
import io.github.downloadmanager.DownloadEvent;
import io.github.downloadmanager.DownloadListener;
import io.github.downloadmanager.DownloadSnapshot;
import io.github.downloadmanager.DownloadStatus;
import io.github.downloadmanager.control.ControlEvent;
import io.github.downloadmanager.control.Hold;
import io.github.downloadmanager.control.HoldMode;
import io.github.downloadmanager.control.WaitReason;
import io.github.downloadmanager.testsupport.Await;
import io.github.downloadmanager.testsupport.Content;
import io.github.downloadmanager.testsupport.FakeReply;
import io.github.downloadmanager.testsupport.FakeSource;
import io.github.downloadmanager.testsupport.Gate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class HoldTests {

	private static final byte[] CONTENT = Content.of(1, 10_000);

	@TempDir
	Path directory;

	private final FakeSource source = new FakeSource(CONTENT);

	/** P11: the drain before a deployment. */
	@Test
	void ofNewOnesLetsThoseThatRunFinish() {
		Gate gate = new Gate();
		this.source.at("/first", FakeReply.of(CONTENT).headersBehind(gate));
		try (TestManager manager = new TestManager(this.source, this.directory)) {
			Download first = manager.submit("first");
			gate.awaitReached();
			manager.manager().hold(HoldMode.NEW);
			Download second = manager.submit("second");
			assertThat(second.status()).isEqualTo(DownloadStatus.QUEUED);
			assertThat(Pauses.waiting(second).kind()).isEqualTo(WaitReason.Kind.HELD);
			assertThat(Pauses.waiting(second).text()).isEqualTo("held by the manager");
			gate.open();
			TestManager.result(first);
			assertThat(second.status()).isEqualTo(DownloadStatus.QUEUED);
			assertThat(this.source.fetches()).hasSize(1);
			manager.manager().hold(HoldMode.NONE);
			TestManager.result(second);
		}
	}

	/** P10, P11: what a person has paused alone stays paused. */
	@Test
	void ofAllPausesThoseThatRunAndForgetsNobody() {
		Gate gate = new Gate();
		this.source.at("/first", FakeReply.of(CONTENT).headersBehind(gate));
		this.source.at("/second", FakeReply.of(CONTENT).headersBehind(gate));
		try (TestManager manager = new TestManager(this.source, this.directory,
				(settings) -> settings.maxConcurrent = 2)) {
			Download first = manager.submit("first");
			Download second = manager.submit("second");
			Download third = manager.submit("third");
			Await.until("two run", () -> this.source.active() == 2);
			manager.manager().pauseAll();
			TestManager.await(first, DownloadStatus.PAUSED);
			TestManager.await(second, DownloadStatus.PAUSED);
			assertThat(manager.manager().hold()).isEqualTo(HoldMode.ALL);
			assertThat(first.snapshot().control().holds()).containsExactly(Hold.MANAGER);
			assertThat(third.status()).isEqualTo(DownloadStatus.QUEUED);
			assertThat(manager.manager().activeDownloads()).isZero();
			// A person pauses one of them, too.
			second.pause();
			assertThat(second.snapshot().control().holds()).containsExactlyInAnyOrder(Hold.MANAGER, Hold.USER);
			// And takes one back that the manager has paused: it has no effect.
			assertThat(first.resume()).isFalse();
			gate.open();
			manager.manager().resumeAll();
			TestManager.result(first);
			TestManager.result(third);
			assertThat(second.status()).isEqualTo(DownloadStatus.PAUSED);
			assertThat(second.resume()).isTrue();
			TestManager.result(second);
		}
	}

	/** P10, P11: a group alone. */
	@Test
	void ofAGroupConcernsItAlone() {
		Gate gate = new Gate();
		this.source.at("/a1", FakeReply.of(CONTENT).headersBehind(gate));
		try (TestManager manager = new TestManager(this.source, this.directory)) {
			Download a1 = manager.submit(manager.request("a1").group("a"));
			gate.awaitReached();
			manager.manager().group("a").pause();
			TestManager.await(a1, DownloadStatus.PAUSED);
			assertThat(a1.snapshot().control().holds()).containsExactly(Hold.GROUP);
			Download a2 = manager.submit(manager.request("a2").group("a"));
			assertThat(Pauses.waiting(a2).text()).isEqualTo("held by its group");
			TestManager.result(manager.submit(manager.request("b1").group("b")));
			TestManager.result(manager.submit("none"));
			assertThat(a2.status()).isEqualTo(DownloadStatus.QUEUED);
			gate.open();
			assertThat(manager.manager().group("a").hold()).isEqualTo(HoldMode.ALL);
			manager.manager().group("a").resume();
			TestManager.result(a1);
			TestManager.result(a2);
		}
	}

	/** P10: it runs only if nobody keeps it from running. */
	@Test
	void onlyTheLastHoldThatEndsLetsItRun() {
		Gate gate = new Gate();
		this.source.at("/file", FakeReply.of(CONTENT).headersBehind(gate));
		try (TestManager manager = new TestManager(this.source, this.directory)) {
			Download download = manager.submit(manager.request("file").group("a"));
			gate.awaitReached();
			manager.manager().group("a").pause();
			TestManager.await(download, DownloadStatus.PAUSED);
			manager.manager().pauseAll();
			manager.manager().group("a").resume();
			// It waits in the queue, where the manager's hold keeps it.
			assertThat(download.status()).isEqualTo(DownloadStatus.QUEUED);
			assertThat(Pauses.waiting(download).kind()).isEqualTo(WaitReason.Kind.HELD);
			gate.open();
			manager.manager().resumeAll();
			TestManager.result(download);
		}
	}

	@Test
	void isToldOnceForEachChange() throws InterruptedException {
		BlockingQueue<ControlEvent> told = new LinkedBlockingQueue<>();
		try (TestManager manager = new TestManager(this.source, this.directory,
				(settings) -> settings.listeners.add(new DownloadListener() {

					@Override
					public void onEvent(DownloadEvent event) {
					}

					@Override
					public void onControl(ControlEvent event) {
						told.add(event);
					}

				}))) {
			manager.manager().hold(HoldMode.NEW);
			manager.manager().hold(HoldMode.NEW);
			manager.manager().group("a").hold(HoldMode.ALL);
			assertThat(told.poll(Await.LIMIT.toSeconds(), TimeUnit.SECONDS)).isEqualTo(
					new ControlEvent.HoldChanged(TestManager.START, Hold.MANAGER, null, HoldMode.NONE, HoldMode.NEW));
			assertThat(told.poll(Await.LIMIT.toSeconds(), TimeUnit.SECONDS)).isEqualTo(
					new ControlEvent.HoldChanged(TestManager.START, Hold.GROUP, "a", HoldMode.NONE, HoldMode.ALL));
		}
		assertThat(told).isEmpty();
	}

	/** W1, W2: each that waits has one reason, and they add up. */
	@Test
	void everyDownloadThatWaitsHasOneReason() {
		Gate gate = new Gate();
		this.source.otherwise(FakeReply.of(CONTENT).headersBehind(gate));
		this.source.at("/failing", FakeReply.status(503));
		try (TestManager manager = new TestManager(this.source, this.directory, (settings) -> {
			settings.maxConcurrent = 3;
			settings.maxPerHost = 3;
			settings.groups.put("a", io.github.downloadmanager.control.GroupLimits.ofConcurrent(1));
		})) {
			List<Download> downloads = new ArrayList<>();
			Download failing = manager.submit("failing");
			downloads.add(failing);
			TestManager.await(failing, DownloadStatus.WAITING);
			for (int i = 0; i < 3; i++) {
				downloads.add(manager.submit(manager.request("a" + i).group("a")));
			}
			downloads.add(manager.submit("running1"));
			downloads.add(manager.submit("running2"));
			downloads.add(manager.submit("queued"));
			downloads.add(manager.submit(manager.request("held").group("held")));
			manager.manager().group("held").hold(HoldMode.NEW);
			downloads.add(manager.submit(manager.request("paused").paused(true)));
			Await.until("three run", () -> this.source.active() == 3);
			Map<WaitReason.Kind, Integer> kinds = new EnumMap<>(WaitReason.Kind.class);
			for (DownloadSnapshot snapshot : manager.manager().downloads()) {
				WaitReason reason = snapshot.control().waiting();
				assertThat(reason == null).isEqualTo(snapshot.status() == DownloadStatus.RUNNING);
				if (reason != null) {
					kinds.merge(reason.kind(), 1, Integer::sum);
				}
			}
			assertThat(kinds).isEqualTo(Map.of(WaitReason.Kind.PAUSED, 1, WaitReason.Kind.BACKOFF, 1,
					WaitReason.Kind.HELD, 1, WaitReason.Kind.GROUP_LIMIT, 2, WaitReason.Kind.HOST_LIMIT, 1));
			assertThat(kinds.values().stream().mapToInt(Integer::intValue).sum())
				.isEqualTo(manager.manager().queuedDownloads() + manager.manager().pausedDownloads() + 1);
			manager.manager().cancelAll();
			downloads.forEach(TestManager::awaitEnd);
		}
	}

}

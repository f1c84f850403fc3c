package io.github.downloadmanager.internal.engine;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import io.github.downloadmanager.Download;
import io.github.downloadmanager.DownloadEvent;
import io.github.downloadmanager.control.GroupLimits;
import io.github.downloadmanager.control.Limits;
import io.github.downloadmanager.control.WaitReason;
import io.github.downloadmanager.testsupport.Await;
import io.github.downloadmanager.testsupport.Content;
import io.github.downloadmanager.testsupport.FakeReply;
import io.github.downloadmanager.testsupport.FakeSource;
import io.github.downloadmanager.testsupport.Gate;
import io.github.downloadmanager.testsupport.Threads;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/** Order and limits, and changes of both while downloads run. */
class LimitsTests {

	private static final byte[] CONTENT = Content.of(1, 10_000);

	@TempDir
	Path directory;

	private final FakeSource source = new FakeSource(CONTENT);

	private List<String> asked() {
		return this.source.fetches().stream().map((request) -> request.uri().getPath().substring(1)).toList();
	}

	/** S1, and S2 with aging off. */
	@Test
	void higherPrioritiesStartFirstAndEqualOnesInTheOrderOfSubmission() {
		Gate gate = new Gate();
		this.source.at("/first", FakeReply.of(CONTENT).headersBehind(gate));
		try (TestManager manager = new TestManager(this.source, this.directory, (settings) -> {
			settings.maxConcurrent = 1;
			settings.aging = Duration.ZERO;
		})) {
			List<Download> downloads = new ArrayList<>();
			downloads.add(manager.submit("first"));
			gate.awaitReached();
			downloads.add(manager.submit("a"));
			downloads.add(manager.submit(manager.request("low").priority(-5)));
			downloads.add(manager.submit(manager.request("high").priority(5)));
			downloads.add(manager.submit("b"));
			Download raised = manager.submit("raised");
			downloads.add(raised);
			assertThat(raised.position()).isEqualTo(OptionalInt.of(4));
			assertThat(raised.priority(6)).isTrue();
			assertThat(raised.position()).isEqualTo(OptionalInt.of(1));
			assertThat(downloads.get(0).position()).isEmpty();
			assertThat(TestManager.event(raised, DownloadEvent.Reprioritized.class))
				.extracting(DownloadEvent.Reprioritized::before, DownloadEvent.Reprioritized::after)
				.containsExactly(0, 6);
			gate.open();
			downloads.forEach(TestManager::result);
			assertThat(asked()).containsExactly("first", "raised", "high", "a", "b", "low");
			assertThat(raised.priority(1)).isFalse();
		}
	}

	/** S2: one is overtaken only by those that came soon enough after it. */
	@Test
	void waitingMakesUpForALowerPriority() {
		Gate gate = new Gate();
		this.source.at("/first", FakeReply.of(CONTENT).headersBehind(gate));
		try (TestManager manager = new TestManager(this.source, this.directory,
				(settings) -> settings.maxConcurrent = 1)) {
			List<Download> downloads = new ArrayList<>();
			downloads.add(manager.submit("first"));
			gate.awaitReached();
			downloads.add(manager.submit("waiting"));
			manager.advance(Duration.ofMinutes(2).minusMillis(1));
			downloads.add(manager.submit(manager.request("overtakes").priority(2)));
			manager.advance(Duration.ofMillis(2));
			downloads.add(manager.submit(manager.request("late").priority(2)));
			gate.open();
			downloads.forEach(TestManager::result);
			assertThat(asked()).containsExactly("first", "overtakes", "waiting", "late");
		}
	}

	/** P9, S2: time in which it is paused is no time in the queue. */
	@Test
	void pausingGainsNoAge() {
		Gate gate = new Gate();
		this.source.at("/first", FakeReply.of(CONTENT).headersBehind(gate));
		try (TestManager manager = new TestManager(this.source, this.directory,
				(settings) -> settings.maxConcurrent = 1)) {
			List<Download> downloads = new ArrayList<>();
			downloads.add(manager.submit("first"));
			gate.awaitReached();
			Download paused = manager.submit("paused");
			downloads.add(paused);
			paused.pause().block(Await.LIMIT);
			manager.advance(Duration.ofMinutes(10));
			downloads.add(manager.submit("late"));
			manager.advance(Duration.ofSeconds(1));
			paused.resume();
			gate.open();
			downloads.forEach(TestManager::result);
			assertThat(asked()).containsExactly("first", "late", "paused");
		}
	}

	/** S3: a retry rejoins with its old place. */
	@Test
	void aRetryKeepsItsPlace() {
		Gate gate = new Gate();
		this.source.at("/first", FakeReply.of(CONTENT).headersBehind(gate));
		this.source.then(FakeReply.status(503));
		try (TestManager manager = new TestManager(this.source, this.directory,
				(settings) -> settings.maxConcurrent = 1)) {
			Download retried = manager.submit("retried");
			Await.until("it waits", () -> retried.snapshot().timing().nextAttemptAt() != null);
			List<Download> downloads = new ArrayList<>();
			downloads.add(retried);
			downloads.add(manager.submit("first"));
			gate.awaitReached();
			downloads.add(manager.submit("late"));
			manager.advance(Duration.ofMinutes(1));
			gate.open();
			downloads.forEach(TestManager::result);
			assertThat(asked()).containsExactly("retried", "first", "retried", "late");
		}
	}

	/** S4, S6: whoever is blocked is passed by. */
	@Test
	void aGroupThatHasItsDownloadsIsPassedBy() {
		Gate gate = new Gate();
		this.source.at("/a0", FakeReply.of(CONTENT).headersBehind(gate));
		try (TestManager manager = new TestManager(this.source, this.directory, (settings) -> {
			settings.maxConcurrent = 2;
			settings.groups.put("a", GroupLimits.ofConcurrent(1));
		})) {
			List<Download> downloads = new ArrayList<>();
			for (int i = 0; i < 3; i++) {
				downloads.add(manager.submit(manager.request("a" + i).group("a")));
			}
			gate.awaitReached();
			TestManager.result(manager.submit("other"));
			WaitReason reason = Objects.requireNonNull(downloads.get(1).snapshot().control().waiting());
			assertThat(reason.kind()).isEqualTo(WaitReason.Kind.GROUP_LIMIT);
			assertThat(reason.text()).isEqualTo("waits for a slot of its group (1 of 1)");
			gate.open();
			downloads.forEach(TestManager::result);
			assertThat(asked()).containsExactly("a0", "other", "a1", "a2");
		}
	}

	/** S6: groups that nobody has named. */
	@Test
	void theDefaultLimitHoldsForOtherGroups() {
		Gate gate = new Gate();
		this.source.otherwise(FakeReply.of(CONTENT).headersBehind(gate));
		try (TestManager manager = new TestManager(this.source, this.directory, (settings) -> {
			settings.maxConcurrent = 100;
			settings.defaultGroupLimit = 2;
			settings.groups.put("free", GroupLimits.NONE);
		})) {
			List<Download> downloads = new ArrayList<>();
			for (String group : List.of("a", "b", "free")) {
				IntStream.range(0, 5)
					.forEach((i) -> downloads.add(manager.submit(manager.request(group + i).group(group))));
			}
			Await.until("they run", () -> this.source.active() == 9);
			assertThat(manager.manager().queuedDownloads()).isEqualTo(6);
			gate.open();
			downloads.forEach(TestManager::result);
			assertThat(this.source.peak()).isEqualTo(9);
		}
	}

	/** S7. */
	@Test
	void fairGroupsTakeTurns() {
		Gate gate = new Gate();
		this.source.at("/first", FakeReply.of(CONTENT).headersBehind(gate));
		try (TestManager manager = new TestManager(this.source, this.directory, (settings) -> {
			settings.maxConcurrent = 1;
			settings.fairGroups = true;
		})) {
			List<Download> downloads = new ArrayList<>();
			downloads.add(manager.submit("first"));
			gate.awaitReached();
			for (int i = 0; i < 3; i++) {
				downloads.add(manager.submit(manager.request("a" + i).group("a")));
			}
			downloads.add(manager.submit(manager.request("b0").group("b")));
			downloads.add(manager.submit(manager.request("urgent").group("c").priority(1)));
			downloads.add(manager.submit(manager.request("b1").group("b")));
			gate.open();
			downloads.forEach(TestManager::result);
			assertThat(asked()).containsExactly("first", "urgent", "a0", "b0", "a1", "b1", "a2");
		}
	}

	/** S5: 4, 8, 1, 4. */
	@Test
	void areChangedWhileDownloadsRun() {
		List<Gate> gates = IntStream.range(0, 30).mapToObj((i) -> new Gate()).toList();
		IntStream.range(0, 30)
			.forEach((i) -> this.source.at("/" + i, FakeReply.of(CONTENT).headersBehind(gates.get(i))));
		try (TestManager manager = new TestManager(this.source, this.directory,
				(settings) -> settings.maxConcurrent = 4)) {
			List<Download> downloads = IntStream.range(0, 30).mapToObj((i) -> manager.submit("" + i)).toList();
			Await.until("4 run", () -> this.source.active() == 4);
			Limits before = manager.manager().limits(Limits.of(8));
			assertThat(before).isEqualTo(Limits.of(4));
			assertThat(manager.manager().activeDownloads()).isEqualTo(8);
			Await.until("8 run", () -> this.source.active() == 8);
			manager.manager().limits(Limits.of(1));
			assertThat(manager.manager().activeDownloads()).isEqualTo(8);
			for (int i = 0; i < 7; i++) {
				gates.get(i).open();
				TestManager.result(downloads.get(i));
				int left = 7 - i;
				Await.until("the slot is given back", () -> manager.manager().activeDownloads() == left);
			}
			assertThat(this.source.fetches()).hasSize(8);
			gates.get(7).open();
			Await.until("the next one runs", () -> this.source.fetches().size() == 9);
			assertThat(manager.manager().activeDownloads()).isEqualTo(1);
			manager.manager().limits(Limits.of(4));
			Await.until("4 run", () -> this.source.active() == 4);
			gates.forEach(Gate::open);
			downloads.forEach(TestManager::result);
			assertThat(this.source.peak()).isEqualTo(8);
			assertThat(this.source.cancelled()).isZero();
		}
	}

	/** S5: a limit for hosts that did not hold when the downloads were queued. */
	@Test
	void aLimitOfHostsHoldsForThoseThatRunAndWaitAlready() {
		Gate gate = new Gate();
		this.source.otherwise(FakeReply.of(CONTENT).headersBehind(gate));
		try (TestManager manager = new TestManager(this.source, this.directory,
				(settings) -> settings.maxConcurrent = 3)) {
			List<Download> downloads = IntStream.range(0, 10).mapToObj((i) -> manager.submit("" + i)).toList();
			Await.until("3 run", () -> this.source.active() == 3);
			manager.manager().limits(Limits.of(10).withMaxPerHost(5));
			Await.until("5 run", () -> this.source.active() == 5);
			assertThat(manager.manager().activeDownloads()).isEqualTo(5);
			WaitReason reason = Objects.requireNonNull(downloads.get(9).snapshot().control().waiting());
			assertThat(reason.text()).isEqualTo("waits for a slot of its host (5 of 5)");
			manager.manager().limits(Limits.of(10));
			Await.until("10 run", () -> this.source.active() == 10);
			gate.open();
			downloads.forEach(TestManager::result);
		}
	}

	/** B7: rather fewer downloads than each too slow for its server. */
	@Test
	void aSmallBandwidthFeedsFewerDownloads() {
		Gate gate = new Gate();
		this.source.otherwise(FakeReply.of(CONTENT).headersBehind(gate));
		try (TestManager manager = new TestManager(this.source, this.directory, (settings) -> {
			settings.maxConcurrent = 10;
			settings.bandwidth = OptionalLong.of(100_000);
		})) {
			List<Download> downloads = IntStream.range(0, 5).mapToObj((i) -> manager.submit("" + i)).toList();
			Await.until("3 run", () -> this.source.active() == 3);
			assertThat(manager.manager().activeDownloads()).isEqualTo(3);
			WaitReason reason = Objects.requireNonNull(downloads.get(4).snapshot().control().waiting());
			assertThat(reason.kind()).isEqualTo(WaitReason.Kind.BANDWIDTH);
			manager.manager().limits(manager.manager().limits().withBandwidth(OptionalLong.empty()));
			Await.until("5 run", () -> this.source.active() == 5);
			gate.open();
			downloads.forEach(TestManager::result);
		}
	}

	/** S6: of several who change different limits at once, none undoes another's. */
	@Test
	void noChangeUndoesOneThatIsMadeAtTheSameTime() {
		try (TestManager manager = new TestManager(this.source, this.directory)) {
			List<CompletableFuture<Void>> changes = IntStream.range(0, 4)
				.mapToObj((thread) -> CompletableFuture.runAsync(() -> IntStream.range(0, 100)
					.forEach((i) -> manager.manager()
						.updateLimits((limits) -> limits.withGroup(thread + "-" + i, GroupLimits.ofConcurrent(1)),
								"a test")),
						Threads.ONE_EACH))
				.toList();
			changes.forEach(CompletableFuture::join);
			assertThat(manager.manager().limits().groups()).hasSize(400);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "a\nb", "\u0000" })
	void aNameThatNoDownloadCanHaveIsNoneOfAGroup(String name) {
		try (TestManager manager = new TestManager(this.source, this.directory)) {
			assertThatIllegalArgumentException()
				.isThrownBy(() -> manager.manager()
					.updateLimits((all) -> all.withGroup(name, GroupLimits.ofConcurrent(1)), "a test"))
				.withMessageEndingWith("allowed is 1 to 200 characters without control characters");
			assertThatIllegalArgumentException().isThrownBy(() -> manager.manager().group(name));
			assertThat(manager.manager().limits().groups()).isEmpty();
		}
	}

	/** S6: zero is no limit. */
	@Test
	void nothingBelowOneIsALimit() {
		assertThatIllegalArgumentException().isThrownBy(() -> Limits.of(0))
			.withMessage("maxConcurrent is '0'; allowed is a number from 1; to let nothing run, use hold");
		assertThatIllegalArgumentException().isThrownBy(() -> Limits.of(1).withMaxPerHost(0))
			.withMessageContaining("maxPerHost is '0'");
		assertThatIllegalArgumentException().isThrownBy(() -> Limits.of(1).withBandwidth(0))
			.withMessageContaining("bandwidth is '0'");
		assertThatIllegalArgumentException().isThrownBy(() -> GroupLimits.ofConcurrent(0))
			.withMessageContaining("maxConcurrent is '0'");
		assertThat(Limits.of(1).withGroup("a", GroupLimits.ofConcurrent(2)).groups())
			.isEqualTo(Map.of("a", GroupLimits.ofConcurrent(2)));
	}

}

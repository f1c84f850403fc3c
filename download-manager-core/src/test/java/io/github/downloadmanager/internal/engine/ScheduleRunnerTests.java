package io.github.downloadmanager.internal.engine;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.OptionalLong;

import io.github.downloadmanager.Download;
import io.github.downloadmanager.DownloadStatus;
import io.github.downloadmanager.control.BandwidthProfile;
import io.github.downloadmanager.control.BandwidthSchedule;
import io.github.downloadmanager.control.Hold;
import io.github.downloadmanager.control.HoldMode;
import io.github.downloadmanager.control.ScheduledBandwidth;
import io.github.downloadmanager.control.WaitReason;
import io.github.downloadmanager.testsupport.Await;
import io.github.downloadmanager.testsupport.Content;
import io.github.downloadmanager.testsupport.FakeReply;
import io.github.downloadmanager.testsupport.FakeSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** Rule B10 of bandwidth. The test begins at midnight of a Thursday. */
class ScheduleRunnerTests {

	private final FakeSource source = new FakeSource(Content.of(1, 100));

	@TempDir
	private Path directory;

	private TestManager manager(BandwidthProfile... profiles) {
		return new TestManager(this.source, this.directory, (settings) -> {
			settings.bandwidth = OptionalLong.of(5000);
			settings.bandwidthSchedule = BandwidthSchedule.of(profiles);
		});
	}

	private static BandwidthProfile limit(String from, String to, long bytes) {
		return BandwidthProfile.limit(BandwidthProfile.EVERY_DAY, LocalTime.parse(from), LocalTime.parse(to),
				ZoneOffset.UTC, bytes);
	}

	private static BandwidthProfile hold(String from, String to) {
		return BandwidthProfile.hold(BandwidthProfile.EVERY_DAY, LocalTime.parse(from), LocalTime.parse(to),
				ZoneOffset.UTC);
	}

	/** Move the time to another one, in steps, so that the schedule is looked at. */
	private static void passTo(TestManager manager, Duration time) {
		while (manager.elapsed().compareTo(time) < 0) {
			manager.advance(Duration.ofMinutes(10));
		}
	}

	/** Let time pass until the bandwidth is another one. */
	private static void awaitBandwidth(TestManager manager, long bytes) {
		Await.until("a bandwidth of " + bytes, () -> {
			manager.advance(Duration.ofSeconds(1));
			return manager.manager().limits().bandwidth().equals(OptionalLong.of(bytes));
		});
	}

	@Test
	void limitsHoldAtTheirTimes() {
		try (TestManager manager = manager(limit("00:00", "06:00", 1000), limit("08:00", "09:00", 2000))) {
			assertThat(manager.manager().limits().bandwidth()).hasValue(1000);
			passTo(manager, Duration.ofMinutes(350));
			assertThat(manager.manager().limits().bandwidth()).hasValue(1000);
			passTo(manager, Duration.ofHours(6));
			awaitBandwidth(manager, 5000);
			passTo(manager, Duration.ofHours(8));
			awaitBandwidth(manager, 2000);
			passTo(manager, Duration.ofHours(9));
			awaitBandwidth(manager, 5000);
			assertThat(manager.manager().limits().maxConcurrent()).isEqualTo(3);
		}
	}

	@Test
	void whatSomebodySetsHoldsUntilTheNextBoundary() {
		try (TestManager manager = manager(limit("01:00", "02:00", 1000))) {
			manager.manager().limits(manager.manager().limits().withBandwidth(7), "somebody");
			passTo(manager, Duration.ofMinutes(50));
			assertThat(manager.manager().limits().bandwidth()).hasValue(7);
			passTo(manager, Duration.ofHours(1));
			awaitBandwidth(manager, 1000);
			manager.manager().limits(manager.manager().limits().withBandwidth(8), "somebody");
			passTo(manager, Duration.ofMinutes(110));
			assertThat(manager.manager().limits().bandwidth()).hasValue(8);
			passTo(manager, Duration.ofHours(2));
			awaitBandwidth(manager, 5000);
		}
	}

	/** What a person sees beside the limit: which profile, until when, and by whom. */
	@Test
	void tellsWhatHoldsAndUntilWhen() {
		BandwidthProfile night = limit("00:00", "06:00", 1000);
		try (TestManager manager = manager(night); TestManager none = new TestManager(this.source, this.directory)) {
			Instant six = TestManager.START.plus(Duration.ofHours(6));
			assertThat(manager.manager().scheduledBandwidth())
				.contains(new ScheduledBandwidth(Optional.of(night), Optional.of(six), false));
			manager.manager().limits(manager.manager().limits().withBandwidth(7), "somebody");
			assertThat(manager.manager().scheduledBandwidth())
				.contains(new ScheduledBandwidth(Optional.of(night), Optional.of(six), true));
			passTo(manager, Duration.ofHours(6));
			awaitBandwidth(manager, 5000);
			assertThat(manager.manager().scheduledBandwidth()).contains(new ScheduledBandwidth(Optional.empty(),
					Optional.of(TestManager.START.plus(Duration.ofHours(24))), false));
			assertThat(none.manager().scheduledBandwidth()).isEmpty();
		}
	}

	@Test
	void aProfileThatHoldsPausesAndLetsGoOn() {
		this.source.then(FakeReply.of(Content.of(1, 100)).stallingAfter(50));
		try (TestManager manager = manager(hold("00:00:20", "00:20"))) {
			Download running = manager.submit("running");
			Await.until("bytes", () -> running.snapshot().progress().bytesDownloaded() == 50);
			// It is not held so late that the stall would be noticed.
			Await.until("it is paused", () -> {
				manager.advance(Duration.ofMillis(100));
				return running.status() == DownloadStatus.PAUSED;
			});
			assertThat(running.snapshot().control().holds()).containsExactly(Hold.SCHEDULE);
			assertThat(manager.manager().hold()).as("of an operator").isEqualTo(HoldMode.NONE);
			assertThat(manager.manager().limits().bandwidth()).hasValue(5000);
			passTo(manager, Duration.ofMinutes(20));
			Await.until("it goes on", () -> {
				manager.advance(Duration.ofSeconds(1));
				return running.status() == DownloadStatus.COMPLETED;
			});
		}
	}

	/** W1: who holds it, and until when; an operator's hold is another one. */
	@Test
	void whoeverWaitsMeanwhileIsToldOfTheSchedule() {
		try (TestManager manager = manager(hold("00:00", "06:00"))) {
			Download download = manager.submit("file");
			assertThat(Pauses.waiting(download)).extracting(WaitReason::kind, WaitReason::detail, WaitReason::until)
				.containsExactly(WaitReason.Kind.HELD, "the schedule", TestManager.START.plus(Duration.ofHours(6)));
			assertThat(Pauses.waiting(download).text(ZoneOffset.UTC)).isEqualTo("held by the schedule until 06:00:00");
			manager.manager().hold(HoldMode.NEW);
			assertThat(Pauses.waiting(download).text()).isEqualTo("held by the manager and the schedule");
			manager.manager().hold(HoldMode.NONE);
			assertThat(Pauses.waiting(download).detail()).isEqualTo("the schedule");
			passTo(manager, Duration.ofHours(6));
			Await.until("it goes on", () -> {
				manager.advance(Duration.ofSeconds(1));
				return download.status() == DownloadStatus.COMPLETED;
			});
		}
	}

}

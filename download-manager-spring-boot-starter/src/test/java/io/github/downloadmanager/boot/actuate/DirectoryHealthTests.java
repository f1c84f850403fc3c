package io.github.downloadmanager.boot.actuate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import io.github.downloadmanager.boot.FakeDownloadManager;
import io.github.downloadmanager.control.HoldMode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

import static org.assertj.core.api.Assertions.assertThat;

/** M1. */
class DirectoryHealthTests {

	private static final Clock CLOCK = Clock.fixed(Instant.EPOCH, ZoneOffset.UTC);

	private final FakeDownloadManager manager = new FakeDownloadManager();

	@Test
	void fileIsCreatedAndNothingIsLeft(@TempDir Path directory) throws IOException {
		Health health = health(new DirectoryHealth(directory.resolve("to/come")), 1);
		assertThat(health.getStatus()).isEqualTo(Status.UP);
		assertThat(health.getDetails()).containsKeys("free", "checkedAt", "active", "queued", "waiting", "paused")
			.containsEntry("limit", 3L);
		try (var files = Files.list(directory)) {
			assertThat(files).isEmpty();
		}
	}

	@Test
	void isDownIfNothingCanBeWrittenThere(@TempDir Path directory) throws IOException {
		Path file = Files.createFile(directory.resolve("file"));
		Health health = health(new DirectoryHealth(file), 1);
		assertThat(health.getStatus()).isEqualTo(Status.DOWN);
		assertThat(health.getDetails()).hasEntrySatisfying("reason",
				(reason) -> assertThat(reason).asString().startsWith("the directory for files cannot be written: "));
	}

	@Test
	void isDownIfTooLittleIsFreeThoughManagersAreHeld() {
		this.manager.hold(HoldMode.ALL);
		DirectoryHealth directory = new DirectoryHealth(() -> 99L, CLOCK, Duration.ofMinutes(1));
		assertThat(health(directory, 100).getStatus()).isEqualTo(Status.DOWN);
		assertThat(health(directory, 99).getStatus()).isEqualTo(Status.OUT_OF_SERVICE);
	}

	@Test
	void isOutOfServiceWhileHeld() {
		this.manager.hold(HoldMode.NEW);
		Health health = new DownloadManagerHealthIndicator(DownloadManagers.only(this.manager)).health();
		assertThat(health.getStatus()).isEqualTo(Status.OUT_OF_SERVICE);
		assertThat(health.getDetails()).containsEntry("reason", "held (new)");
	}

	@Test
	void isLookedAtOnceInTenSeconds() {
		AtomicInteger looks = new AtomicInteger();
		DirectoryHealth directory = new DirectoryHealth(() -> (long) looks.incrementAndGet(), CLOCK,
				Duration.ofMinutes(1));
		for (int i = 0; i < 3; i++) {
			assertThat(health(directory, 0).getDetails()).containsEntry("free", 1L);
		}
	}

	@Test
	void fileSystemThatNeverAnswersHoldsUpNobody() {
		CountDownLatch never = new CountDownLatch(1);
		AtomicInteger looks = new AtomicInteger();
		DirectoryHealth directory = new DirectoryHealth(() -> {
			looks.incrementAndGet();
			never.await();
			return 7L;
		}, CLOCK, Duration.ofMillis(1));
		for (int i = 0; i < 3; i++) {
			Health health = health(directory, 100);
			assertThat(health.getStatus()).isEqualTo(Status.UP);
			assertThat(health.getDetails()).hasEntrySatisfying("free",
					(free) -> assertThat(free).asString().startsWith("not known"));
		}
		assertThat(looks).hasValueLessThanOrEqualTo(1);
		never.countDown();
	}

	/** What was seen before is told, with the time of it. */
	@Test
	void fileSystemThatDoesNotAnswerAnyMoreIsToldOfAsItWas() {
		CountDownLatch never = new CountDownLatch(1);
		AtomicInteger looks = new AtomicInteger();
		AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
		Clock clock = clock(now);
		DirectoryHealth directory = new DirectoryHealth(() -> {
			if (looks.incrementAndGet() > 1) {
				never.await();
			}
			return 7L;
		}, clock, Duration.ofMillis(500));
		assertThat(health(directory, 1).getDetails()).containsEntry("free", 7L);
		now.set(Instant.EPOCH.plusSeconds(11));
		assertThat(health(directory, 1).getDetails()).containsEntry("free", 7L)
			.containsEntry("checkedAt", Instant.EPOCH.toString());
		assertThat(health(directory, 8).getStatus()).isEqualTo(Status.DOWN);
		assertThat(looks).hasValue(2);
		never.countDown();
	}

	@Test
	void errorOfALookIsNotTheEndOfAllLooks() {
		AtomicInteger looks = new AtomicInteger();
		DirectoryHealth directory = new DirectoryHealth(() -> {
			if (looks.incrementAndGet() == 1) {
				throw new OutOfMemoryError("none left for now");
			}
			return 7L;
		}, CLOCK, Duration.ofMinutes(1));
		assertThat(health(directory, 1).getDetails()).hasEntrySatisfying("free",
				(free) -> assertThat(free).asString().startsWith("not known"));
		assertThat(health(directory, 1).getDetails()).containsEntry("free", 7L);
	}

	@Test
	void isLookedAtAgainAfterTheClockWasSetBack() {
		AtomicInteger looks = new AtomicInteger();
		AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
		DirectoryHealth directory = new DirectoryHealth(() -> (long) looks.incrementAndGet(), clock(now),
				Duration.ofMinutes(1));
		assertThat(health(directory, 0).getDetails()).containsEntry("free", 1L);
		now.set(Instant.EPOCH.minusSeconds(3600));
		assertThat(health(directory, 0).getDetails()).containsEntry("free", 2L)
			.containsEntry("checkedAt", Instant.EPOCH.minusSeconds(3600).toString());
	}

	private static Clock clock(AtomicReference<Instant> now) {
		return new Clock() {

			@Override
			public ZoneId getZone() {
				return ZoneOffset.UTC;
			}

			@Override
			public Clock withZone(ZoneId zone) {
				return this;
			}

			@Override
			public Instant instant() {
				return Objects.requireNonNull(now.get());
			}

		};
	}

	private Health health(DirectoryHealth directory, long minFree) {
		return new DownloadManagerHealthIndicator(DownloadManagers.only(this.manager), directory, minFree).health();
	}

}

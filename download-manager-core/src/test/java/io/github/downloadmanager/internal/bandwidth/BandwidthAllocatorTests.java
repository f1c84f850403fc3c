package io.github.downloadmanager.internal.bandwidth;

import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.github.downloadmanager.internal.bandwidth.Simulation.Downloading;
import io.github.downloadmanager.testsupport.Await;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

/** Rules B2 to B5 of bandwidth, in virtual time. */
class BandwidthAllocatorTests {

	private static final long MB = 1_000_000;

	private static final Duration TEN_SECONDS = Duration.ofSeconds(10);

	private final Simulation simulation = new Simulation();

	private List<Downloading> eightDownloads() {
		return IntStream.range(0, 8).mapToObj((i) -> this.simulation.download((i == 0) ? 8 : 1)).toList();
	}

	/** B2: a bucket that all connections share would give the first one 53 %. */
	@Test
	void eightDownloadsGetTheSameThoughOneHasEightConnections() {
		this.simulation.limit(10 * MB);
		List<Downloading> downloads = eightDownloads();
		this.simulation.run(TEN_SECONDS);
		assertThat(this.simulation.received(0, TEN_SECONDS)).isCloseTo(100 * MB, withinPercentage(5));
		assertThat(downloads)
			.allSatisfy((download) -> assertThat(download.received()).isCloseTo(100 * MB / 8, withinPercentage(5)));
		assertThat(downloads.get(0).receivedByEach())
			.allSatisfy((bytes) -> assertThat(bytes).isCloseTo(100 * MB / 64, withinPercentage(10)));
	}

	/** B2: work-conserving, and max–min fair. */
	@Test
	void whatASlowServerLeavesGoesToTheOthers() {
		this.simulation.limit(10 * MB);
		Downloading slow = this.simulation.slowDownload(200_000);
		Downloading middle = this.simulation.slowDownload(2 * MB);
		List<Downloading> fast = List.of(this.simulation.download(1), this.simulation.download(4));
		this.simulation.run(TEN_SECONDS);
		assertThat(slow.received()).isCloseTo(2 * MB, withinPercentage(5));
		assertThat(middle.received()).isCloseTo(20 * MB, withinPercentage(5));
		assertThat(fast)
			.allSatisfy((download) -> assertThat(download.received()).isCloseTo(39 * MB, withinPercentage(5)));
	}

	/** B2: a server that has stopped keeps nothing from the others. */
	@Test
	void serversThatAreSilentLeaveEverything() {
		this.simulation.limit(10 * MB);
		List<Downloading> silent = Stream.generate(() -> this.simulation.download(1)).limit(20).toList();
		Downloading fast = this.simulation.download(1);
		this.simulation.run(Duration.ofSeconds(1));
		silent.forEach((download) -> download.pauseServer(true));
		this.simulation.run(Duration.ofSeconds(1));
		long before = fast.received();
		this.simulation.run(TEN_SECONDS);
		assertThat(fast.received() - before).isCloseTo(100 * MB, withinPercentage(5));
	}

	/** B3. */
	@ParameterizedTest
	@ValueSource(longs = { 100_000, 2_000_000, 50_000_000 })
	void noSecondHasMoreThanTheRateTheDepthAndOneReadOfEach(long rate) {
		this.simulation.limit(rate);
		List<Downloading> downloads = eightDownloads();
		downloads.get(1).pauseServer(true);
		this.simulation.run(TEN_SECONDS);
		downloads.get(1).pauseServer(false);
		this.simulation.run(TEN_SECONDS);
		double depth = Math.max(64 * 1024, rate / 4.0);
		double reads = downloads.stream()
			.flatMap((download) -> download.shares().stream())
			.mapToInt(ConnectionShare::readSize)
			.sum();
		assertThat((double) this.simulation.mostWithin(Duration.ofSeconds(1)))
			.isLessThanOrEqualTo(rate + depth + reads);
	}

	/** B3, from the least rate on that feeds fifteen connections, see B7. */
	@ParameterizedTest
	@ValueSource(longs = { 15 * 32 * 1024, 2_000_000, 50_000_000 })
	void anyTenSecondsHaveTheRate(long rate) {
		this.simulation.limit(rate);
		eightDownloads();
		// What was saved before anything was received is spent at first.
		this.simulation.run(Duration.ofSeconds(1));
		long from = this.simulation.nanos();
		this.simulation.run(Duration.ofSeconds(25));
		List<Long> windows = this.simulation.windows(from, TEN_SECONDS);
		assertThat(windows).hasSizeGreaterThan(100)
			.allSatisfy((bytes) -> assertThat(bytes).isCloseTo(10 * rate, withinPercentage(5)));
	}

	/** B3: idle time saves no more than the depth. */
	@Test
	void anHourOfNothingSavesAQuarterOfASecond() {
		this.simulation.limit(10 * MB);
		Downloading download = this.simulation.download(1);
		download.pauseServer(true);
		this.simulation.run(Duration.ofMinutes(1));
		download.pauseServer(false);
		long from = this.simulation.nanos();
		this.simulation.run(Duration.ofSeconds(2));
		assertThat(this.simulation.received(from, Duration.ofSeconds(1))).isLessThan(10 * MB + 5 * MB / 2 + 2 * MB);
	}

	/** What is told is what is given, also if a change is overtaken by the next one. */
	@Test
	void ofTwoChangesOfALimitTheLastOneHolds() throws Exception {
		DownloadShare share = this.simulation.allocator().share(null, OptionalLong.empty());
		Thread second = new Thread(() -> share.ownLimit(OptionalLong::empty));
		share.ownLimit(() -> {
			second.start();
			Await.until("the second change waits for this one, or is done",
					() -> second.getState() == Thread.State.BLOCKED || !second.isAlive());
			return OptionalLong.of(1000);
		});
		second.join();
		assertThat(share.isLimited()).as("what is told").isFalse();
		try (ConnectionShare connection = share.open(() -> 0, () -> {
		})) {
			assertThat(connection.allowance(true)).as("what is given").isGreaterThan(MB / 2);
		}
	}

	/**
	 * A connection hears that there is no limit when it asks for more, which may be after
	 * the next limit was set.
	 */
	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void aLimitHoldsThatIsSetAgainBeforeAConnectionHeardThatThereWasNone(boolean own) {
		this.simulation.limit(MB);
		Downloading other = this.simulation.download(1);
		DownloadShare share = this.simulation.allocator().share(null, own ? OptionalLong.of(MB) : OptionalLong.empty());
		ConnectionShare connection = share.open(() -> 0, () -> {
		});
		this.simulation.unlimit();
		share.ownLimit(() -> OptionalLong.empty());
		assertThat(connection.allowance(true)).isPositive();
		this.simulation.limit(MB);
		share.ownLimit(() -> own ? OptionalLong.of(MB) : OptionalLong.empty());
		this.simulation.run(TEN_SECONDS);
		assertThat(other.received()).isCloseTo(10 * MB, withinPercentage(5));
		connection.close();
		this.simulation.run(TEN_SECONDS);
		assertThat(other.received()).isCloseTo(20 * MB, withinPercentage(5));
	}

	/** B5: live, both ways. */
	@Test
	void aChangeHoldsWithinAQuarterOfASecondAndWithoutABurst() {
		this.simulation.limit(10 * MB);
		List<Downloading> downloads = eightDownloads();
		this.simulation.run(Duration.ofSeconds(3));
		long lowered = this.simulation.nanos();
		this.simulation.limit(2 * MB);
		this.simulation.run(Duration.ofSeconds(3));
		Duration quarter = Duration.ofMillis(250);
		assertThat(this.simulation.received(lowered, quarter)).isLessThanOrEqualTo(MB);
		assertThat(this.simulation.received(lowered + quarter.toNanos(), Duration.ofSeconds(2))).isCloseTo(4 * MB,
				withinPercentage(10));
		long raised = this.simulation.nanos();
		this.simulation.limit(20 * MB);
		this.simulation.run(Duration.ofSeconds(3));
		assertThat(this.simulation.received(raised, quarter)).isCloseTo(5 * MB, withinPercentage(5));
		assertThat(this.simulation.received(raised + quarter.toNanos(), Duration.ofSeconds(2))).isCloseTo(40 * MB,
				withinPercentage(5));
		assertThat(downloads).allSatisfy((download) -> assertThat(download.received())
			.isCloseTo(downloads.get(1).received(), withinPercentage(10)));
	}

	@Test
	void aGroupKeepsToItsOwnLimitAndTheOthersGetTheRest() {
		this.simulation.limit(10 * MB);
		this.simulation.limitGroup("slow", MB);
		List<Downloading> group = Stream.generate(() -> this.simulation.download("slow", OptionalLong.empty()))
			.limit(4)
			.toList();
		Downloading own = this.simulation.download("slow", OptionalLong.of(100_000));
		Downloading other = this.simulation.download("other", OptionalLong.empty());
		this.simulation.run(TEN_SECONDS);
		assertThat(own.received()).isCloseTo(MB, withinPercentage(10));
		assertThat(group)
			.allSatisfy((download) -> assertThat(download.received()).isCloseTo(9 * MB / 4, withinPercentage(7)));
		assertThat(other.received()).isCloseTo(90 * MB, withinPercentage(5));
	}

	@Test
	void aDownloadsOwnLimitIsChangedLive() {
		Downloading download = this.simulation.download(null, OptionalLong.of(MB));
		this.simulation.run(TEN_SECONDS);
		assertThat(download.received()).isCloseTo(10 * MB, withinPercentage(5));
		long before = download.received();
		download.share().ownLimit(() -> OptionalLong.of(3 * MB));
		this.simulation.run(TEN_SECONDS);
		assertThat(download.received() - before).isCloseTo(30 * MB, withinPercentage(5));
		assertThat(download.share().isThrottled()).isTrue();
		assertThat(download.share().throttledNanos()).isGreaterThan(Duration.ofSeconds(15).toNanos());
	}

	/** B3: what a connection owes is owed by its download and the others when it ends. */
	@Test
	void manyShortBodiesKeepToTheLimitToo() {
		this.simulation.limit(MB);
		long received = 0;
		for (int i = 0; i < 200; i++) {
			Downloading download = this.simulation.download(1);
			this.simulation.run(Duration.ofMillis(50));
			received += download.received();
			download.close();
		}
		assertThat(received).isCloseTo(10 * MB, withinPercentage(5));
	}

	/** B1: also if nobody receives at the moment, and whoever comes next waits. */
	@Test
	void whatIsThrownAwayCountsToo() {
		this.simulation.limit(MB);
		this.simulation.allocator().share(null, OptionalLong.empty()).charge(5 * MB);
		Downloading download = this.simulation.download(1);
		this.simulation.run(Duration.ofSeconds(4));
		assertThat(download.received()).isZero();
		this.simulation.run(Duration.ofSeconds(6));
		assertThat(download.received()).isCloseTo(5 * MB, withinPercentage(5));
		download.share().charge(MB);
		this.simulation.run(Duration.ofSeconds(6));
		assertThat(download.received()).isCloseTo(10 * MB, withinPercentage(5));
	}

	/** B4. */
	@Test
	void aReadTakesATenthOfASecondOfTheShareAtMost() {
		this.simulation.limit(8 * MB);
		List<Downloading> downloads = eightDownloads();
		assertThat(downloads.get(1).shares()).allSatisfy((share) -> assertThat(share.readSize()).isEqualTo(100_000));
		assertThat(downloads.get(0).shares()).allSatisfy((share) -> assertThat(share.readSize()).isEqualTo(16 * 1024));
		this.simulation.limit(10_000 * MB);
		assertThat(downloads.get(1).shares()).allSatisfy((share) -> assertThat(share.readSize()).isEqualTo(1 << 20));
	}

	/** B5: nobody waits for a limit that is gone. */
	@Test
	void whoWaitsIsWokenWhenTheLimitGoes() {
		this.simulation.limit(1000);
		DownloadShare share = this.simulation.allocator().share(null, OptionalLong.empty());
		AtomicInteger wakes = new AtomicInteger();
		ConnectionShare connection = share.open(() -> 1 << 20, wakes::incrementAndGet);
		assertThat(connection.allowance(true)).isPositive();
		connection.close();
		long[] received = new long[1];
		connection = share.open(() -> received[0], wakes::incrementAndGet);
		while (connection.allowance(true) > 0) {
			received[0] += connection.readSize();
		}
		assertThat(connection.isWaiting()).isTrue();
		assertThat(share.isThrottled()).isTrue();
		assertThat(wakes).hasValue(0);
		this.simulation.unlimit();
		assertThat(wakes).hasValue(1);
		assertThat(connection.isWaiting()).isFalse();
		assertThat(share.isLimited()).isFalse();
		assertThat(share.isThrottled()).isFalse();
	}

	@Test
	void whatWasAskedForBeforeTheLimitIsNotCharged() {
		this.simulation.limit(MB);
		long[] received = { 5 * MB };
		ConnectionShare connection = this.simulation.allocator()
			.share(null, OptionalLong.empty())
			.open(() -> received[0], () -> {
			});
		assertThat(connection.allowance(false)).isZero();
		received[0] += MB;
		assertThat(connection.allowance(true)).isPositive();
		assertThat(connection.isWaiting()).isFalse();
	}

	/** B5: large reads that were on their way do not silence the connection. */
	@Test
	void aConnectionIsNotSilentAfterTheLimitWasLowered() {
		this.simulation.limit(10 * MB);
		long[] received = new long[1];
		AtomicInteger wakes = new AtomicInteger();
		ConnectionShare connection = this.simulation.allocator()
			.share(null, OptionalLong.empty())
			.open(() -> received[0], wakes::incrementAndGet);
		assertThat(connection.allowance(true)).isPositive();
		this.simulation.limit(100_000);
		received[0] += 2 * MB;
		connection.allowance(true);
		this.simulation.run(Duration.ofMillis(250));
		assertThat(wakes).hasValue(1);
		assertThat(connection.allowance(true)).isPositive();
	}

	@Test
	void aClosedConnectionGetsNothingAndDoesNotWait() {
		this.simulation.limit(MB);
		ConnectionShare connection = this.simulation.allocator().share(null, OptionalLong.empty()).open(() -> 0, () -> {
		});
		connection.close();
		connection.close();
		assertThat(connection.allowance(true)).isZero();
		assertThat(connection.isWaiting()).isFalse();
	}

	/** B7 and B9: what the limits leave for connections. */
	@Test
	void sharesTellHowManyConnectionsTheyFeed() {
		this.simulation.limit(1 << 20);
		DownloadShare share = this.simulation.allocator().share("group", OptionalLong.empty());
		assertThat(share.feeds(32)).isTrue();
		assertThat(share.feeds(33)).isFalse();
		assertThat(share.isSlow()).isFalse();
		Downloading other = this.simulation.download(1);
		assertThat(share.isSlow()).isTrue();
		other.close();
		share.ownLimit(() -> OptionalLong.of(512));
		assertThat(share.feeds(1)).isFalse();
		assertThat(share.isSlow()).isTrue();
		share.ownLimit(() -> OptionalLong.empty());
		assertThat(share.isSlow()).isFalse();
	}

}

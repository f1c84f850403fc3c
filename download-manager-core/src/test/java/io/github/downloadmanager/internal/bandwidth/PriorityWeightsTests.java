package io.github.downloadmanager.internal.bandwidth;

import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import io.github.downloadmanager.internal.bandwidth.Simulation.Downloading;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

/** Rule B2 of bandwidth where priorities weigh, in virtual time. */
class PriorityWeightsTests {

	private static final long MB = 1_000_000;

	private static final Duration TEN_SECONDS = Duration.ofSeconds(10);

	private final Simulation simulation = new Simulation(new PriorityWeights(OptionalInt.of(10)));

	private Downloading download(int connections, int priority) {
		Downloading download = this.simulation.download(connections);
		download.share().priority(() -> priority);
		return download;
	}

	@ParameterizedTest
	@CsvSource({ "0, 1024", "10, 2048", "20, 4096", "-10, 512", "5, 1448", "40, 16384", "1000, 16384", "-1000, 64" })
	void aWeightDoublesAndHasBounds(int priority, long weight) {
		assertThat(new PriorityWeights(OptionalInt.of(10)).of(priority)).isEqualTo(weight);
		assertThat(PriorityWeights.EVEN.of(priority)).isEqualTo(1024);
	}

	@Test
	void whoIsHigherByTenGetsTwiceAsMuchHoweverManyConnectionsItHas() {
		this.simulation.limit(7 * MB);
		Downloading normal = download(8, 0);
		Downloading higher = download(1, 10);
		Downloading highest = download(4, 20);
		this.simulation.run(TEN_SECONDS);
		assertThat(this.simulation.received(0, TEN_SECONDS)).isCloseTo(70 * MB, withinPercentage(5));
		assertThat(normal.received()).isCloseTo(10 * MB, withinPercentage(7));
		assertThat(higher.received()).isCloseTo(20 * MB, withinPercentage(7));
		assertThat(highest.received()).isCloseTo(40 * MB, withinPercentage(7));
	}

	/** Work-conserving: a weight is no reservation. */
	@Test
	void whatTheHighestCannotUseIsDividedAmongTheOthersByTheirWeights() {
		this.simulation.limit(10 * MB);
		Downloading slow = this.simulation.slowDownload(MB);
		slow.share().priority(() -> 1000);
		Downloading normal = download(1, 0);
		Downloading higher = download(1, 10);
		this.simulation.run(TEN_SECONDS);
		assertThat(slow.received()).isCloseTo(10 * MB, withinPercentage(5));
		assertThat(normal.received()).isCloseTo(30 * MB, withinPercentage(7));
		assertThat(higher.received()).isCloseTo(60 * MB, withinPercentage(7));
	}

	@Test
	void anotherPriorityHoldsWithinAQuarterOfASecond() {
		this.simulation.limit(6 * MB);
		AtomicInteger priority = new AtomicInteger();
		Downloading changed = this.simulation.download(1);
		changed.share().priority(priority::get);
		Downloading other = download(1, 0);
		this.simulation.run(TEN_SECONDS);
		assertThat(changed.received()).isCloseTo(30 * MB, withinPercentage(5));
		priority.set(10);
		changed.share().priority(priority::get);
		this.simulation.run(Duration.ofMillis(250));
		long before = changed.received();
		long ofOther = other.received();
		this.simulation.run(TEN_SECONDS);
		assertThat(changed.received() - before).isCloseTo(40 * MB, withinPercentage(5));
		assertThat(other.received() - ofOther).isCloseTo(20 * MB, withinPercentage(5));
	}

	/** B7: no weight starves anybody. */
	@Test
	void theLowestGetsTheLeastOfAConnectionInAnyCase() {
		long least = DownloadShare.MIN_PER_CONNECTION;
		this.simulation.limit(6 * least);
		Downloading lowest = download(1, -1000);
		List<Downloading> highest = Stream.generate(() -> download(1, 1000)).limit(3).toList();
		this.simulation.run(Duration.ofSeconds(30));
		assertThat(lowest.received()).isCloseTo(30 * least, withinPercentage(10));
		assertThat(highest).allSatisfy(
				(download) -> assertThat(download.received()).isCloseTo(30 * 5 * least / 3, withinPercentage(10)));
	}

	/** A limit that does not suffice for the least of each is divided evenly. */
	@Test
	void belowTheLeastOfEachAllGetTheSame() {
		this.simulation.limit(40_000);
		List<Downloading> downloads = List.of(download(1, -1000), download(1, 0), download(1, 1000));
		this.simulation.run(Duration.ofSeconds(60));
		assertThat(downloads)
			.allSatisfy((download) -> assertThat(download.received()).isCloseTo(800_000, withinPercentage(10)));
	}

	@Test
	void ownLimitsAndThoseOfGroupsHoldAllTheSame() {
		this.simulation.limit(10 * MB);
		this.simulation.limitGroup("slow", MB);
		Downloading own = this.simulation.download(null, OptionalLong.of(100_000));
		Downloading grouped = this.simulation.download("slow", OptionalLong.empty());
		Downloading normal = download(1, 0);
		own.share().priority(() -> 1000);
		grouped.share().priority(() -> 1000);
		this.simulation.run(TEN_SECONDS);
		assertThat(own.received()).isCloseTo(MB, withinPercentage(10));
		assertThat(grouped.received()).isCloseTo(10 * MB, withinPercentage(5));
		assertThat(normal.received()).isCloseTo(89 * MB, withinPercentage(5));
	}

	/** B4: reads are as large as the share is. */
	@Test
	void aReadTakesATenthOfASecondOfTheWeightedShare() {
		this.simulation.limit(30 * MB);
		Downloading normal = download(1, 0);
		Downloading higher = download(1, 10);
		assertThat(normal.shares().get(0).readSize()).isEqualTo(1_000_000);
		assertThat(higher.shares().get(0).readSize()).isEqualTo(1 << 20);
		this.simulation.limit(3 * MB);
		assertThat(normal.shares().get(0).readSize()).isEqualTo(100_000);
		assertThat(higher.shares().get(0).readSize()).isEqualTo(200_000);
		higher.share().priority(() -> 0);
		assertThat(normal.shares().get(0).readSize()).isEqualTo(150_000);
		higher.close();
		assertThat(normal.shares().get(0).readSize()).isEqualTo(300_000);
	}

	/** By default. */
	@Test
	void prioritiesChangeNothingUnlessTheyWeigh() {
		Simulation even = new Simulation();
		even.limit(2 * MB);
		List<Downloading> downloads = List.of(even.download(1), even.download(1));
		downloads.get(0).share().priority(() -> {
			throw new AssertionError("nobody needs to know");
		});
		even.run(TEN_SECONDS);
		assertThat(downloads)
			.allSatisfy((download) -> assertThat(download.received()).isCloseTo(10 * MB, withinPercentage(5)));
	}

}

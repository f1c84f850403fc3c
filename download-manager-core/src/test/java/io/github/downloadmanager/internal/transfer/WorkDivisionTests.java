package io.github.downloadmanager.internal.transfer;

import java.util.List;
import java.util.Random;

import io.github.downloadmanager.content.ByteRanges.Gap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class WorkDivisionTests {

	private static final long MIB = 1 << 20;

	@Test
	void oneSpanIsDividedEqually() {
		assertThat(WorkDivision.divide(List.of(new Gap(0, 800)), 8, 1)).hasSize(8)
			.startsWith(new Gap(0, 100), new Gap(100, 200))
			.endsWith(new Gap(700, 800));
		assertThat(WorkDivision.divide(List.of(new Gap(5, 15)), 3, 1)).containsExactly(new Gap(5, 8), new Gap(8, 11),
				new Gap(11, 15));
	}

	@Test
	void noShareIsSmallerThanTheLeast() {
		assertThat(WorkDivision.divide(List.of(new Gap(0, 100)), 8, 30)).containsExactly(new Gap(0, 33),
				new Gap(33, 66), new Gap(66, 100));
		assertThat(WorkDivision.divide(List.of(new Gap(0, 100)), 8, 51)).containsExactly(new Gap(0, 100));
	}

	@Test
	void largeSpansGetMoreAndTinyOnesWait() {
		List<Gap> spans = List.of(new Gap(0, 100), new Gap(200, 500), new Gap(600, 601));
		assertThat(WorkDivision.divide(spans, 4, 10)).containsExactly(new Gap(0, 100), new Gap(200, 300),
				new Gap(300, 400), new Gap(400, 500));
	}

	/** However it is divided: nothing twice, nothing outside, nothing lost of a span. */
	@Test
	void sharesOfASpanMakeItUp() {
		Random random = new Random(7);
		for (int round = 0; round < 2000; round++) {
			long start = random.nextLong(Long.MAX_VALUE / 2);
			Gap span = new Gap(start, start + 1 + random.nextLong(Long.MAX_VALUE / 2));
			List<Gap> shares = WorkDivision.divide(List.of(span), 1 + random.nextInt(64), 1 + random.nextInt(1000));
			assertThat(shares.get(0).start()).isEqualTo(span.start());
			for (int i = 1; i < shares.size(); i++) {
				assertThat(shares.get(i).start()).isEqualTo(shares.get(i - 1).end());
			}
			assertThat(shares.get(shares.size() - 1).end()).isEqualTo(span.end());
		}
	}

	@Test
	void onlyALargeShareIsCutBeforeItsEnd() {
		assertThat(WorkDivision.cutOf(new Gap(5, 5 + 8 * MIB))).isEqualTo(5 + 8 * MIB - 64 * 1024);
		assertThat(WorkDivision.cutOf(new Gap(5, 4 + 8 * MIB))).isEqualTo(4 + 8 * MIB);
	}

	@Test
	void equallyFastOnesHalveTheRest() {
		assertThat(WorkDivision.worthTaking(8 * MIB, 1000, 1000, 0)).isEqualTo(4 * MIB);
	}

	@Test
	void theFasterOneTakesMore() {
		assertThat(WorkDivision.worthTaking(8 * MIB, MIB, 3 * MIB, 0)).isEqualTo(6 * MIB);
	}

	@Test
	void theTimeOfTheRequestIsTakenIntoAccount() {
		// The slow one goes on for the second until the answer comes.
		assertThat(WorkDivision.worthTaking(9 * MIB, MIB, MIB, 1)).isEqualTo(4 * MIB);
	}

	@ParameterizedTest(name = "{0} bytes left at {1} bytes/s, latency {2} s: {3}")
	@CsvSource({ "1500000, 1000000, 0, 0", // it ends soon
			"8000000, 100000000, 10, 0", // it ends before the answer would come
			"1500000, 2000, 0, 1497013", // it does not end soon
			"0, 1000, 0, 0" })
	void whatSavesNoTimeIsNotTaken(long left, double slow, double latency, long part) {
		long taken = WorkDivision.worthTaking(left, slow, 1_000_000, latency);
		if (part > 0) {
			assertThat(taken).as("all, as almost nothing would be left").isEqualTo(left);
		}
		else {
			assertThat(taken).isZero();
		}
	}

}

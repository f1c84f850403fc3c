package io.github.downloadmanager.internal.bandwidth;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Rules B6 and B8 of bandwidth. */
class WithheldTimeTests {

	private static final long SECOND = 1_000_000_000L;

	private final WithheldTime withheld = new WithheldTime();

	@Test
	void onlyWhatLiesInTheTimeBeforeCounts() {
		this.withheld.begin(0);
		this.withheld.end(3 * SECOND);
		this.withheld.begin(8 * SECOND);
		this.withheld.end(9 * SECOND);
		assertThat(this.withheld.within(10 * SECOND, 10 * SECOND)).isEqualTo(4 * SECOND);
		assertThat(this.withheld.within(10 * SECOND, 12 * SECOND)).isEqualTo(2 * SECOND);
		assertThat(this.withheld.within(10 * SECOND, 30 * SECOND)).isZero();
		assertThat(this.withheld.total(30 * SECOND)).isEqualTo(4 * SECOND);
	}

	@Test
	void aTimeThatGoesOnCountsAsFar() {
		this.withheld.begin(0);
		this.withheld.begin(SECOND);
		assertThat(this.withheld.isRunning()).isTrue();
		assertThat(this.withheld.within(10 * SECOND, 30 * SECOND)).isEqualTo(10 * SECOND);
		assertThat(this.withheld.total(30 * SECOND)).isEqualTo(30 * SECOND);
		this.withheld.end(31 * SECOND);
		this.withheld.end(40 * SECOND);
		assertThat(this.withheld.total(50 * SECOND)).isEqualTo(31 * SECOND);
		assertThat(this.withheld.isRunning()).isFalse();
	}

}

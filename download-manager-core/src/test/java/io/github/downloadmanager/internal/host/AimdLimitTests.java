package io.github.downloadmanager.internal.host;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Rule H5: additive increase, multiplicative decrease. */
class AimdLimitTests {

	private static final int MOST = Integer.MAX_VALUE;

	private final AimdLimit limit = new AimdLimit(MOST);

	private void succeed(int times) {
		for (int i = 0; i < times; i++) {
			this.limit.succeeded(this.limit.limit(MOST), MOST);
		}
	}

	@Test
	void beginsWithFourOrTheLimitOfTheHost() {
		assertThat(this.limit.limit(MOST)).isEqualTo(4);
		assertThat(new AimdLimit(2).limit(2)).isEqualTo(2);
	}

	@Test
	void growsByOneAfterAsManySuccessesAsItIs() {
		succeed(3);
		assertThat(this.limit.limit(MOST)).isEqualTo(4);
		succeed(1);
		assertThat(this.limit.limit(MOST)).isEqualTo(5);
		succeed(4);
		assertThat(this.limit.limit(MOST)).isEqualTo(5);
		succeed(1);
		assertThat(this.limit.limit(MOST)).isEqualTo(6);
	}

	@Test
	void doesNotGrowAboveTheLimitOfTheHost() {
		for (int i = 0; i < 100; i++) {
			this.limit.succeeded(6, 6);
		}
		assertThat(this.limit.limit(6)).isEqualTo(6);
	}

	@Test
	void doesNotGrowWhereItIsNotTried() {
		for (int i = 0; i < 100; i++) {
			this.limit.succeeded(1, MOST);
		}
		assertThat(this.limit.limit(MOST)).isEqualTo(4);
	}

	@Test
	void isHalvedAtMostOnceASecondAndNeverBelowOne() {
		this.limit.overloaded(0);
		assertThat(this.limit.limit(MOST)).isEqualTo(2);
		this.limit.overloaded(999_999_999L);
		assertThat(this.limit.limit(MOST)).isEqualTo(2);
		this.limit.overloaded(1_000_000_000L);
		assertThat(this.limit.limit(MOST)).isEqualTo(1);
		this.limit.overloaded(2_000_000_000L);
		assertThat(this.limit.limit(MOST)).isEqualTo(1);
	}

	@Test
	void anOverloadMakesSuccessesBeforeItVoid() {
		succeed(3);
		this.limit.overloaded(0);
		succeed(1);
		assertThat(this.limit.limit(MOST)).isEqualTo(2);
		succeed(1);
		assertThat(this.limit.limit(MOST)).isEqualTo(3);
	}

}

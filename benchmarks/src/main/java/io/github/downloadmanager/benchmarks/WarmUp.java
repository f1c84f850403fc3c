package io.github.downloadmanager.benchmarks;

/**
 * Rounds that do not count.
 *
 * @param most how many at most
 * @param work what becomes warm: the client, and what it is asked to do. Where an earlier
 * row has asked for the same, few rounds are enough
 */
record WarmUp(int most, String work) {

	/** For who is as fast the first time. */
	static final WarmUp NONE = new WarmUp(0, "");

	WarmUp atMost(int rounds) {
		return new WarmUp(Math.min(rounds, this.most), this.work);
	}

}

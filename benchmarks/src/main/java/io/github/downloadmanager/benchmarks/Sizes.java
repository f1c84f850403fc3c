package io.github.downloadmanager.benchmarks;

/**
 * How much is downloaded.
 *
 * @param big a big file
 * @param huge a huge file
 * @param tenth a tenth of the huge file
 * @param small many small files
 * @param medium many files of medium size
 * @param limited a file from the origin with a limited rate
 * @param running how many slow downloads run
 * @param queued how many downloads wait
 */
record Sizes(Content big, Content huge, Content tenth, Content small, Content medium, Content limited, int running,
		int queued) {

	private static final long KIB = 1 << 10;

	private static final long MIB = 1 << 20;

	static Sizes of(boolean quick) {
		return quick ? quick() : full();
	}

	private static Sizes full() {
		return new Sizes(Content.one(1024 * MIB), Content.one(4096 * MIB), Content.one(4096 * MIB / 10),
				Content.many(10_000, 16 * KIB), Content.many(1000, MIB), Content.one(256 * MIB), 1000, 100_000);
	}

	private static Sizes quick() {
		return new Sizes(Content.one(64 * MIB), Content.one(128 * MIB), Content.one(128 * MIB / 10),
				Content.many(500, 16 * KIB), Content.many(50, MIB), Content.one(64 * MIB), 100, 5000);
	}

}

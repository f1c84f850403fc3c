package io.github.downloadmanager.benchmarks;

/**
 * Files at the origin, all of one size, named 0, 1, 2 and so on.
 *
 * @param folder the name of their folder
 * @param files how many are downloaded
 * @param distinct how many there are; the same ones are downloaded again if more are
 * asked for
 * @param size size of each in bytes
 */
record Content(String folder, int files, int distinct, long size) {

	static Content one(long size) {
		return new Content("one-" + size, 1, 1, size);
	}

	static Content many(int files, long size) {
		return new Content("many-" + size, files, files, size);
	}

	/** Ask for so many times more files, without more of them at the origin. */
	Content times(int factor) {
		return new Content(this.folder, this.files * factor, this.distinct, this.size);
	}

	long bytes() {
		return this.size * this.files;
	}

	@Override
	public String toString() {
		return (this.files == 1) ? size(this.size) : String.format("%,d × %s", this.files, size(this.size));
	}

	static String size(long bytes) {
		if (bytes >= 1 << 30) {
			return number(bytes, 1 << 30) + " GiB";
		}
		return (bytes >= 1 << 20) ? number(bytes, 1 << 20) + " MiB" : number(bytes, 1 << 10) + " KiB";
	}

	private static String number(long bytes, long unit) {
		return (bytes % unit == 0) ? Long.toString(bytes / unit) : String.format("%.1f", (double) bytes / unit);
	}

}

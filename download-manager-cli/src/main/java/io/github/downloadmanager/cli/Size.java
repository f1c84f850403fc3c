package io.github.downloadmanager.cli;

/**
 * A unit for sizes, decimal as disks and networks count.
 *
 * @param bytes how many bytes it has
 * @param unit what it is called
 */
record Size(double bytes, String unit) {

	private static final String[] UNITS = { "B", "kB", "MB", "GB", "TB", "PB", "EB" };

	/** The largest unit in which a size is not shown as less than 1. */
	static Size of(double bytes) {
		int unit = 0;
		double factor = 1;
		// What would be rounded to 1000 goes to the next unit.
		while (bytes / factor >= 999.5 && unit < UNITS.length - 1) {
			factor *= 1000;
			unit++;
		}
		return new Size(factor, UNITS[unit]);
	}

	/** A size in this unit: three digits at most, with one decimal below 100. */
	String number(double size) {
		double value = size / this.bytes;
		if (this.bytes == 1 || value >= 99.95) {
			return Long.toString(Math.round(value));
		}
		// Not with a formatter, which takes long to load.
		long tenths = Math.round(value * 10);
		return tenths / 10 + "." + tenths % 10;
	}

}

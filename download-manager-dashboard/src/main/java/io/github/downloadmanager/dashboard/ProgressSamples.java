package io.github.downloadmanager.dashboard;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * The latest progress of each download, with versions that tell what is new to a client.
 * Not thread-safe.
 */
final class ProgressSamples {

	private final Map<String, Sample> samples = new LinkedHashMap<>();

	private long version;

	/**
	 * The version of the latest sample.
	 * @return the version, 0 if there was none
	 */
	long version() {
		return this.version;
	}

	void put(ProgressView progress) {
		this.version++;
		this.samples.put(progress.id(), new Sample(this.version, progress));
	}

	void remove(@Nullable String download) {
		this.samples.remove(download);
	}

	void clear() {
		this.samples.clear();
	}

	/**
	 * What is newer than a version.
	 * @param seen the version
	 * @return the latest sample of each download that has a newer one
	 */
	List<ProgressView> after(long seen) {
		return this.samples.values()
			.stream()
			.filter((sample) -> sample.version() > seen)
			.map(Sample::progress)
			.toList();
	}

	/** The latest progress of a download. */
	private record Sample(long version, ProgressView progress) {

	}

}

package io.github.downloadmanager;

import java.util.OptionalLong;

/**
 * Makes download errors for tests of the starter; their constructors are the core's own.
 */
public final class SampleErrors {

	private SampleErrors() {
	}

	public static DownloadException truncated() {
		return new DownloadException.Truncated(5, OptionalLong.of(10), null);
	}

	public static DownloadException retriesExhausted() {
		return new DownloadException.RetriesExhausted(4, truncated());
	}

}

package io.github.downloadmanager.internal.engine;

import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;

import io.github.downloadmanager.DownloadEvent;
import io.github.downloadmanager.DownloadException;
import io.github.downloadmanager.RetrySettings;
import io.github.downloadmanager.internal.transfer.Failures;
import io.github.downloadmanager.internal.transfer.SinkException;

/**
 * The classes that are needed to report a failure.
 */
final class PreloadedClasses {

	private PreloadedClasses() {
	}

	/**
	 * Load the classes. A process without free file descriptors cannot load classes. A
	 * download that fails for that reason could not end, and the virtual machine does not
	 * try again to load a class that it failed to load.
	 */
	static void load() {
		Failures failures = new Failures(Set.of(), null);
		URI uri = URI.create("http://localhost");
		DownloadException refused = failures.from(new IOException(), uri, Path.of(""), -1, OptionalLong.empty());
		failures.from(new IllegalStateException(), uri, Path.of(""), 0, OptionalLong.empty());
		try {
			SinkException.markingOpening(() -> {
				throw new FileSystemException("", null, "Too many open files");
			});
		}
		catch (SinkException ex) {
			failures.from(ex, uri, Path.of(""), 0, OptionalLong.empty());
		}
		new RetrySchedule(RetrySettings.DEFAULTS, 1, () -> 0).next(refused);
		DownloadOutcome.failed(new DownloadException.RetriesExhausted(1, refused));
		Objects.requireNonNull(DownloadException.class.getPermittedSubclasses());
		Objects.requireNonNull(DownloadEvent.class.getPermittedSubclasses());
	}

}

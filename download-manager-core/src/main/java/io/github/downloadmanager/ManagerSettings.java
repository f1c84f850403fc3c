package io.github.downloadmanager;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;

import io.github.downloadmanager.observation.AttemptObservationConvention;
import io.github.downloadmanager.observation.DownloadObservationConvention;
import io.github.downloadmanager.sink.ExistingFile;
import io.github.downloadmanager.sink.Fsync;
import io.github.downloadmanager.sink.PartialFiles;
import io.github.downloadmanager.source.AddressPolicy;
import io.github.downloadmanager.source.UriRedactor;
import io.github.downloadmanager.source.UrlPolicy;
import io.github.downloadmanager.source.UrlRule;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a manager and their defaults. Written by the builder only; a manager
 * has a copy of its own.
 */
final class ManagerSettings implements Cloneable {

	int maxConcurrent = 3;

	int maxPerHost = Integer.MAX_VALUE;

	int maxQueued = Integer.MAX_VALUE;

	int history = 1000;

	Path directory = Path.of("downloads");

	ExistingFile existingFile = ExistingFile.FAIL;

	PartialFiles partialFiles = PartialFiles.DELETE;

	Fsync fsync = Fsync.NONE;

	long maxSize = Long.MAX_VALUE;

	String userAgent = "download-manager-spring-boot";

	boolean probe;

	int maxRedirects = 10;

	boolean allowHttpsToHttp;

	int segments = 1;

	long minSegmentSize = 8 << 20;

	boolean keepLastModified;

	boolean checkFreeSpace = true;

	boolean extensionFromContentType;

	RetrySettings retry = RetrySettings.DEFAULTS;

	Set<Integer> transientStatuses = Set.of(408, 425, 429, 500, 502, 503, 504, 522, 524);

	TimeoutSettings timeouts = TimeoutSettings.DEFAULTS;

	Duration sampleInterval = Duration.ofMillis(200);

	double emaAlpha = 0.2;

	int eventBuffer = 1024;

	Duration shutdownGrace = Duration.ofSeconds(30);

	UrlPolicy urlPolicy = UrlPolicy.defaults();

	List<UrlRule> urlRules = new ArrayList<>();

	AddressPolicy addressPolicy = AddressPolicy.external();

	UriRedactor redactor = UriRedactor.standard();

	List<DownloadListener> listeners = new ArrayList<>();

	ObservationRegistry observationRegistry = ObservationRegistry.NOOP;

	@Nullable DownloadObservationConvention observationConvention;

	@Nullable AttemptObservationConvention attemptObservationConvention;

	DoubleSupplier random = () -> ThreadLocalRandom.current().nextDouble();

	Observations observations() {
		return new Observations(this.observationRegistry, this.observationConvention,
				this.attemptObservationConvention);
	}

	Failures failures() {
		return new Failures(this.transientStatuses);
	}

	@Override
	public ManagerSettings clone() {
		try {
			ManagerSettings copy = (ManagerSettings) super.clone();
			copy.listeners = List.copyOf(this.listeners);
			copy.urlRules = List.copyOf(this.urlRules);
			return copy;
		}
		catch (CloneNotSupportedException ex) {
			throw new AssertionError(ex);
		}
	}

}

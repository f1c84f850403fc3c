package io.github.downloadmanager.internal.engine;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;

import io.github.downloadmanager.DownloadListener;
import io.github.downloadmanager.DownloadRequestCustomizer;
import io.github.downloadmanager.ProxySettings;
import io.github.downloadmanager.RetrySettings;
import io.github.downloadmanager.TimeoutSettings;
import io.github.downloadmanager.control.BandwidthSchedule;
import io.github.downloadmanager.control.GroupLimits;
import io.github.downloadmanager.control.Limits;
import io.github.downloadmanager.control.HostGovernor;
import io.github.downloadmanager.internal.host.ThrottleSettings;
import io.github.downloadmanager.internal.transfer.Failures;
import io.github.downloadmanager.observation.AttemptObservationConvention;
import io.github.downloadmanager.observation.DownloadObservationConvention;
import io.github.downloadmanager.policy.AddressPolicy;
import io.github.downloadmanager.policy.UriRedactor;
import io.github.downloadmanager.policy.UrlPolicy;
import io.github.downloadmanager.policy.UrlRule;
import io.github.downloadmanager.sink.ExistingFile;
import io.github.downloadmanager.sink.Fsync;
import io.github.downloadmanager.sink.PartialFiles;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a manager and their defaults. Only the builder writes them; each
 * manager has its own copy.
 */
public final class ManagerSettings implements Cloneable {

	public int maxConcurrent = 3;

	public int maxPerHost = Integer.MAX_VALUE;

	public OptionalLong bandwidth = OptionalLong.empty();

	public @Nullable BandwidthSchedule bandwidthSchedule;

	public Map<String, GroupLimits> groups = new TreeMap<>();

	public @Nullable Integer defaultGroupLimit;

	public boolean fairGroups;

	/** In so much time a download that waits gains a priority of 1; zero for never. */
	public Duration aging = Duration.ofMinutes(1);

	/**
	 * So much more priority doubles a download's share of the bandwidth; empty if not.
	 */
	public OptionalInt bandwidthPriorityDoubling = OptionalInt.empty();

	public int maxQueued = Integer.MAX_VALUE;

	public int history = 1000;

	public Path directory = Path.of("downloads");

	public ExistingFile existingFile = ExistingFile.FAIL;

	public PartialFiles partialFiles = PartialFiles.DELETE;

	public Fsync fsync = Fsync.NONE;

	public long maxSize = Long.MAX_VALUE;

	public String userAgent = "download-manager-spring-boot";

	public boolean probe;

	public int maxRedirects = 10;

	public boolean allowHttpsToHttp;

	public int segments = 1;

	public long minSegmentSize = 8 << 20;

	public boolean keepLastModified;

	public boolean checkFreeSpace = true;

	public boolean extensionFromContentType;

	public RetrySettings retry = RetrySettings.DEFAULTS;

	public Set<Integer> transientStatuses = Set.of(408, 425, 429, 500, 502, 503, 504, 522, 524);

	public TimeoutSettings timeouts = TimeoutSettings.DEFAULTS;

	public Duration sampleInterval = Duration.ofMillis(200);

	public double emaAlpha = 0.2;

	public int eventBuffer = 1024;

	public Duration shutdownGrace = Duration.ofSeconds(30);

	public UrlPolicy urlPolicy = UrlPolicy.defaults();

	public List<UrlRule> urlRules = new ArrayList<>();

	public AddressPolicy addressPolicy = AddressPolicy.external();

	public @Nullable ProxySettings proxy;

	public UriRedactor redactor = UriRedactor.standard();

	public List<DownloadListener> listeners = new ArrayList<>();

	public List<DownloadRequestCustomizer> requestCustomizers = new ArrayList<>();

	/** Names of callers' own data that log lines have. */
	public List<String> loggedAttributes = List.of();

	public ObservationRegistry observationRegistry = ObservationRegistry.NOOP;

	public @Nullable DownloadObservationConvention observationConvention;

	public @Nullable AttemptObservationConvention attemptObservationConvention;

	/** Whether it is found out how many connections a host bears. */
	public HostGovernor hostGovernor = HostGovernor.NONE;

	DoubleSupplier random = () -> ThreadLocalRandom.current().nextDouble();

	Limits limits() {
		return new Limits(this.maxConcurrent, this.maxPerHost, this.bandwidth, this.defaultGroupLimit, this.groups);
	}

	/** Lengthens the pauses of hosts. */
	DoubleSupplier pauseRandom = () -> ThreadLocalRandom.current().nextDouble();

	ThrottleSettings throttle() {
		return new ThrottleSettings(this.retry.initialDelay(), this.retry.multiplier(), this.retry.maxDelay(),
				this.hostGovernor, this.pauseRandom);
	}

	Observations observations() {
		return new Observations(this.observationRegistry, this.observationConvention,
				this.attemptObservationConvention);
	}

	Failures failures() {
		return new Failures(this.transientStatuses, this.proxy);
	}

	@Override
	public ManagerSettings clone() {
		try {
			ManagerSettings copy = (ManagerSettings) super.clone();
			copy.listeners = List.copyOf(this.listeners);
			copy.requestCustomizers = List.copyOf(this.requestCustomizers);
			copy.urlRules = List.copyOf(this.urlRules);
			copy.groups = Map.copyOf(this.groups);
			return copy;
		}
		catch (CloneNotSupportedException ex) {
			throw new AssertionError(ex);
		}
	}

}

package io.github.downloadmanager.boot.autoconfigure;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

import io.github.downloadmanager.control.HostGovernor;
import io.github.downloadmanager.sink.ExistingFile;
import io.github.downloadmanager.sink.Fsync;
import io.github.downloadmanager.sink.PartialFiles;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * The settings of the download manager, validated when they are bound.
 *
 * @param enabled Whether to configure a download manager.
 * @param maxConcurrent Number of downloads that run at once, from 1 to 100000.
 * @param maxPerHost Number of connections to one host at once; the downloads of other
 * hosts pass by those that wait for it. No limit but max-concurrent unless set.
 * @param hostGovernor Whether it is found out how many connections a host bears, below
 * max-per-host.
 * @param maxQueued Number of downloads that may wait in the queue; further ones are
 * refused. No limit unless set.
 * @param directory Directory for files whose request does not say where they go. Created
 * when it is first needed; relative to the working directory.
 * @param overwrite Whether an existing file is replaced. Short for the existing-file
 * policy 'replace'.
 * @param existingFile What to do when the destination exists. Fails the download unless
 * set.
 * @param partialFiles What becomes of the bytes of a download that failed or was
 * cancelled.
 * @param fsync When file data is forced to the storage device.
 * @param maxSize Largest content to take. No limit unless set.
 * @param userAgent User-Agent header for requests that do not bring their own.
 * @param probe Whether to ask the server with a HEAD request before the content is
 * fetched.
 * @param segments Number of connections over which a large content is fetched at once, up
 * to 64; 0 for up to 4, as the size makes it worth while.
 * @param minSegmentSize Smallest piece into which a content is split, from 64KB.
 * @param keepLastModified Whether files get the modification time that the server says.
 * @param checkFreeSpace Whether a content is refused that is larger than what the file
 * system says is free.
 * @param extensionFromContentType Whether a file that the server or the address names,
 * without an extension, gets the usual one of its content type.
 * @param historySize Number of finished downloads to remember.
 * @param retry How often and when to try again.
 * @param progress How progress is measured.
 * @param events How events are kept for subscribers.
 * @param timeouts How long to wait for the server.
 * @param redirects How redirects are followed.
 * @param network Which addresses may be downloaded from.
 * @param http2 Whether to use HTTP/2 with servers that offer it over TLS.
 * @param ssl How servers are trusted, and which client certificates they get.
 * @param shutdown How the download manager shuts down.
 * @param keepAlive Whether the application stays alive while downloads run, though its
 * main method has ended.
 * @param ignoreUnknownProperties Whether to start although there are download-manager
 * properties that mean nothing, which are spelling mistakes mostly.
 * @param proxy Through which proxy servers are connected to.
 * @param logging What is logged of downloads.
 * @param bandwidth How fast downloads may be.
 * @param groups The limits of groups, by their names. None unless set.
 * @param defaultGroupLimit Number of downloads that run at once of each group that is not
 * among groups. No limit unless set.
 * @param fairGroups Whether groups take turns among downloads of the same priority.
 * @param aging Time in which a download that waits gains a priority of 1; 0 for never.
 * @param health When the health of downloads is down.
 */
@ConfigurationProperties("download-manager")
public record DownloadManagerProperties(@DefaultValue("true") boolean enabled, @DefaultValue("3") int maxConcurrent,
		@Nullable Integer maxPerHost, @DefaultValue("none") HostGovernor hostGovernor, @Nullable Integer maxQueued,
		@DefaultValue(DEFAULT_DIRECTORY) String directory, @DefaultValue("false") boolean overwrite,
		@Nullable ExistingFile existingFile, @DefaultValue("delete") PartialFiles partialFiles,
		@DefaultValue("none") Fsync fsync, @Nullable DataSize maxSize,
		@DefaultValue("download-manager-spring-boot") String userAgent, @DefaultValue("false") boolean probe,
		@DefaultValue("1") int segments, @DefaultValue("8MB") DataSize minSegmentSize,
		@DefaultValue("false") boolean keepLastModified, @DefaultValue("true") boolean checkFreeSpace,
		@DefaultValue("false") boolean extensionFromContentType, @DefaultValue("1000") int historySize,
		@NestedConfigurationProperty @DefaultValue RetryProperties retry, @DefaultValue Progress progress,
		@DefaultValue Events events, @NestedConfigurationProperty @DefaultValue TimeoutProperties timeouts,
		@DefaultValue Redirects redirects, @NestedConfigurationProperty @DefaultValue NetworkProperties network,
		@DefaultValue("false") boolean http2, @NestedConfigurationProperty @DefaultValue SslProperties ssl,
		@DefaultValue Shutdown shutdown, @DefaultValue("true") boolean keepAlive,
		@DefaultValue("false") boolean ignoreUnknownProperties,
		@NestedConfigurationProperty @DefaultValue ProxyProperties proxy,
		@NestedConfigurationProperty @DefaultValue LoggingProperties logging,
		@NestedConfigurationProperty @DefaultValue BandwidthProperties bandwidth,
		@DefaultValue Map<String, GroupProperties> groups, @Nullable Integer defaultGroupLimit,
		@DefaultValue("false") boolean fairGroups, @DefaultValue("1m") Duration aging,
		@NestedConfigurationProperty @DefaultValue HealthProperties health) {

	static final String DEFAULT_DIRECTORY = "downloads";

	public DownloadManagerProperties {
		PropertyChecks.range("download-manager.max-concurrent", maxConcurrent, 1, 100_000);
		if (maxPerHost != null) {
			PropertyChecks.range("download-manager.max-per-host", maxPerHost, 1, Integer.MAX_VALUE);
		}
		if (maxQueued != null) {
			PropertyChecks.range("download-manager.max-queued", maxQueued, 1, Integer.MAX_VALUE);
		}
		// Text: Spring would look for a Path among the application's resources first.
		PropertyChecks.that(isPath(directory), "download-manager.directory", directory, "the path of a directory");
		PropertyChecks.that(!overwrite || existingFile == null || existingFile == ExistingFile.REPLACE,
				"download-manager.overwrite", true,
				"false, unless download-manager.existing-file is 'replace' or not set");
		if (maxSize != null) {
			PropertyChecks.that(!maxSize.isNegative(), "download-manager.max-size", maxSize, "a data size from 0B");
		}
		PropertyChecks.that(userAgent.matches("[\\x20-\\x7e\\t]*"), "download-manager.user-agent", userAgent,
				"a text of visible US-ASCII characters and spaces");
		PropertyChecks.range("download-manager.segments", segments, 0, 64);
		PropertyChecks.that(minSegmentSize.toKilobytes() >= 64, "download-manager.min-segment-size", minSegmentSize,
				"a data size from 64KB");
		PropertyChecks.range("download-manager.history-size", historySize, 0, Integer.MAX_VALUE);
		groups = Map.copyOf(groups);
		groups.forEach((name, group) -> group.check(name));
		if (defaultGroupLimit != null) {
			PropertyChecks.range("download-manager.default-group-limit", defaultGroupLimit, 1, Integer.MAX_VALUE);
		}
		PropertyChecks.notNegative("download-manager.aging", aging);
	}

	/**
	 * {@link #directory()} as a path.
	 * @return the path
	 */
	public Path directoryPath() {
		return Path.of(this.directory);
	}

	/**
	 * What {@code existing-file} and {@code overwrite} say together.
	 * @return the policy
	 */
	public ExistingFile existingFilePolicy() {
		ExistingFile fallback = this.overwrite ? ExistingFile.REPLACE : ExistingFile.FAIL;
		return (this.existingFile != null) ? this.existingFile : fallback;
	}

	private static boolean isPath(String directory) {
		try {
			return !Path.of(directory).toString().isBlank();
		}
		catch (InvalidPathException ex) {
			return false;
		}
	}

	/**
	 * How progress is measured.
	 *
	 * @param sampleInterval Least time between two samples, from 1ms.
	 * @param emaAlpha Weight of the newest sample in the average speed, above 0 and up to
	 * 1.
	 */
	public record Progress(@DefaultValue("200ms") Duration sampleInterval, @DefaultValue("0.2") double emaAlpha) {

		public Progress {
			PropertyChecks.positive("download-manager.progress.sample-interval", sampleInterval);
			PropertyChecks.that(sampleInterval.toMillis() >= 1, "download-manager.progress.sample-interval",
					sampleInterval, "a duration from 1ms");
			PropertyChecks.that(emaAlpha > 0 && emaAlpha <= 1, "download-manager.progress.ema-alpha", emaAlpha,
					"a number above 0 and up to 1");
		}

	}

	/**
	 * How events are kept for subscribers.
	 *
	 * @param bufferSize Number of events kept for each subscriber of the global stream,
	 * from 1 to 1048576. A slower subscriber loses its oldest ones.
	 */
	public record Events(@DefaultValue("1024") int bufferSize) {

		public Events {
			PropertyChecks.range("download-manager.events.buffer-size", bufferSize, 1, 1 << 20);
		}

	}

	/**
	 * How redirects are followed.
	 *
	 * @param max Number of redirects to follow in a row, from 0 to 100.
	 * @param allowHttpsToHttp Whether a redirect may lead from https to http.
	 */
	public record Redirects(@DefaultValue("10") int max, @DefaultValue("false") boolean allowHttpsToHttp) {

		public Redirects {
			PropertyChecks.range("download-manager.redirects.max", max, 0, 100);
		}

	}

	/**
	 * How the download manager shuts down.
	 *
	 * @param mode Whether downloads are cancelled, or let end by themselves within the
	 * grace period and cancelled then. New ones are refused either way.
	 * @param gracePeriod Longest time to wait for cancelled downloads to clean up, or for
	 * others to end. These have 5 seconds less than
	 * spring.lifecycle.timeout-per-shutdown-phase at most.
	 */
	public record Shutdown(@DefaultValue("cancel") ShutdownMode mode, @DefaultValue("30s") Duration gracePeriod) {

		public Shutdown {
			PropertyChecks.notNegative("download-manager.shutdown.grace-period", gracePeriod);
		}

	}

	/** What becomes of downloads that have not ended when the application does. */
	public enum ShutdownMode {

		/** They are cancelled. */
		CANCEL,
		/** They go on, and are cancelled at the end of the grace period. */
		DRAIN

	}

}

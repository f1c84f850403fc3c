package io.github.downloadmanager.boot.autoconfigure;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;

import io.github.downloadmanager.sink.ExistingFile;
import io.github.downloadmanager.sink.Fsync;
import io.github.downloadmanager.sink.PartialFiles;
import io.github.downloadmanager.source.AddressPolicy;
import io.github.downloadmanager.source.UrlPolicy;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * The settings of the download manager, validated when they are bound.
 *
 * @param enabled Whether to configure a download manager.
 * @param maxConcurrent Number of downloads that run at once, from 1 to 100000.
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
 * @param historySize Number of finished downloads to remember.
 * @param retry How often and when to try again.
 * @param progress How progress is measured.
 * @param events How events are kept for subscribers.
 * @param timeouts How long to wait for the server.
 * @param redirects How redirects are followed.
 * @param network Which addresses may be downloaded from.
 * @param shutdown How the download manager shuts down.
 */
@ConfigurationProperties("download-manager")
public record DownloadManagerProperties(@DefaultValue("true") boolean enabled, @DefaultValue("3") int maxConcurrent,
		@Nullable Integer maxQueued, @DefaultValue(DEFAULT_DIRECTORY) String directory,
		@DefaultValue("false") boolean overwrite, @Nullable ExistingFile existingFile,
		@DefaultValue("delete") PartialFiles partialFiles, @DefaultValue("none") Fsync fsync,
		@Nullable DataSize maxSize, @DefaultValue("download-manager-spring-boot") String userAgent,
		@DefaultValue("true") boolean probe, @DefaultValue("1000") int historySize, @DefaultValue Retry retry,
		@DefaultValue Progress progress, @DefaultValue Events events, @DefaultValue Timeouts timeouts,
		@DefaultValue Redirects redirects, @DefaultValue Network network, @DefaultValue Shutdown shutdown) {

	static final String DEFAULT_DIRECTORY = "downloads";

	public DownloadManagerProperties {
		PropertyChecks.range("download-manager.max-concurrent", maxConcurrent, 1, 100_000);
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
		PropertyChecks.range("download-manager.history-size", historySize, 0, Integer.MAX_VALUE);
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
	 * How often and when to try again.
	 *
	 * @param maxRetries Number of retries after the first attempt; 0 for none.
	 * @param initialDelay Delay before the first retry.
	 * @param maxDelay Greatest delay between two attempts, before jitter.
	 * @param multiplier Factor from one delay to the next, from 1 to 1000.
	 * @param jitter Part of the delay by which it varies at random, from 0 to 1.
	 * @param maxRetryAfter Greatest delay that a Retry-After header of a server can
	 * cause.
	 * @param statuses Response statuses after which to try again, from 400 to 599.
	 */
	public record Retry(@DefaultValue("3") int maxRetries, @DefaultValue("1s") Duration initialDelay,
			@DefaultValue("10s") Duration maxDelay, @DefaultValue("2") double multiplier,
			@DefaultValue("0.2") double jitter, @DefaultValue("10m") Duration maxRetryAfter, @DefaultValue( {
					"408", "425", "429", "500", "502", "503", "504", "522", "524" }) Set<Integer> statuses){

		public Retry {
			PropertyChecks.range("download-manager.retry.max-retries", maxRetries, 0, Integer.MAX_VALUE);
			PropertyChecks.positive("download-manager.retry.initial-delay", initialDelay);
			PropertyChecks.positive("download-manager.retry.max-delay", maxDelay);
			PropertyChecks.that(maxDelay.compareTo(initialDelay) >= 0, "download-manager.retry.max-delay", maxDelay,
					"a duration not below download-manager.retry.initial-delay (" + initialDelay + ")");
			PropertyChecks.that(multiplier >= 1 && multiplier <= 1000, "download-manager.retry.multiplier", multiplier,
					"a number from 1 to 1000");
			PropertyChecks.that(jitter >= 0 && jitter <= 1, "download-manager.retry.jitter", jitter,
					"a number from 0 to 1");
			PropertyChecks.notNegative("download-manager.retry.max-retry-after", maxRetryAfter);
			statuses = Set.copyOf(statuses);
			statuses.forEach((status) -> PropertyChecks.range("download-manager.retry.statuses", status, 400, 599));
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
	 * How long to wait for the server.
	 *
	 * @param connect Time for the connection, TLS handshake not included.
	 * @param response Time for the headers of a response.
	 * @param read Longest gap while the body is received.
	 * @param probe Time for the whole of the HEAD request; the download goes on without
	 * its answer then.
	 * @param total Time for the whole download from its first slot on, delays included.
	 * No limit unless set.
	 * @param stall The slowest speed to put up with.
	 */
	public record Timeouts(@DefaultValue("10s") Duration connect, @DefaultValue("30s") Duration response,
			@DefaultValue("30s") Duration read, @DefaultValue("5s") Duration probe, @Nullable Duration total,
			@DefaultValue Stall stall) {

		public Timeouts {
			PropertyChecks.positive("download-manager.timeouts.connect", connect);
			PropertyChecks.positive("download-manager.timeouts.response", response);
			PropertyChecks.positive("download-manager.timeouts.read", read);
			PropertyChecks.positive("download-manager.timeouts.probe", probe);
			if (total != null) {
				PropertyChecks.positive("download-manager.timeouts.total", total);
			}
		}

		/**
		 * The slowest speed to put up with.
		 *
		 * @param bytesPerSecond Data per second below which a connection is given up; 0B
		 * for no such limit.
		 * @param window Time over which the speed is measured.
		 */
		public record Stall(@DefaultValue("1KB") DataSize bytesPerSecond, @DefaultValue("30s") Duration window) {

			public Stall {
				PropertyChecks.that(!bytesPerSecond.isNegative(), "download-manager.timeouts.stall.bytes-per-second",
						bytesPerSecond, "a data size from 0B");
				PropertyChecks.positive("download-manager.timeouts.stall.window", window);
			}

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
	 * Which addresses may be downloaded from.
	 *
	 * @param allow Network addresses that may be connected to: 'external' for the public
	 * internet, 'any', and CIDR blocks such as 10.0.0.0/8.
	 * @param allowedHosts Hosts to download from, with a leading '*.' for all
	 * sub-domains. Every host unless set.
	 * @param deniedHosts Hosts never to download from, with a leading '*.' for all
	 * sub-domains.
	 * @param allowedPorts Ports to download from. Every port unless set.
	 */
	public record Network(@DefaultValue("external") List<String> allow, @DefaultValue List<String> allowedHosts,
			@DefaultValue List<String> deniedHosts, @DefaultValue List<Integer> allowedPorts) {

		private static final String ADDRESSES = "'external', 'any', IP addresses, and CIDR blocks such as 10.0.0.0/8";

		private static final String HOST_PATTERNS = "host names, IP addresses, and patterns such as *.example.com";

		public Network {
			allow = List.copyOf(allow);
			allowedHosts = List.copyOf(allowedHosts);
			deniedHosts = List.copyOf(deniedHosts);
			allowedPorts = List.copyOf(allowedPorts);
			PropertyChecks.that(!allow.isEmpty(), "download-manager.network.allow", "", ADDRESSES);
			PropertyChecks.accepts("download-manager.network.allow", allow, ADDRESSES, AddressPolicy::cidrs);
			PropertyChecks.accepts("download-manager.network.allowed-hosts", allowedHosts, HOST_PATTERNS,
					UrlPolicy.builder()::allowHosts);
			PropertyChecks.accepts("download-manager.network.denied-hosts", deniedHosts, HOST_PATTERNS,
					UrlPolicy.builder()::denyHosts);
			allowedPorts
				.forEach((port) -> PropertyChecks.range("download-manager.network.allowed-ports", port, 1, 65535));
		}

		/**
		 * The network addresses that may be connected to.
		 * @return the policy
		 */
		public AddressPolicy addressPolicy() {
			return AddressPolicy.cidrs(this.allow);
		}

		/**
		 * The hosts and ports that may be requested.
		 * @return the policy
		 */
		public UrlPolicy urlPolicy() {
			return UrlPolicy.builder()
				.allowHosts(this.allowedHosts)
				.denyHosts(this.deniedHosts)
				.allowPorts(this.allowedPorts)
				.build();
		}

	}

	/**
	 * How the download manager shuts down.
	 *
	 * @param gracePeriod Longest time to wait for cancelled downloads to clean up. Boot
	 * waits no longer than spring.lifecycle.timeout-per-shutdown-phase.
	 */
	public record Shutdown(@DefaultValue("30s") Duration gracePeriod) {

		public Shutdown {
			PropertyChecks.notNegative("download-manager.shutdown.grace-period", gracePeriod);
		}

	}

}

package io.github.downloadmanager;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.UnaryOperator;

import io.github.downloadmanager.control.BandwidthSchedule;
import io.github.downloadmanager.control.GroupLimits;
import io.github.downloadmanager.control.HostGovernor;
import io.github.downloadmanager.control.Limits;
import io.github.downloadmanager.internal.engine.DefaultDownloadManager;
import io.github.downloadmanager.internal.engine.ManagerSettings;
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
import reactor.netty.http.client.HttpClient;

/**
 * Builds a {@link DownloadManager}. Not thread-safe. Each method checks its arguments at
 * once and throws {@link IllegalArgumentException} with the field, the value and what is
 * allowed, or {@link NullPointerException} with the name of the parameter.
 */
public final class DownloadManagerBuilder {

	private final ManagerSettings settings = new ManagerSettings();

	private UnaryOperator<HttpClient> httpClient = UnaryOperator.identity();

	DownloadManagerBuilder() {
	}

	/**
	 * Run at most so many downloads at once. Default 3.
	 * @param limit the number of downloads, from 1 to 100,000
	 * @return this builder
	 */
	public DownloadManagerBuilder maxConcurrent(int limit) {
		Check.range("maxConcurrent", limit, 1, 100_000);
		this.settings.maxConcurrent = limit;
		return this;
	}

	/**
	 * Open so many connections to one host at most; the downloads of a host that has them
	 * wait, and those of others pass by. It is the host of the requested address that
	 * counts, not where redirects and mirrors lead to. Default: no limit but
	 * {@link #maxConcurrent}.
	 * @param limit the number of connections, from 1
	 * @return this builder
	 */
	public DownloadManagerBuilder maxPerHost(int limit) {
		Check.range("maxPerHost", limit, 1, Integer.MAX_VALUE);
		this.settings.maxPerHost = limit;
		return this;
	}

	/**
	 * Limit the bandwidth of all downloads together. Default: no limit.
	 * @param bytesPerSecond from 1
	 * @return this builder
	 */
	public DownloadManagerBuilder bandwidth(long bytesPerSecond) {
		Check.range("bandwidth", bytesPerSecond, 1, Long.MAX_VALUE);
		this.settings.bandwidth = OptionalLong.of(bytesPerSecond);
		return this;
	}

	/**
	 * Let other limits of the bandwidth hold at certain times. A change by
	 * {@link DownloadManager#limits(Limits, String)} holds until the next of these times
	 * begins or ends. Default: no schedule.
	 * @param schedule what holds at which time
	 * @return this builder
	 */
	public DownloadManagerBuilder bandwidthSchedule(BandwidthSchedule schedule) {
		Objects.requireNonNull(schedule, "schedule");
		this.settings.bandwidthSchedule = schedule;
		return this;
	}

	/**
	 * Limit the downloads of a group. Default: no limit but those of all.
	 * @param group the group's name
	 * @param limits its limits
	 * @return this builder
	 */
	public DownloadManagerBuilder groupLimits(String group, GroupLimits limits) {
		Objects.requireNonNull(group, "group");
		Objects.requireNonNull(limits, "limits");
		this.settings.groups.put(group, limits);
		return this;
	}

	/**
	 * Run at most so many downloads at once of each group that has no limits of its own.
	 * Default: no limit.
	 * @param limit the number of downloads, from 1
	 * @return this builder
	 */
	public DownloadManagerBuilder defaultGroupLimit(int limit) {
		Check.range("defaultGroupLimit", limit, 1, Integer.MAX_VALUE);
		this.settings.defaultGroupLimit = limit;
		return this;
	}

	/**
	 * Take the first download of each group in turn, where priorities are equal, so that
	 * a group with many does not keep those of others waiting. Default {@code false}: in
	 * the order of submission.
	 * @param fair whether groups take turns
	 * @return this builder
	 */
	public DownloadManagerBuilder fairGroups(boolean fair) {
		this.settings.fairGroups = fair;
		return this;
	}

	/**
	 * Let a download that waits gain a priority of 1 in each such time, so that none
	 * waits for ever. Default 1 minute.
	 * @param time up to 36500 days; zero for never
	 * @return this builder
	 */
	public DownloadManagerBuilder aging(Duration time) {
		Objects.requireNonNull(time, "time");
		Check.notNegative("aging", time);
		this.settings.aging = time;
		return this;
	}

	/**
	 * Whether the manager finds out by itself how many connections each host bears, below
	 * {@link #maxPerHost}. {@link HostGovernor#NONE} by default.
	 * @param governor how it finds out
	 * @return this builder
	 */
	public DownloadManagerBuilder hostGovernor(HostGovernor governor) {
		Objects.requireNonNull(governor, "governor");
		this.settings.hostGovernor = governor;
		return this;
	}

	/**
	 * Refuse a request when so many are queued. Default: no limit.
	 * @param limit the number of downloads, from 1
	 * @return this builder
	 */
	public DownloadManagerBuilder maxQueued(int limit) {
		Check.range("maxQueued", limit, 1, Integer.MAX_VALUE);
		this.settings.maxQueued = limit;
		return this;
	}

	/**
	 * Remember so many finished downloads. Default 1,000.
	 * @param limit the number of downloads, from 0
	 * @return this builder
	 */
	public DownloadManagerBuilder history(int limit) {
		Check.range("history", limit, 0, Integer.MAX_VALUE);
		this.settings.history = limit;
		return this;
	}

	/**
	 * Where files go when a request does not say. Default {@code downloads} in the
	 * working directory.
	 * @param directory the directory; created when it is first needed
	 * @return this builder
	 */
	public DownloadManagerBuilder directory(Path directory) {
		Objects.requireNonNull(directory, "directory");
		this.settings.directory = directory;
		return this;
	}

	/**
	 * What to do when a destination exists. Default {@link ExistingFile#FAIL}.
	 * @param policy the policy
	 * @return this builder
	 */
	public DownloadManagerBuilder existingFile(ExistingFile policy) {
		Objects.requireNonNull(policy, "policy");
		this.settings.existingFile = policy;
		return this;
	}

	/**
	 * What becomes of the bytes of a download that fails or is cancelled. Default
	 * {@link PartialFiles#DELETE}.
	 * @param policy the policy
	 * @return this builder
	 */
	public DownloadManagerBuilder partialFiles(PartialFiles policy) {
		Objects.requireNonNull(policy, "policy");
		this.settings.partialFiles = policy;
		return this;
	}

	/**
	 * When file data is forced to the storage device. Default {@link Fsync#NONE}.
	 * @param policy the policy
	 * @return this builder
	 */
	public DownloadManagerBuilder fsync(Fsync policy) {
		Objects.requireNonNull(policy, "policy");
		this.settings.fsync = policy;
		return this;
	}

	/**
	 * Take no content larger than this. Default: no limit.
	 * @param bytes the limit in bytes, from 0
	 * @return this builder
	 */
	public DownloadManagerBuilder maxSize(long bytes) {
		Check.range("maxSize", bytes, 0, Long.MAX_VALUE);
		this.settings.maxSize = bytes;
		return this;
	}

	/**
	 * Send this as {@code User-Agent} when a request does not say.
	 * @param userAgent visible US-ASCII and spaces
	 * @return this builder
	 */
	public DownloadManagerBuilder userAgent(String userAgent) {
		Objects.requireNonNull(userAgent, "userAgent");
		RequestChecks.header("User-Agent", userAgent);
		this.settings.userAgent = userAgent;
		return this;
	}

	/**
	 * Whether to ask with a HEAD request before the content is fetched; {@code false} if
	 * nobody chooses, here or in the request. A request that nobody asked for uses up a
	 * link that works once, and costs a round trip; the answer to the GET says the same.
	 * @param probe {@code true} to ask before each download
	 * @return this builder
	 */
	public DownloadManagerBuilder probe(boolean probe) {
		this.settings.probe = probe;
		return this;
	}

	/**
	 * Follow so many redirects in a row. Default 10.
	 * @param limit the number of redirects, from 0 to 100
	 * @return this builder
	 */
	public DownloadManagerBuilder maxRedirects(int limit) {
		Check.range("maxRedirects", limit, 0, 100);
		this.settings.maxRedirects = limit;
		return this;
	}

	/**
	 * Whether a redirect may lead from https to http. Default {@code false}.
	 * @param allow the choice
	 * @return this builder
	 */
	public DownloadManagerBuilder allowHttpsToHttp(boolean allow) {
		this.settings.allowHttpsToHttp = allow;
		return this;
	}

	/**
	 * Fetch a large content over so many connections at once, if the server allows it.
	 * Each counts against {@link #maxConcurrent}, and gives way to downloads that wait.
	 * Default 1.
	 * @param segments the number of connections, from 1 to 64, which are opened at once;
	 * 0 for up to 4, as the size makes it worth while, one after the other
	 * @return this builder
	 */
	public DownloadManagerBuilder segments(int segments) {
		Check.range("segments", segments, 0, 64);
		this.settings.segments = segments;
		return this;
	}

	/**
	 * Do not split a content into segments smaller than this. Default 8 MiB.
	 * @param bytes the size in bytes, at least 64 KiB
	 * @return this builder
	 */
	public DownloadManagerBuilder minSegmentSize(long bytes) {
		Check.range("minSegmentSize", bytes, 64 * 1024, Long.MAX_VALUE);
		this.settings.minSegmentSize = bytes;
		return this;
	}

	/**
	 * Whether files get the modification time that the server says. Default
	 * {@code false}.
	 * @param keep the choice
	 * @return this builder
	 */
	public DownloadManagerBuilder keepLastModified(boolean keep) {
		this.settings.keepLastModified = keep;
		return this;
	}

	/**
	 * Whether a content is refused that is larger than what the file system says is free.
	 * Default {@code true}. What a file system does not know counts as room enough; this
	 * is for one whose numbers are wrong.
	 * @param check the choice
	 * @return this builder
	 */
	public DownloadManagerBuilder checkFreeSpace(boolean check) {
		this.settings.checkFreeSpace = check;
		return this;
	}

	/**
	 * Whether a file that the server or the address names, without an extension, gets the
	 * usual one of its {@code Content-Type}, if that is a common type. Default
	 * {@code false}.
	 * @param add the choice
	 * @return this builder
	 */
	public DownloadManagerBuilder extensionFromContentType(boolean add) {
		this.settings.extensionFromContentType = add;
		return this;
	}

	/**
	 * How often and when to try again.
	 * @param retry the settings
	 * @return this builder
	 */
	public DownloadManagerBuilder retry(RetrySettings retry) {
		Objects.requireNonNull(retry, "retry");
		this.settings.retry = retry;
		return this;
	}

	/**
	 * The statuses after which to try again. Default 408, 425, 429, 500, 502, 503, 504,
	 * 522 and 524.
	 * @param statuses status codes from 400 to 599
	 * @return this builder
	 */
	public DownloadManagerBuilder transientStatuses(Set<Integer> statuses) {
		Objects.requireNonNull(statuses, "statuses");
		statuses.forEach((status) -> Check.range("transientStatuses",
				Objects.requireNonNull(status, "an element of statuses"), 400, 599));
		this.settings.transientStatuses = Set.copyOf(statuses);
		return this;
	}

	/**
	 * How long to wait.
	 * @param timeouts the settings
	 * @return this builder
	 */
	public DownloadManagerBuilder timeouts(TimeoutSettings timeouts) {
		Objects.requireNonNull(timeouts, "timeouts");
		this.settings.timeouts = timeouts;
		return this;
	}

	/**
	 * The least time between two samples of progress. Default 200 ms.
	 * @param interval the time, at least 1 ms
	 * @return this builder
	 */
	public DownloadManagerBuilder sampleInterval(Duration interval) {
		Objects.requireNonNull(interval, "interval");
		Check.positive("sampleInterval", interval);
		Check.that(interval.toMillis() >= 1, "sampleInterval", interval, "a duration from 1 ms");
		this.settings.sampleInterval = interval;
		return this;
	}

	/**
	 * The weight of the newest sample in the average speed. Default 0.2.
	 * @param alpha the weight, above 0 and up to 1
	 * @return this builder
	 */
	public DownloadManagerBuilder emaAlpha(double alpha) {
		Check.that(alpha > 0 && alpha <= 1, "emaAlpha", alpha, "a number above 0 and up to 1");
		this.settings.emaAlpha = alpha;
		return this;
	}

	/**
	 * Keep so many events for each subscriber of the global stream. Default 1,024.
	 * @param size the number of events, from 1 to 1,048,576
	 * @return this builder
	 */
	public DownloadManagerBuilder eventBuffer(int size) {
		Check.range("eventBuffer", size, 1, 1 << 20);
		this.settings.eventBuffer = size;
		return this;
	}

	/**
	 * How long {@link DownloadManager#close} waits. Default 30 s.
	 * @param grace the time
	 * @return this builder
	 */
	public DownloadManagerBuilder shutdownGrace(Duration grace) {
		Objects.requireNonNull(grace, "grace");
		Check.notNegative("shutdownGrace", grace);
		this.settings.shutdownGrace = grace;
		return this;
	}

	/**
	 * Which addresses may be requested; asked at submit and at every redirect.
	 * @param policy the policy
	 * @return this builder
	 */
	public DownloadManagerBuilder urlPolicy(UrlPolicy policy) {
		Objects.requireNonNull(policy, "policy");
		this.settings.urlPolicy = policy;
		return this;
	}

	/**
	 * Ask this rule too, at submit and at every redirect, of addresses that the policy
	 * allows.
	 * @param rule the rule
	 * @return this builder
	 */
	public DownloadManagerBuilder urlRule(UrlRule rule) {
		Objects.requireNonNull(rule, "rule");
		this.settings.urlRules.add(rule);
		return this;
	}

	/**
	 * Which network addresses may be connected to; asked at every connection. Default
	 * {@link AddressPolicy#external()}.
	 * @param policy the policy
	 * @return this builder
	 */
	public DownloadManagerBuilder addressPolicy(AddressPolicy policy) {
		Objects.requireNonNull(policy, "policy");
		this.settings.addressPolicy = policy;
		return this;
	}

	/**
	 * How addresses are made fit to be shown.
	 * @param redactor the redactor
	 * @return this builder
	 */
	public DownloadManagerBuilder redactor(UriRedactor redactor) {
		Objects.requireNonNull(redactor, "redactor");
		this.settings.redactor = redactor;
		return this;
	}

	/**
	 * Connect through a proxy. Default: none; what the system properties or the
	 * environment say is in {@link ProxySettings#ofSystemProperties} and
	 * {@link ProxySettings#ofEnvironment}.
	 * @param proxy the proxy, or {@code null} for none
	 * @return this builder
	 */
	public DownloadManagerBuilder proxy(@Nullable ProxySettings proxy) {
		this.settings.proxy = proxy;
		return this;
	}

	/**
	 * Change the HTTP client, to add TLS material for example. Called once, after the
	 * manager has set it up; redirects and decompression must stay switched off. A header
	 * that is set on the client goes out with every request, also to other hosts after
	 * redirects: credentials belong in the headers of a request, which stay with its
	 * origin.
	 * @param customizer takes the client, returns the changed one
	 * @return this builder
	 */
	public DownloadManagerBuilder httpClient(UnaryOperator<HttpClient> customizer) {
		Objects.requireNonNull(customizer, "customizer");
		UnaryOperator<HttpClient> before = this.httpClient;
		this.httpClient = (client) -> customizer.apply(before.apply(client));
		return this;
	}

	/**
	 * Call this listener for every download.
	 * @param listener the listener
	 * @return this builder
	 */
	public DownloadManagerBuilder listener(DownloadListener listener) {
		Objects.requireNonNull(listener, "listener");
		this.settings.listeners.add(listener);
		return this;
	}

	/**
	 * Put these attributes of a download, if it has them, on the log lines of its events:
	 * {@code order} is the key {@code download.attribute.order}. Default: none.
	 * @param names the names of the attributes; see
	 * {@link DownloadRequestBuilder#attribute}
	 * @return this builder
	 */
	public DownloadManagerBuilder logAttributes(Collection<String> names) {
		Objects.requireNonNull(names, "names");
		names.forEach(AttributeChecks::name);
		this.settings.loggedAttributes = names.stream().distinct().toList();
		return this;
	}

	/**
	 * Ask this for headers before each attempt. May be called several times; they are
	 * asked in that order.
	 * @param customizer adds the headers
	 * @return this builder
	 */
	public DownloadManagerBuilder requestCustomizer(DownloadRequestCustomizer customizer) {
		Objects.requireNonNull(customizer, "customizer");
		this.settings.requestCustomizers.add(customizer);
		return this;
	}

	/**
	 * Observe each download and each attempt with this registry. Default: none.
	 * @param registry the registry
	 * @return this builder
	 */
	public DownloadManagerBuilder observationRegistry(ObservationRegistry registry) {
		Objects.requireNonNull(registry, "registry");
		this.settings.observationRegistry = registry;
		return this;
	}

	/**
	 * Name observations with this convention.
	 * @param convention the convention
	 * @return this builder
	 */
	public DownloadManagerBuilder observationConvention(DownloadObservationConvention convention) {
		Objects.requireNonNull(convention, "convention");
		this.settings.observationConvention = convention;
		return this;
	}

	/**
	 * Name observations of attempts with this convention.
	 * @param convention the convention
	 * @return this builder
	 */
	public DownloadManagerBuilder attemptObservationConvention(AttemptObservationConvention convention) {
		Objects.requireNonNull(convention, "convention");
		this.settings.attemptObservationConvention = convention;
		return this;
	}

	/**
	 * Make the manager. It has threads and connections of its own until it is shut down.
	 * @return a new manager
	 */
	public DownloadManager build() {
		return DefaultDownloadManager.create(this.settings.clone(), this.httpClient);
	}

}

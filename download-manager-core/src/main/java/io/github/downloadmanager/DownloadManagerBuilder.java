package io.github.downloadmanager;

import java.time.Duration;
import java.util.Collection;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.OptionalLong;

import io.github.downloadmanager.control.BandwidthSchedule;
import io.github.downloadmanager.control.GroupLimits;
import io.github.downloadmanager.control.HostGovernor;
import io.github.downloadmanager.control.Limits;
import io.github.downloadmanager.internal.engine.DefaultDownloadManager;
import io.github.downloadmanager.internal.text.ArgumentChecks;
import io.github.downloadmanager.observation.AttemptObservationConvention;
import io.github.downloadmanager.observation.DownloadObservationConvention;
import io.github.downloadmanager.policy.AddressPolicy;
import io.github.downloadmanager.policy.UriRedactor;
import io.github.downloadmanager.policy.UrlPolicy;
import io.github.downloadmanager.policy.UrlRule;
import io.micrometer.observation.ObservationRegistry;

/**
 * Builds a {@link DownloadManager}. Not thread-safe. Each method checks its arguments at
 * once and throws {@link IllegalArgumentException} with the field, the value and what is
 * allowed, or {@link NullPointerException} with the name of the parameter.
 */
public final class DownloadManagerBuilder extends TransferDefaultsBuilder<DownloadManagerBuilder> {

	DownloadManagerBuilder() {
	}

	/**
	 * Run at most so many downloads at once. Default 3.
	 * @param limit the number of downloads, from 1 to 100,000
	 * @return this builder
	 */
	public DownloadManagerBuilder maxConcurrent(int limit) {
		ArgumentChecks.range("maxConcurrent", limit, 1, 100_000);
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
		ArgumentChecks.range("maxPerHost", limit, 1, Integer.MAX_VALUE);
		this.settings.maxPerHost = limit;
		return this;
	}

	/**
	 * Limit the bandwidth of all downloads together. Default: no limit.
	 * @param bytesPerSecond from 1
	 * @return this builder
	 */
	public DownloadManagerBuilder bandwidth(long bytesPerSecond) {
		ArgumentChecks.range("bandwidth", bytesPerSecond, 1, Long.MAX_VALUE);
		this.settings.bandwidth = OptionalLong.of(bytesPerSecond);
		return this;
	}

	/**
	 * Let a download's priority weigh when a limit of the bandwidth is divided: so much
	 * more of it gives twice the share. What one cannot use still goes to the others; a
	 * weight is doubled or halved four times at most, and no download gets less than 32
	 * KiB/s for that while the limit suffices for so much for each. Default: all get the
	 * same.
	 * @param priority from 1 to 1000; with 10, a priority of 20 has four times the share
	 * of 0
	 * @return this builder
	 */
	public DownloadManagerBuilder bandwidthPriorityDoubling(int priority) {
		ArgumentChecks.range("bandwidthPriorityDoubling", priority, 1, 1000);
		this.settings.bandwidthPriorityDoubling = OptionalInt.of(priority);
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
		ArgumentChecks.range("defaultGroupLimit", limit, 1, Integer.MAX_VALUE);
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
		ArgumentChecks.notNegative("aging", time);
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
		ArgumentChecks.range("maxQueued", limit, 1, Integer.MAX_VALUE);
		this.settings.maxQueued = limit;
		return this;
	}

	/**
	 * Remember so many finished downloads. Default 1,000.
	 * @param limit the number of downloads, from 0
	 * @return this builder
	 */
	public DownloadManagerBuilder history(int limit) {
		ArgumentChecks.range("history", limit, 0, Integer.MAX_VALUE);
		this.settings.history = limit;
		return this;
	}

	/**
	 * The least time between two samples of progress. Default 200 ms.
	 * @param interval the time, at least 1 ms
	 * @return this builder
	 */
	public DownloadManagerBuilder sampleInterval(Duration interval) {
		Objects.requireNonNull(interval, "interval");
		ArgumentChecks.positive("sampleInterval", interval);
		ArgumentChecks.that(interval.toMillis() >= 1, "sampleInterval", interval, "a duration from 1 ms");
		this.settings.sampleInterval = interval;
		return this;
	}

	/**
	 * The weight of the newest sample in the average speed. Default 0.2.
	 * @param alpha the weight, above 0 and up to 1
	 * @return this builder
	 */
	public DownloadManagerBuilder emaAlpha(double alpha) {
		ArgumentChecks.that(alpha > 0 && alpha <= 1, "emaAlpha", alpha, "a number above 0 and up to 1");
		this.settings.emaAlpha = alpha;
		return this;
	}

	/**
	 * Keep so many events for each subscriber of the global stream. Default 1,024.
	 * @param size the number of events, from 1 to 1,048,576
	 * @return this builder
	 */
	public DownloadManagerBuilder eventBuffer(int size) {
		ArgumentChecks.range("eventBuffer", size, 1, 1 << 20);
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
		ArgumentChecks.notNegative("shutdownGrace", grace);
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
	 * {@link DownloadRequestBuilder#attribute}. None of them may go on, after a dot,
	 * where another one ends, as {@code order.line} does with {@code order}: formats that
	 * nest keys by their dots have no place for both
	 * @return this builder
	 */
	public DownloadManagerBuilder logAttributes(Collection<String> names) {
		Objects.requireNonNull(names, "names");
		this.settings.loggedAttributes = AttributeChecks.logged(names);
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

	@Override
	DownloadManagerBuilder self() {
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

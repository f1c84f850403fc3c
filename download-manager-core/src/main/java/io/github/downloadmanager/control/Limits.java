package io.github.downloadmanager.control;

import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

/**
 * What a manager's downloads may take together: one value, changed as a whole while
 * downloads run. Not to be changed itself; each {@code with} method makes a new one.
 *
 * @param maxConcurrent how many connections at once, one for each download that runs,
 * from 1 to 100,000
 * @param maxPerHost how many connections to one host, from 1; {@link Integer#MAX_VALUE}
 * for no limit
 * @param bandwidth bytes per second of all downloads together, from 1; empty for no limit
 * @param defaultGroupLimit how many downloads at once of a group that is not among
 * {@code groups}, from 1; {@code null} for no limit
 * @param groups the limits of groups, by name: 1 to 200 characters, no control characters
 */
public record Limits(int maxConcurrent, int maxPerHost, OptionalLong bandwidth, @Nullable Integer defaultGroupLimit,
		Map<String, GroupLimits> groups) {

	private static final int MAX_CONCURRENT = 100_000;

	public Limits {
		GroupLimits.atLeastOne("maxConcurrent", maxConcurrent);
		if (maxConcurrent > MAX_CONCURRENT) {
			throw new IllegalArgumentException(
					"maxConcurrent is '" + maxConcurrent + "'; allowed is a number from 1 to " + MAX_CONCURRENT);
		}
		GroupLimits.atLeastOne("maxPerHost", maxPerHost);
		Objects.requireNonNull(bandwidth, "bandwidth");
		bandwidth.ifPresent((bytes) -> GroupLimits.atLeastOne("bandwidth", bytes));
		if (defaultGroupLimit != null) {
			GroupLimits.atLeastOne("defaultGroupLimit", defaultGroupLimit);
		}
		Objects.requireNonNull(groups, "groups");
		groups = Map.copyOf(groups);
		groups.keySet().forEach(GroupLimits::requireName);
	}

	/**
	 * Limits without any for hosts, groups and bandwidth.
	 * @param maxConcurrent how many connections at once, from 1 to 100,000
	 * @return the limits
	 */
	public static Limits of(int maxConcurrent) {
		return new Limits(maxConcurrent, Integer.MAX_VALUE, OptionalLong.empty(), null, Map.of());
	}

	/**
	 * The same with another number of connections.
	 * @param limit from 1 to 100,000
	 * @return new limits
	 */
	public Limits withMaxConcurrent(int limit) {
		return new Limits(limit, this.maxPerHost, this.bandwidth, this.defaultGroupLimit, this.groups);
	}

	/**
	 * The same with another number of connections to one host.
	 * @param limit from 1; {@link Integer#MAX_VALUE} for no limit
	 * @return new limits
	 */
	public Limits withMaxPerHost(int limit) {
		return new Limits(this.maxConcurrent, limit, this.bandwidth, this.defaultGroupLimit, this.groups);
	}

	/**
	 * The same with another bandwidth.
	 * @param bytesPerSecond from 1; empty for no limit
	 * @return new limits
	 */
	public Limits withBandwidth(OptionalLong bytesPerSecond) {
		Objects.requireNonNull(bytesPerSecond, "bytesPerSecond");
		return new Limits(this.maxConcurrent, this.maxPerHost, bytesPerSecond, this.defaultGroupLimit, this.groups);
	}

	/**
	 * The same with another bandwidth.
	 * @param bytesPerSecond from 1
	 * @return new limits
	 */
	public Limits withBandwidth(long bytesPerSecond) {
		return withBandwidth(OptionalLong.of(bytesPerSecond));
	}

	/**
	 * The same with another limit for groups that have none of their own.
	 * @param limit from 1; {@code null} for no limit
	 * @return new limits
	 */
	public Limits withDefaultGroupLimit(@Nullable Integer limit) {
		return new Limits(this.maxConcurrent, this.maxPerHost, this.bandwidth, limit, this.groups);
	}

	/**
	 * The same with other limits for one group.
	 * @param group the group's name
	 * @param limits its limits; {@link GroupLimits#NONE} for none, not even the default
	 * @return new limits
	 */
	public Limits withGroup(String group, GroupLimits limits) {
		Objects.requireNonNull(group, "group");
		Objects.requireNonNull(limits, "limits");
		Map<String, GroupLimits> changed = new TreeMap<>(this.groups);
		changed.put(group, limits);
		return new Limits(this.maxConcurrent, this.maxPerHost, this.bandwidth, this.defaultGroupLimit, changed);
	}

	/**
	 * How many downloads of a group may run at once.
	 * @param group the group's name, or {@code null} for the downloads without one
	 * @return the number, {@link Integer#MAX_VALUE} for no limit
	 */
	public int maxConcurrentOf(@Nullable String group) {
		if (group == null) {
			return Integer.MAX_VALUE;
		}
		GroupLimits own = this.groups.get(group);
		Integer limit = (own != null) ? own.maxConcurrent() : this.defaultGroupLimit;
		return (limit != null) ? limit : Integer.MAX_VALUE;
	}

}

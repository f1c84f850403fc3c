package io.github.downloadmanager.boot.autoconfigure;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

import io.github.downloadmanager.DownloadManager;
import io.github.downloadmanager.boot.autoconfigure.UnknownDownloadManagerPropertyException.UnknownProperty;
import io.github.downloadmanager.control.GroupLimits;
import io.github.downloadmanager.control.Limits;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.ApplicationEvent;
import org.springframework.context.event.GenericApplicationListener;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.core.ResolvableType;
import org.springframework.core.env.Environment;

/**
 * Lets limits hold that have changed in the environment, when Spring Cloud tells that it
 * has changed. Only what is otherwise in the environment is changed, so what an operator
 * has set meanwhile stays. A change of any other property is named in the log: it needs a
 * restart, or a manager that is built anew. Only the auto-configured manager is steered:
 * an own one may have its limits from elsewhere. Names that mean nothing are told of as
 * at the start, but stop nothing.
 * <p>
 * Spring Cloud is known by the name of its event, and is no dependency.
 */
final class LimitsReload implements GenericApplicationListener {

	/** What Spring Cloud's context publishes when properties have changed. */
	static final String EVENT = "org.springframework.cloud.context.environment.EnvironmentChangeEvent";

	private static final Logger logger = LoggerFactory.getLogger(LimitsReload.class);

	private static final String PREFIX = "download-manager";

	private static final String MAX_CONCURRENT = "max-concurrent";

	private static final String MAX_PER_HOST = "max-per-host";

	private static final String BANDWIDTH = "bandwidth.limit";

	private static final String DEFAULT_GROUP_LIMIT = "default-group-limit";

	private static final String GROUPS = "groups";

	private static final Set<String> LIMITS = Set.of(MAX_CONCURRENT, MAX_PER_HOST, BANDWIDTH, DEFAULT_GROUP_LIMIT,
			GROUPS);

	private final Supplier<@Nullable DownloadManager> manager;

	private final Environment environment;

	private final LatestProperties latest;

	private final UnknownPropertyCheck names;

	/** Names that mean nothing and were told of; guarded by this. */
	private final Set<String> told = new HashSet<>();

	/**
	 * Create a listener.
	 * @param manager gives the auto-configured manager, {@code null} if there is none
	 * @param environment what has changed
	 * @param latest what the environment said last; gets what it says now
	 * @param names finds names that mean nothing
	 */
	LimitsReload(Supplier<@Nullable DownloadManager> manager, Environment environment, LatestProperties latest,
			UnknownPropertyCheck names) {
		this.manager = manager;
		this.environment = environment;
		this.latest = latest;
		this.names = names;
	}

	@Override
	public boolean supportsEventType(ResolvableType eventType) {
		Class<?> type = eventType.getRawClass();
		return type != null && type.getName().equals(EVENT);
	}

	@Override
	public synchronized void onApplicationEvent(ApplicationEvent event) {
		this.names.find().stream().filter((name) -> this.told.add(name.name())).forEach(LimitsReload::warnOf);
		DownloadManagerProperties now;
		try {
			now = Binder.get(this.environment).bindOrCreate(PREFIX, DownloadManagerProperties.class);
		}
		catch (BindException ex) {
			UnreadableValue value = UnreadableValue.of(ex, this.environment);
			Throwable problem = (value != null) ? value.toException() : NestedExceptionUtils.getMostSpecificCause(ex);
			logger.warn("The changed properties of the download manager are not taken: {}", problem.getMessage());
			return;
		}
		DownloadManagerProperties before = this.latest.get();
		this.latest.set(now);
		Set<String> changed = ChangedProperties.between(before, now);
		DownloadManager steered = this.manager.get();
		for (String name : changed) {
			if (steered == null || !holdsAtOnce(name, steered)) {
				logger.warn("{}.{} has changed; the new value holds after a restart of the application,"
						+ " and for managers that are built from now on", PREFIX, name);
			}
		}
		if (steered != null) {
			changed.removeIf((name) -> !holdsAtOnce(name, steered));
			if (!changed.isEmpty()) {
				steered.updateLimits((limits) -> change(limits, changed, before, now), "the environment");
			}
		}
	}

	private static void warnOf(UnknownProperty name) {
		logger.warn("{}", name.describe());
	}

	/** A schedule goes back to the bandwidth that the manager was built with. */
	private static boolean holdsAtOnce(String name, DownloadManager manager) {
		return LIMITS.contains(name) && !(name.equals(BANDWIDTH) && manager.scheduledBandwidth().isPresent());
	}

	private static Limits change(Limits limits, Set<String> changed, DownloadManagerProperties before,
			DownloadManagerProperties now) {
		Limits next = limits;
		if (changed.contains(MAX_CONCURRENT)) {
			next = next.withMaxConcurrent(now.maxConcurrent());
		}
		if (changed.contains(MAX_PER_HOST)) {
			Integer most = now.maxPerHost();
			next = next.withMaxPerHost((most != null) ? most : Integer.MAX_VALUE);
		}
		if (changed.contains(BANDWIDTH)) {
			next = next.withBandwidth(now.bandwidth().bytesPerSecond());
		}
		if (changed.contains(DEFAULT_GROUP_LIMIT)) {
			next = next.withDefaultGroupLimit(now.defaultGroupLimit());
		}
		return changed.contains(GROUPS) ? withGroups(next, before.groups(), now.groups()) : next;
	}

	private static Limits withGroups(Limits limits, Map<String, GroupProperties> before,
			Map<String, GroupProperties> now) {
		Map<String, GroupLimits> groups = new HashMap<>(limits.groups());
		before.keySet().stream().filter((name) -> !now.containsKey(name)).forEach(groups::remove);
		now.forEach((name, group) -> {
			if (!group.equals(before.get(name))) {
				groups.put(name, group.limits());
			}
		});
		return new Limits(limits.maxConcurrent(), limits.maxPerHost(), limits.bandwidth(), limits.defaultGroupLimit(),
				groups);
	}

}

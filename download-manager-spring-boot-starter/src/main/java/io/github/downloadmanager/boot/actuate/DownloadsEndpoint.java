package io.github.downloadmanager.boot.actuate;

import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

import io.github.downloadmanager.Download;
import io.github.downloadmanager.DownloadManager;
import io.github.downloadmanager.DownloadSnapshot;
import io.github.downloadmanager.DownloadStatus;
import io.github.downloadmanager.control.WaitReason;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.audit.AuditEvent;
import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.boot.actuate.endpoint.annotation.DeleteOperation;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;

/**
 * {@link Endpoint} that lists the downloads of all managers, cancels and steers them.
 * Read-only unless {@code management.endpoint.downloads.access=unrestricted} is set.
 */
@Endpoint(id = "downloads", defaultAccess = Access.READ_ONLY)
public class DownloadsEndpoint {

	/** Who gives orders over JMX, which names no one. */
	static final String JMX = "JMX";

	private final DownloadManagers managers;

	private final DownloadOrders orders;

	/**
	 * Create an endpoint.
	 * @param managers whose downloads to show and to steer
	 * @param audit takes an audit event for each change
	 */
	public DownloadsEndpoint(DownloadManagers managers, Consumer<AuditEvent> audit) {
		this.managers = managers;
		this.orders = new DownloadOrders(audit);
	}

	/**
	 * A page of the downloads known, with counts of all.
	 * @param status only those that have it, or {@code null} for any
	 * @param group only those of it, or {@code null} for any
	 * @param reason only those that wait for it, or {@code null} for any
	 * @param q only those whose id, address or file name has this text, or {@code null}
	 * for any
	 * @param limit how many at most, from 1 to 1000, or {@code null} for 100
	 * @param after {@code next} of the page before, or {@code null} for the first page
	 * @return what is known
	 */
	@ReadOperation
	public DownloadsDescriptor downloads(@Nullable DownloadStatus status, @Nullable String group,
			WaitReason.@Nullable Kind reason, @Nullable String q, @Nullable Integer limit, @Nullable String after) {
		return list(new DownloadQuery(status, group, Optional.ofNullable(reason), q, limit, after), true);
	}

	/**
	 * One download.
	 * @param id the download's id
	 * @return the download, or {@code null} if it is not known
	 */
	@ReadOperation
	public @Nullable DownloadDescriptor download(@Selector String id) {
		return describe(id, true);
	}

	/**
	 * Steer a download. What is {@code null} is left as it is.
	 * @param id the download's id
	 * @param state {@code paused}; or {@code queued}, which ends a pause, or the delay
	 * before the next attempt; or {@code null}
	 * @param priority from -1000 to 1000, or {@code null}
	 * @param bandwidth data size per second, such as {@code 2MB}, or {@code none}, or
	 * {@code null}
	 * @return the download as it is now, or {@code null} if it is not known
	 */
	@WriteOperation
	public @Nullable DownloadDescriptor steer(@Selector String id, @Nullable String state, @Nullable String priority,
			@Nullable String bandwidth) {
		return steer(id, new DownloadOrders.DownloadOrder(state, priority, bandwidth), JMX, true);
	}

	/**
	 * Steer a manager. What is {@code null} is left as it is.
	 * @param manager the name of the manager's bean, or {@code null} if there is only one
	 * @param maxConcurrent how many connections at once, from 1 to 100000, or
	 * {@code null}
	 * @param maxPerHost how many connections to one host, from 1, or {@code none}, or
	 * {@code null}
	 * @param bandwidth data size per second, such as {@code 10MB}, or {@code none}, or
	 * {@code null}
	 * @param defaultGroupLimit how many downloads at once of a group without limits of
	 * its own, from 1, or {@code none}, or {@code null}
	 * @param hold {@code none}, {@code new} or {@code all}, or {@code null}
	 * @return how it is steered now
	 */
	@WriteOperation
	public LimitsDescriptor limits(@Nullable String manager, @Nullable String maxConcurrent,
			@Nullable String maxPerHost, @Nullable String bandwidth, @Nullable String defaultGroupLimit,
			@Nullable String hold) {
		return steerManager(manager,
				new DownloadOrders.LimitsOrder(maxConcurrent, maxPerHost, bandwidth, defaultGroupLimit, hold), JMX);
	}

	/**
	 * Cancel a download.
	 * @param id the download's id
	 * @return what came of it
	 */
	@DeleteOperation
	public CancellationDescriptor cancel(@Selector String id) {
		return cancel(id, JMX);
	}

	CancellationDescriptor cancel(String id, String by) {
		return new CancellationDescriptor(id, find(id)
			.map((found) -> this.orders.cancel(found.download(), by) ? Cancellation.ACCEPTED : Cancellation.ENDED)
			.orElse(Cancellation.UNKNOWN));
	}

	@Nullable DownloadDescriptor steer(String id, DownloadOrders.DownloadOrder order, String by, boolean showValues) {
		Found found = find(id).orElse(null);
		if (found == null) {
			return null;
		}
		this.orders.steer(found.download(), order, by);
		return DownloadDescriptor.of(found.download(), found.manager(), showValues);
	}

	LimitsDescriptor steerManager(@Nullable String name, DownloadOrders.LimitsOrder order, String by) {
		DownloadManager manager = manager(name);
		this.orders.steer(manager, name, order, by);
		return LimitsDescriptor.of(manager, name);
	}

	LimitsDescriptor.GroupDescriptor steerGroup(String group, @Nullable String name, DownloadOrders.GroupOrder order,
			String by) {
		DownloadManager manager = manager(name);
		this.orders.steer(manager, group, order, by);
		return LimitsDescriptor.GroupDescriptor.of(manager, group);
	}

	private DownloadManager manager(@Nullable String name) {
		Map<String, DownloadManager> all = this.managers.byName();
		DownloadManager manager = (name == null && all.size() == 1) ? all.values().iterator().next()
				: all.get((name != null) ? name : "");
		if (manager == null) {
			throw OrderValues.refused("manager", (name != null) ? name : "", String.join(", ", all.keySet()));
		}
		return manager;
	}

	DownloadsDescriptor list(DownloadQuery query, boolean showValues) {
		Map<String, List<DownloadSnapshot>> known = new LinkedHashMap<>();
		this.managers.byTag().forEach((name, manager) -> known.put(name, manager.downloads()));
		List<Known> all = all(known);
		// Every status, in the order of a download's life, so that a zero can be told
		// from a status that this version does not have.
		Map<DownloadStatus, Integer> counts = new LinkedHashMap<>();
		Arrays.stream(DownloadStatus.values()).forEach((status) -> counts.put(status, 0));
		all.forEach((each) -> counts.merge(each.snapshot().status(), 1, Integer::sum));
		List<Known> page = after(all, query.after()).stream()
			.filter((each) -> query.matches(each.snapshot(), showValues))
			.limit(query.pageSize() + 1L)
			.toList();
		boolean more = page.size() > query.pageSize();
		List<Known> shown = more ? page.subList(0, query.pageSize()) : page;
		return new DownloadsDescriptor(counts, limits(known),
				shown.stream()
					.map((each) -> DownloadDescriptor.of(each.snapshot(), each.manager(), showValues))
					.toList(),
				more ? shown.get(shown.size() - 1).snapshot().id() : null);
	}

	private List<LimitsDescriptor> limits(Map<String, List<DownloadSnapshot>> known) {
		return this.managers.byTag()
			.entrySet()
			.stream()
			.map((entry) -> LimitsDescriptor.of(entry.getValue(), name(entry.getKey()),
					known.getOrDefault(entry.getKey(), List.of())))
			.toList();
	}

	private static List<Known> all(Map<String, List<DownloadSnapshot>> known) {
		Stream<Known> all = known.entrySet()
			.stream()
			.flatMap((entry) -> entry.getValue().stream().map((snapshot) -> new Known(name(entry.getKey()), snapshot)));
		return ((known.size() > 1) ? all.sorted(Comparator.comparing(Known::submittedAt)) : all).toList();
	}

	/** Ids sort by time, so a page can begin after one that is not known any more. */
	private static List<Known> after(List<Known> all, @Nullable String id) {
		if (id == null) {
			return all;
		}
		for (int i = 0; i < all.size(); i++) {
			if (all.get(i).snapshot().id().equals(id)) {
				return all.subList(i + 1, all.size());
			}
		}
		return all.stream().filter((known) -> known.snapshot().id().compareTo(id) > 0).toList();
	}

	@Nullable DownloadDescriptor describe(String id, boolean showValues) {
		return find(id).map((found) -> DownloadDescriptor.of(found.download(), found.manager(), showValues))
			.orElse(null);
	}

	private Optional<Found> find(String id) {
		return this.managers.byTag()
			.entrySet()
			.stream()
			.flatMap((entry) -> entry.getValue()
				.find(id)
				.stream()
				.map((download) -> new Found(name(entry.getKey()), download)))
			.findFirst();
	}

	private static @Nullable String name(String tag) {
		return tag.isEmpty() ? null : tag;
	}

	private record Known(@Nullable String manager, DownloadSnapshot snapshot) {

		private Instant submittedAt() {
			return this.snapshot.timing().submittedAt();
		}

	}

	private record Found(@Nullable String manager, Download download) {

	}

	/**
	 * What the endpoint says of an order to cancel.
	 *
	 * @param id the download's id
	 * @param outcome what came of it
	 */
	public record CancellationDescriptor(String id, Cancellation outcome) implements OperationResponseBody {

	}

	/**
	 * What came of an order to cancel.
	 */
	public enum Cancellation {

		/** The download is cancelled; its clean-up may still go on. */
		ACCEPTED,
		/** The download had completed or failed. */
		ENDED,
		/** There is no such download. */
		UNKNOWN

	}

}

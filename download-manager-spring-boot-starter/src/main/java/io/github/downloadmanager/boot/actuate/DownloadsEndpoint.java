package io.github.downloadmanager.boot.actuate;

import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import io.github.downloadmanager.Download;
import io.github.downloadmanager.DownloadManager;
import io.github.downloadmanager.DownloadSnapshot;
import io.github.downloadmanager.DownloadStatus;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.boot.actuate.endpoint.annotation.DeleteOperation;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;

/**
 * {@link Endpoint} that lists the downloads of all managers, and cancels one. Read-only
 * unless {@code management.endpoint.downloads.access=unrestricted} is set.
 */
@Endpoint(id = "downloads", defaultAccess = Access.READ_ONLY)
public class DownloadsEndpoint {

	private final DownloadManagers managers;

	/**
	 * Create an endpoint.
	 * @param managers whose downloads to show
	 */
	public DownloadsEndpoint(DownloadManagers managers) {
		this.managers = managers;
	}

	/**
	 * A page of the downloads known, with counts of all.
	 * @param status only those that have it, or {@code null} for any
	 * @param group only those of it, or {@code null} for any
	 * @param q only those whose id, address or file name has this text, or {@code null}
	 * for any
	 * @param limit how many at most, from 1 to 1000, or {@code null} for 100
	 * @param after {@code next} of the page before, or {@code null} for the first page
	 * @return what is known
	 */
	@ReadOperation
	public DownloadsDescriptor downloads(@Nullable DownloadStatus status, @Nullable String group, @Nullable String q,
			@Nullable Integer limit, @Nullable String after) {
		return list(new DownloadQuery(status, group, q, limit, after), true);
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
	 * Cancel a download.
	 * @param id the download's id
	 * @return what came of it
	 */
	@DeleteOperation
	public CancellationDescriptor cancel(@Selector String id) {
		return new CancellationDescriptor(id,
				find(id).map(Found::download).map(DownloadsEndpoint::cancel).orElse(Cancellation.UNKNOWN));
	}

	private static Cancellation cancel(Download download) {
		// One that was cancelled before is cancelled: the operation can be repeated.
		return (download.cancel() || download.isCancelled()) ? Cancellation.ACCEPTED : Cancellation.ENDED;
	}

	DownloadsDescriptor list(DownloadQuery query, boolean showValues) {
		List<Known> all = all();
		// Every status, in the order of a download's life, so that a zero can be told
		// from a status that this version does not have.
		Map<DownloadStatus, Integer> counts = new LinkedHashMap<>();
		Arrays.stream(DownloadStatus.values()).forEach((status) -> counts.put(status, 0));
		all.forEach((known) -> counts.merge(known.snapshot().status(), 1, Integer::sum));
		List<Known> page = after(all, query.after()).stream()
			.filter((known) -> query.matches(known.snapshot()))
			.limit(query.pageSize() + 1L)
			.toList();
		boolean more = page.size() > query.pageSize();
		List<Known> shown = more ? page.subList(0, query.pageSize()) : page;
		return new DownloadsDescriptor(counts,
				shown.stream()
					.map((known) -> DownloadDescriptor.of(known.snapshot(), known.manager(), showValues))
					.toList(),
				more ? shown.get(shown.size() - 1).snapshot().id() : null);
	}

	private List<Known> all() {
		Map<String, DownloadManager> managers = this.managers.byTag();
		Stream<Known> all = managers.entrySet()
			.stream()
			.flatMap((entry) -> entry.getValue()
				.downloads()
				.stream()
				.map((snapshot) -> new Known(name(entry.getKey()), snapshot)));
		return ((managers.size() > 1) ? all.sorted(Comparator.comparing(Known::submittedAt)) : all).toList();
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
		return find(id).map((found) -> DownloadDescriptor.of(found.download().snapshot(), found.manager(), showValues))
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

package io.github.downloadmanager.boot.actuate;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;

import io.github.downloadmanager.DownloadManager;
import io.github.downloadmanager.DownloadSnapshot;
import io.github.downloadmanager.DownloadStatus;
import io.github.downloadmanager.control.HoldMode;
import io.github.downloadmanager.control.Limits;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;

/**
 * {@link HealthIndicator} for download managers. Out of service once one of them is shut
 * down, or while one is held back; down if files cannot be written, or too little space
 * is free; else up. Failing downloads and a long line do not make it unhealthy: they tell
 * of the servers at the other end.
 */
public class DownloadManagerHealthIndicator extends AbstractHealthIndicator {

	private final DownloadManagers managers;

	private final @Nullable DirectoryHealth directory;

	private final long minFree;

	/**
	 * Create an indicator that looks at no directory.
	 * @param managers the managers to watch
	 */
	public DownloadManagerHealthIndicator(DownloadManagers managers) {
		this(managers, null, 0);
	}

	/**
	 * Create an indicator.
	 * @param managers the managers to watch
	 * @param directory where files go, or {@code null} to look at no directory
	 * @param minFree how many bytes must be free there
	 */
	public DownloadManagerHealthIndicator(DownloadManagers managers, @Nullable DirectoryHealth directory,
			long minFree) {
		super("Download manager health check failed");
		this.managers = managers;
		this.directory = directory;
		this.minFree = minFree;
	}

	@Override
	protected void doHealthCheck(Health.Builder builder) {
		Map<String, DownloadManager> all = this.managers.byName();
		builder.up();
		counts(builder, all.values());
		look(builder);
		refusal(builder, all, "shut down", DownloadManager::isShutdown);
		for (HoldMode mode : List.of(HoldMode.ALL, HoldMode.NEW)) {
			refusal(builder, all, "held (" + mode.name().toLowerCase(Locale.ROOT) + ")",
					(manager) -> !manager.isShutdown() && manager.hold() == mode);
		}
	}

	/** What is down stays down: that a manager is held as well is no relief. */
	private static void refusal(Health.Builder builder, Map<String, DownloadManager> all, String reason,
			Predicate<DownloadManager> refuses) {
		List<String> names = all.entrySet()
			.stream()
			.filter((entry) -> refuses.test(entry.getValue()))
			.map(Map.Entry::getKey)
			.toList();
		if (!names.isEmpty() && builder.build().getStatus().equals(Status.UP)) {
			builder.outOfService()
				.withDetail("reason", (all.size() > 1) ? reason + ": " + String.join(", ", names) : reason);
		}
	}

	private static void counts(Health.Builder builder, Collection<DownloadManager> managers) {
		builder.withDetail("active", managers.stream().mapToInt(DownloadManager::activeDownloads).sum())
			.withDetail("queued", managers.stream().mapToInt(DownloadManager::queuedDownloads).sum())
			.withDetail("waiting", managers.stream().mapToLong(DownloadManagerHealthIndicator::waiting).sum())
			.withDetail("paused", managers.stream().mapToInt(DownloadManager::pausedDownloads).sum())
			.withDetail("limit", managers.stream().mapToLong(DownloadManagerHealthIndicator::limit).sum());
	}

	private static long limit(DownloadManager manager) {
		Limits limits = manager.limits();
		// A manager that a test has mocked gives null.
		return (limits != null) ? limits.maxConcurrent() : 0;
	}

	private static long waiting(DownloadManager manager) {
		return manager.downloads()
			.stream()
			.map(DownloadSnapshot::status)
			.filter((status) -> status == DownloadStatus.WAITING)
			.count();
	}

	private void look(Health.Builder builder) {
		if (this.directory == null) {
			return;
		}
		DirectoryHealth.Sight sight = this.directory.sight();
		if (sight == null) {
			builder.withDetail("free", "not known: the file system has not answered yet");
			return;
		}
		builder.withDetail("free", sight.free()).withDetail("checkedAt", sight.checkedAt().toString());
		if (sight.problem() != null) {
			builder.down().withDetail("reason", "the directory for files cannot be written: " + sight.problem());
		}
		else if (sight.free() < this.minFree) {
			builder.down()
				.withDetail("reason", "less than " + this.minFree + " bytes are free in the directory for files");
		}
	}

}

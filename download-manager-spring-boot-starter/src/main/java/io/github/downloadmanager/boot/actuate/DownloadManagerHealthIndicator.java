package io.github.downloadmanager.boot.actuate;

import java.util.Collection;
import java.util.List;
import java.util.Map;

import io.github.downloadmanager.DownloadManager;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * {@link HealthIndicator} for download managers: up while they take downloads, out of
 * service once one of them is shut down. Failing downloads do not make it unhealthy: they
 * tell of the servers at the other end.
 */
public class DownloadManagerHealthIndicator extends AbstractHealthIndicator {

	private final DownloadManagers managers;

	/**
	 * Create an indicator.
	 * @param managers the managers to watch
	 */
	public DownloadManagerHealthIndicator(DownloadManagers managers) {
		super("Download manager health check failed");
		this.managers = managers;
	}

	@Override
	protected void doHealthCheck(Health.Builder builder) {
		Map<String, DownloadManager> all = this.managers.byName();
		List<String> shutDown = all.entrySet()
			.stream()
			.filter((entry) -> entry.getValue().isShutdown())
			.map(Map.Entry::getKey)
			.toList();
		if (!shutDown.isEmpty()) {
			builder.outOfService()
				.withDetail("reason", (all.size() > 1) ? "shut down: " + String.join(", ", shutDown) : "shut down");
			return;
		}
		Collection<DownloadManager> managers = all.values();
		builder.up()
			.withDetail("active", managers.stream().mapToInt(DownloadManager::activeDownloads).sum())
			.withDetail("queued", managers.stream().mapToInt(DownloadManager::queuedDownloads).sum());
	}

}

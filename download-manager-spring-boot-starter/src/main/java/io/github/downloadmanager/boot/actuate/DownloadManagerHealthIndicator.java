package io.github.downloadmanager.boot.actuate;

import io.github.downloadmanager.DownloadManager;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * {@link HealthIndicator} for a download manager: up while it takes downloads, out of
 * service once it is shut down. Failing downloads do not make it unhealthy: they tell of
 * the servers at the other end.
 */
public class DownloadManagerHealthIndicator extends AbstractHealthIndicator {

	private final DownloadManager manager;

	/**
	 * Create an indicator.
	 * @param manager the manager to watch
	 */
	public DownloadManagerHealthIndicator(DownloadManager manager) {
		super("Download manager health check failed");
		this.manager = manager;
	}

	@Override
	protected void doHealthCheck(Health.Builder builder) {
		if (this.manager.isShutdown()) {
			builder.outOfService().withDetail("reason", "shut down");
			return;
		}
		builder.up()
			.withDetail("active", this.manager.activeDownloads())
			.withDetail("queued", this.manager.queuedDownloads());
	}

}

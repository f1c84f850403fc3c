package io.github.downloadmanager.boot.actuate;

import io.github.downloadmanager.DownloadManager;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import reactor.core.Disposable;

/**
 * {@link HealthIndicator} for a download manager: up while it takes downloads, out of
 * service once it is shut down. Failing downloads do not make it unhealthy: they tell of
 * the servers at the other end.
 */
public class DownloadManagerHealthIndicator extends AbstractHealthIndicator implements DisposableBean {

	private final DownloadManager manager;

	private final Disposable shutdownWatch;

	/**
	 * Create an indicator.
	 * @param manager the manager to watch
	 */
	public DownloadManagerHealthIndicator(DownloadManager manager) {
		super("Download manager health check failed");
		this.manager = manager;
		// The stream of events completes at shutdown, which is how any manager tells.
		this.shutdownWatch = manager.events().then().subscribe();
	}

	@Override
	protected void doHealthCheck(Health.Builder builder) {
		if (this.shutdownWatch.isDisposed()) {
			builder.outOfService().withDetail("reason", "shut down");
			return;
		}
		builder.up()
			.withDetail("active", this.manager.activeDownloads())
			.withDetail("queued", this.manager.queuedDownloads());
	}

	@Override
	public void destroy() {
		this.shutdownWatch.dispose();
	}

}

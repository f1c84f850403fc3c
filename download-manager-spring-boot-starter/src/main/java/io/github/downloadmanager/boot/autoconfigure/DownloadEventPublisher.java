package io.github.downloadmanager.boot.autoconfigure;

import io.github.downloadmanager.DownloadEvent;
import io.github.downloadmanager.DownloadListener;
import org.springframework.context.ApplicationEventPublisher;

/**
 * Publishes each {@link DownloadEvent} as an application event, so that
 * {@code @EventListener} methods receive it by its own type, or by {@code DownloadEvent}
 * for all types.
 * <p>
 * The manager calls a listener in order per download, off the network threads, and logs
 * what it throws; since application events are published on the caller's thread, all of
 * this holds for event listener methods too. As with any application event, one that
 * throws keeps those ordered after it from this event.
 */
public final class DownloadEventPublisher implements DownloadListener {

	private final ApplicationEventPublisher publisher;

	/**
	 * Publish to the given publisher.
	 * @param publisher where events go
	 */
	public DownloadEventPublisher(ApplicationEventPublisher publisher) {
		this.publisher = publisher;
	}

	@Override
	public void onEvent(DownloadEvent event) {
		this.publisher.publishEvent(event);
	}

}

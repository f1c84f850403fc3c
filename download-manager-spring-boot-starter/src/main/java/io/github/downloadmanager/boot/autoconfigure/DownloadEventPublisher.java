package io.github.downloadmanager.boot.autoconfigure;

import io.github.downloadmanager.DownloadEvent;
import io.github.downloadmanager.DownloadListener;
import io.github.downloadmanager.control.ControlEvent;
import org.springframework.context.ApplicationEventPublisher;

/**
 * Publishes each {@link DownloadEvent} as an application event, so that
 * {@code @EventListener} methods receive it by its own type, or by {@code DownloadEvent}
 * for all types; and each {@link ControlEvent} likewise.
 * <p>
 * The manager calls a listener in order per download, off the network threads, and logs
 * what it throws; since application events are published on the caller's thread, all of
 * this holds for event listener methods too. As with any application event, one that
 * throws keeps those ordered after it from this event.
 * <p>
 * On these threads there is no transaction, so a {@code @TransactionalEventListener} is
 * called only with {@code fallbackExecution = true}; {@code @EventListener} says the
 * same. To submit a download once a transaction has been committed, publish an event of
 * the application's own and submit in its {@code @TransactionalEventListener}:
 * <pre class="code">
 * &#64;TransactionalEventListener
 * void ordered(Ordered event) { this.downloads.submit(event.request()); }
 * </pre>
 * <p>
 * {@code @RecordApplicationEvents} of Spring's tests hears a thread only if the test
 * started it, or a thread that the test started. The manager's threads are shared by the
 * tests that share a context, so it records in the first test and not in the next; ask
 * {@code Download.events()}, which tells each test all, or a listener bean.
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

	@Override
	public void onControl(ControlEvent event) {
		this.publisher.publishEvent(event);
	}

}

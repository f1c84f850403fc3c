package io.github.downloadmanager.boot.autoconfigure;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;

import io.github.downloadmanager.DownloadEvent;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.ApplicationListener;
import org.springframework.context.event.ContextRefreshedEvent;

/**
 * Keeps events until {@code @EventListener} methods hear them. Spring finds these methods
 * only when all singletons exist, but a bean may submit downloads, and even wait for
 * them, in its constructor.
 * <p>
 * What was kept is published in order, on a thread of its own: a slow listener must not
 * hold up the start. Until that is done further events of the same downloads wait behind
 * it; those of others do not. There is no bound, as the singletons come to exist, or the
 * context goes and this with it.
 */
final class EarlyEvents implements SmartInitializingSingleton, ApplicationListener<ContextRefreshedEvent> {

	private static final Logger logger = LoggerFactory.getLogger(EarlyEvents.class);

	private final ApplicationEventPublisher publisher;

	private final ApplicationContext context;

	/** Guarded by this. */
	private final Queue<Object> kept = new ArrayDeque<>();

	/**
	 * How many events of each download, or of the managers, are kept or being published;
	 * guarded by this.
	 */
	private final Map<String, Integer> counts = new HashMap<>();

	/** Whether listeners are there; guarded by this. */
	private boolean open;

	/** Whether nothing is kept any more, nor will be. */
	private volatile boolean over;

	EarlyEvents(ApplicationEventPublisher publisher, ApplicationContext context) {
		this.publisher = publisher;
		this.context = context;
	}

	void publish(Object event) {
		if (this.over || !keep(event)) {
			this.publisher.publishEvent(event);
		}
	}

	private synchronized boolean keep(Object event) {
		if (this.open && !this.counts.containsKey(key(event))) {
			return false;
		}
		this.kept.add(event);
		this.counts.merge(key(event), 1, Integer::sum);
		return true;
	}

	/** What an event is of: a download, by its id, or the managers. */
	private static String key(Object event) {
		return (event instanceof DownloadEvent of) ? of.id() : "";
	}

	/**
	 * The processor of {@code @EventListener} methods is told of it too, before any bean
	 * of an application, so they are heard by now.
	 */
	@Override
	public void afterSingletonsInstantiated() {
		open();
	}

	/** If this is a lazy bean, the above is never called. */
	@Override
	public void onApplicationEvent(ContextRefreshedEvent event) {
		// That of a child context is announced here too.
		if (event.getApplicationContext() == this.context) {
			open();
		}
	}

	private void open() {
		synchronized (this) {
			if (this.open) {
				return;
			}
			this.open = true;
			this.over = this.kept.isEmpty();
			if (this.over) {
				return;
			}
		}
		Thread thread = new Thread(this::drain, "download-events");
		thread.setDaemon(true);
		thread.start();
	}

	private void drain() {
		Object event = next(null);
		while (event != null) {
			try {
				this.publisher.publishEvent(event);
			}
			catch (Throwable ex) {
				logger.atWarn().addKeyValue("download.id", key(event)).setCause(ex).log("A download listener failed");
			}
			event = next(event);
		}
	}

	private synchronized @Nullable Object next(@Nullable Object published) {
		if (published != null) {
			this.counts.computeIfPresent(key(published), (id, count) -> (count > 1) ? count - 1 : null);
		}
		Object next = this.kept.poll();
		this.over = next == null;
		return next;
	}

}

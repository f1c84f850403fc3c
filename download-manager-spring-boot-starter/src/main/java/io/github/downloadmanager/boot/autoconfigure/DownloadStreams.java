package io.github.downloadmanager.boot.autoconfigure;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationContextAware;
import org.springframework.context.ApplicationListener;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.core.Ordered;
import reactor.core.Scannable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;

/**
 * Ends streams that are responses, such as server-sent events, when the application
 * begins to shut down. A web server that stops gracefully waits for each response until
 * {@code spring.lifecycle.timeout-per-shutdown-phase} is over, and one that follows a
 * download has no end before that of the download.
 * <p>
 * Only streams that were given to it end early. Whoever else subscribes to the events of
 * a download hears of its end, whatever the {@code download-manager.shutdown.mode}.
 * <p>
 * A test of a slice of the application can construct one.
 */
public final class DownloadStreams
		implements ApplicationListener<ContextClosedEvent>, Ordered, SmartLifecycle, ApplicationContextAware {

	private @Nullable ApplicationContext context;

	private volatile Sinks.Empty<Void> shutdown = Sinks.empty();

	private volatile boolean running;

	/** Create it; its streams go on until a shutdown. */
	public DownloadStreams() {
	}

	/**
	 * A stream that completes when the application begins to shut down, if it has not
	 * ended before. What it is made of is cancelled then. One that is subscribed during
	 * the shutdown completes at once. A browser asks for the events again after such an
	 * end.
	 * @param <T> what it consists of
	 * @param stream the stream, of any source
	 * @return the stream; its completion may come on the thread that shuts down
	 */
	public <T> Flux<T> untilShutdown(Publisher<T> stream) {
		return Flux.defer(() -> Flux.from(stream).takeUntilOther(this.shutdown.asMono()));
	}

	@Override
	public void setApplicationContext(ApplicationContext context) {
		this.context = context;
	}

	/**
	 * Before task executors, which take no task after they have heard of it: Spring MVC
	 * needs one to complete the response.
	 */
	@Override
	public int getOrder() {
		return Ordered.HIGHEST_PRECEDENCE;
	}

	@Override
	public void onApplicationEvent(ContextClosedEvent event) {
		// The closing of a child context is announced here too.
		if (event.getApplicationContext() == this.context) {
			this.shutdown.tryEmitEmpty();
		}
	}

	/** Streams of requests that came before this call end as all others do. */
	@Override
	public void start() {
		if (Boolean.TRUE.equals(this.shutdown.scan(Scannable.Attr.TERMINATED))) {
			this.shutdown = Sinks.empty();
		}
		this.running = true;
	}

	/** A context that is stopped without being closed stops its web server too. */
	@Override
	public void stop() {
		this.running = false;
		this.shutdown.tryEmitEmpty();
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	/**
	 * Before the web server waits for its requests, which it does at MAX_VALUE - 1024.
	 */
	@Override
	public int getPhase() {
		return Integer.MAX_VALUE - 512;
	}

	/** The web server goes on while a context is paused. */
	@Override
	public boolean isPauseable() {
		return false;
	}

}
